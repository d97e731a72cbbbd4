import type { Metadata } from "next";
import { SystemPage } from "@/components/system/system-page";
import { HydrateClient, prefetch, trpc } from "@/server/api/trpc/prefetch";

export const metadata: Metadata = { title: "System" };

export default async function Page() {
  await prefetch(trpc.system.status.queryOptions());
  return (
    <HydrateClient>
      <SystemPage />
    </HydrateClient>
  );
}
