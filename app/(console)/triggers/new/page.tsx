import type { Metadata } from "next";
import { NewTriggerPage } from "@/components/triggers/new-trigger-page";
import { HydrateClient, prefetch, trpc } from "@/server/api/trpc/prefetch";

export const metadata: Metadata = { title: "New trigger" };

export default async function Page() {
  await prefetch(trpc.packs.list.queryOptions());
  return (
    <HydrateClient>
      <NewTriggerPage />
    </HydrateClient>
  );
}
