import type { Metadata } from "next";
import { KeysPage } from "@/components/keys/keys-page";
import { HydrateClient, prefetch, trpc } from "@/server/api/trpc/prefetch";

export const metadata: Metadata = { title: "Keys" };

export default async function Page() {
  await prefetch(trpc.savedViews.list.queryOptions(), trpc.keys.list.queryOptions(), trpc.session.me.queryOptions());
  return (
    <HydrateClient>
      <KeysPage />
    </HydrateClient>
  );
}
