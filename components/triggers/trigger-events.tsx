"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { Radio } from "lucide-react";
import { useCallback } from "react";
import { DataTable } from "@/components/data/data-table";
import type { DataColumn } from "@/components/data/data-table-types";
import { DateTime, RelativeTime } from "@/components/data/relative-time";
import { useLiveHistory } from "@/components/events/use-live-history";
import { AppLink } from "@/components/ui/app-link";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { formatDuration } from "@/lib/format/format-duration";
import type { EventSummary } from "@/lib/schemas/event";
import type { LiveMessage } from "@/lib/schemas/live";
import { useTRPC } from "@/lib/trpc/client";

const ROWS = 8;

const columns: DataColumn<EventSummary>[] = [
  {
    id: "id",
    header: "Event",
    width: "6.5rem",
    rowLink: true,
    cell: (row) => <span className="tabular-nums">{row.id}</span>,
  },
  {
    id: "source",
    header: "Source",
    cell: (row) => {
      const ref = row.rule_ref ?? row.source_ref;
      return ref === null ? (
        <span className="text-muted-foreground">sent by hand</span>
      ) : (
        <span className="font-mono text-xs">
          {ref}
          {row.rule_ref !== null && <span className="font-sans text-muted-foreground"> (its own timer)</span>}
        </span>
      );
    },
  },
  {
    id: "scheduled",
    header: "Scheduled for",
    width: "9rem",
    hideBelow: "md",
    cell: (row) => <DateTime at={row.scheduled_at} style="time" fallback="–" className="text-muted-foreground" />,
  },
  {
    id: "late",
    header: "Late",
    width: "5.5rem",
    align: "end",
    hideBelow: "sm",
    cell: (row) => (
      <span className="text-muted-foreground tabular-nums">
        {row.late_ms === null ? "–" : formatDuration(row.late_ms)}
      </span>
    ),
  },
  {
    id: "created",
    header: "Arrived",
    width: "6.5rem",
    align: "end",
    cell: (row) => <RelativeTime at={row.created} className="text-muted-foreground" />,
  },
];

const everything = () => true;
const latest = (_: EventSummary, b: EventSummary) => b;

/** The last events of a trigger, as they come. */
export function TriggerEvents({ triggerRef }: { triggerRef: string }) {
  const trpc = useTRPC();
  const options = trpc.events.list.infiniteQueryOptions(
    { trigger_ref: triggerRef, limit: ROWS },
    { getNextPageParam: (page) => page.next_cursor, staleTime: 0 },
  );
  const query = useInfiniteQuery(options);
  const pick = useCallback(
    (message: LiveMessage) =>
      message.type === "event" && message.event.trigger_ref === triggerRef ? message.event : null,
    [triggerRef],
  );
  const history = useLiveHistory<EventSummary>({
    query,
    queryKey: options.queryKey,
    pick,
    matches: everything,
    later: latest,
  });
  return (
    <Card
      flush
      title="Recent events"
      actions={
        <AppLink
          href={`/events?trigger=${encodeURIComponent(triggerRef)}`}
          className="rounded-sm text-primary text-xs hover:underline"
        >
          Show all
        </AppLink>
      }
    >
      <DataTable
        bare
        live
        maxHeight="none"
        label="Recent events"
        noun="event"
        columns={columns}
        rows={history.rows?.slice(0, ROWS)}
        rowId={(row) => String(row.id)}
        rowHref={(row) => `/events/${row.id}`}
        skeletonRows={4}
        error={history.error && { title: "The events could not be loaded", description: history.error.message }}
        onRetry={history.retry}
        empty={
          <EmptyState compact icon={<Radio />} title="No event yet" description="The first one appears here at once." />
        }
      />
    </Card>
  );
}
