import type { Metadata } from "next";
import { RulesPage } from "@/components/rules/rules-page";
import { HydrateClient, prefetch, trpc } from "@/server/api/trpc/prefetch";

export const metadata: Metadata = { title: "Rules" };

export default async function Page() {
  await prefetch(trpc.savedViews.list.queryOptions(), trpc.rules.list.queryOptions());
  return (
    <HydrateClient>
      <RulesPage />
    </HydrateClient>
  );
}
