import type { Metadata } from "next";
import { EditTriggerPage } from "@/components/triggers/edit-trigger-page";
import { HydrateClient, prefetch, trpc } from "@/server/api/trpc/prefetch";

type Props = { params: Promise<{ ref: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Edit trigger ${decodeURIComponent((await params).ref)}` };
}

export default async function Page({ params }: Props) {
  const ref = decodeURIComponent((await params).ref);
  await prefetch(trpc.triggers.get.queryOptions({ ref }));
  return (
    <HydrateClient>
      <EditTriggerPage refName={ref} />
    </HydrateClient>
  );
}
