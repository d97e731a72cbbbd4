import type { Metadata } from "next";
import { NewTriggerPage } from "@/components/triggers/new-trigger-page";
import { HydrateClient, prefetch, trpc } from "@/server/api/trpc/prefetch";

export const metadata: Metadata = { title: "New trigger" };

type PageProps = { searchParams: Promise<{ webhook?: string | string[] }> };

export default async function Page({ searchParams }: PageProps) {
  const { webhook } = await searchParams;
  await prefetch(trpc.packs.list.queryOptions());
  return (
    <HydrateClient>
      <NewTriggerPage webhook={webhook !== undefined} />
    </HydrateClient>
  );
}
