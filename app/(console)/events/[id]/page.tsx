import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { EventPage } from "@/components/events/event-page";
import { HydrateClient, prefetch, trpc } from "@/server/api/trpc/prefetch";

type Props = { params: Promise<{ id: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Event ${(await params).id}` };
}

export default async function Page({ params }: Props) {
  const id = Number((await params).id);
  if (!Number.isSafeInteger(id) || id < 1) notFound();
  await prefetch(trpc.events.get.queryOptions({ id }), trpc.events.verdicts.queryOptions({ id }));
  return (
    <HydrateClient>
      <EventPage id={id} />
    </HydrateClient>
  );
}
