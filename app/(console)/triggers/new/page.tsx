import type { Metadata } from "next";
import { NewTriggerPage } from "@/components/triggers/new-trigger-page";
import { HydrateClient, prefetch, trpc } from "@/server/api/trpc/prefetch";

export const metadata: Metadata = { title: "New trigger" };

type PageProps = { searchParams: Promise<{ webhook?: string | string[]; duplicate?: string | string[] }> };

export default async function Page({ searchParams }: PageProps) {
  const { webhook, duplicate } = await searchParams;
  const original = [duplicate].flat()[0] || undefined;
  await prefetch(
    trpc.packs.list.queryOptions(),
    ...(original === undefined
      ? []
      : [trpc.triggers.get.queryOptions({ ref: original }), trpc.triggers.list.queryOptions()]),
  );
  return (
    <HydrateClient>
      <NewTriggerPage webhook={webhook !== undefined} duplicate={original} />
    </HydrateClient>
  );
}
