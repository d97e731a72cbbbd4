import type { Metadata } from "next";
import { PacksPage } from "@/components/packs/packs-page";
import { HydrateClient, prefetch, trpc } from "@/server/api/trpc/prefetch";

export const metadata: Metadata = { title: "Packs" };

export default async function Page() {
  await prefetch(trpc.packs.list.queryOptions());
  return (
    <HydrateClient>
      <PacksPage />
    </HydrateClient>
  );
}
