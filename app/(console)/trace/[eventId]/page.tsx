import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { TracePage } from "@/components/trace/trace-page";
import { HydrateClient, prefetch, trpc } from "@/server/api/trpc/prefetch";

type Props = { params: Promise<{ eventId: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Trace of event ${(await params).eventId}` };
}

export default async function Page({ params }: Props) {
  const id = Number((await params).eventId);
  if (!Number.isSafeInteger(id) || id < 1) notFound();
  await prefetch(trpc.events.get.queryOptions({ id }), trpc.events.verdicts.queryOptions({ id }));
  return (
    <HydrateClient>
      <TracePage eventId={id} />
    </HydrateClient>
  );
}
