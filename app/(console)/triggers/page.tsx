import type { Metadata } from "next";
import { TriggersPage } from "@/components/triggers/triggers-page";
import { HydrateClient, prefetch, trpc } from "@/server/api/trpc/prefetch";

export const metadata: Metadata = { title: "Triggers" };

export default async function Page() {
  await prefetch(
    trpc.savedViews.list.queryOptions(),
    trpc.triggers.list.queryOptions(),
    trpc.packs.list.queryOptions(),
  );
  return (
    <HydrateClient>
      <TriggersPage />
    </HydrateClient>
  );
}
