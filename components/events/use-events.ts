"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";
import { EVENTS_PAGE, type EventFilter, laterEvent, matchesEvents } from "@/components/events/event-filter";
import { useLiveHistory } from "@/components/events/use-live-history";
import type { EventSummary } from "@/lib/schemas/event";
import type { LiveMessage } from "@/lib/schemas/live";
import { useTRPC } from "@/lib/trpc/client";

/** Events of a filter, newest first, live. `filter` may be a new object at every render. */
export function useEvents(filter: EventFilter, limit = EVENTS_PAGE) {
  const trpc = useTRPC();
  const key = JSON.stringify(filter);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key is the filter's content
  const stable = useMemo(() => filter, [key]);
  const options = trpc.events.list.infiniteQueryOptions(
    { ...stable, limit },
    // What happened between reading and listening is only found by reading again.
    { getNextPageParam: (page) => page.next_cursor, staleTime: 0 },
  );
  const query = useInfiniteQuery(options);
  const matches = useCallback((row: EventSummary) => matchesEvents(stable, row), [stable]);
  const pick = useCallback(
    (message: LiveMessage): EventSummary | null =>
      message.type === "event" && matches(message.event) ? message.event : null,
    [matches],
  );
  return useLiveHistory<EventSummary>({ query, queryKey: options.queryKey, pick, matches, later: laterEvent });
}
