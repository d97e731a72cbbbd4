import type { Metadata } from "next";
import { TriggerPage } from "@/components/triggers/trigger-page";
import { HydrateClient, prefetch, trpc } from "@/server/api/trpc/prefetch";

type Props = { params: Promise<{ ref: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Trigger ${decodeURIComponent((await params).ref)}` };
}

export default async function Page({ params }: Props) {
  const ref = decodeURIComponent((await params).ref);
  await prefetch(
    trpc.triggers.get.queryOptions({ ref }),
    trpc.packs.list.queryOptions(),
    trpc.webhooks.get.queryOptions({ ref }),
    trpc.webhooks.calls.queryOptions({ ref }),
  );
  return (
    <HydrateClient>
      <TriggerPage refName={ref} />
    </HydrateClient>
  );
}
