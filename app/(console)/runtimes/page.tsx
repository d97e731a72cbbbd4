import type { Metadata } from "next";
import { RuntimesPage } from "@/components/runtimes/runtimes-page";
import { HydrateClient, prefetch, trpc } from "@/server/api/trpc/prefetch";

export const metadata: Metadata = { title: "Runtimes" };

export default async function Page() {
  await prefetch(trpc.runtimes.list.queryOptions());
  return (
    <HydrateClient>
      <RuntimesPage />
    </HydrateClient>
  );
}
