import type { Metadata } from "next";
import { StartersPage } from "@/components/starters/starters-page";
import { HydrateClient, prefetch, trpc } from "@/server/api/trpc/prefetch";

export const metadata: Metadata = { title: "Starters" };

export default async function Page() {
  await prefetch(trpc.starters.list.queryOptions());
  return (
    <HydrateClient>
      <StartersPage />
    </HydrateClient>
  );
}
