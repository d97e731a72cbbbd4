import type { Metadata } from "next";
import { ActionsPage } from "@/components/actions/actions-page";
import { HydrateClient, prefetch, trpc } from "@/server/api/trpc/prefetch";

export const metadata: Metadata = { title: "Actions" };

export default async function Page() {
  await prefetch(trpc.savedViews.list.queryOptions(), trpc.actions.list.queryOptions());
  return (
    <HydrateClient>
      <ActionsPage />
    </HydrateClient>
  );
}
