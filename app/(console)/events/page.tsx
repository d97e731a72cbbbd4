import type { Metadata } from "next";
import { EVENTS_PAGE, readEventFilter } from "@/components/events/event-filter";
import { EventsPage } from "@/components/events/events-page";
import { HydrateClient, prefetch, trpc } from "@/server/api/trpc/prefetch";

export const metadata: Metadata = { title: "Events" };

export default async function Page({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const params = await searchParams;
  const filter = readEventFilter((key) => [params[key]].flat()[0]);
  await prefetch(
    trpc.savedViews.list.queryOptions(),
    trpc.events.list.infiniteQueryOptions(
      { ...filter, limit: EVENTS_PAGE },
      { getNextPageParam: (page) => page.next_cursor },
    ),
    trpc.triggers.list.queryOptions(),
    trpc.sensors.list.queryOptions(),
    trpc.rules.list.queryOptions(),
  );
  return (
    <HydrateClient>
      <EventsPage />
    </HydrateClient>
  );
}
