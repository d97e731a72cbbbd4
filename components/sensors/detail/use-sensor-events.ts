"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";
import { useLiveHistory } from "@/components/events/use-live-history";
import type { EventSummary } from "@/lib/schemas/event";
import type { LiveMessage } from "@/lib/schemas/live";
import { useTRPC } from "@/lib/trpc/client";

/** As many as the sensor tells the outcomes of. */
const PAGE = 20;

const always = () => true;
const newer = (_: EventSummary, later: EventSummary) => later;

/** The events of a sensor, newest first, with those that happen while the page is open. */
export function useSensorEvents(ref: string) {
  const trpc = useTRPC();
  const input = useMemo(() => ({ source_ref: ref, limit: PAGE }), [ref]);
  const query = useInfiniteQuery(
    trpc.events.list.infiniteQueryOptions(input, { getNextPageParam: (page) => page.next_cursor }),
  );
  const pick = useCallback(
    (message: LiveMessage) => (message.type === "event" && message.event.source_ref === ref ? message.event : null),
    [ref],
  );
  return useLiveHistory<EventSummary>({
    query,
    queryKey: trpc.events.list.infiniteQueryKey(input),
    pick,
    matches: always,
    later: newer,
  });
}
