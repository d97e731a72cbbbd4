"use client";

import { Activity } from "lucide-react";
import { useMemo } from "react";
import { DataTable } from "@/components/data/data-table";
import type { DataColumn } from "@/components/data/data-table-types";
import { DateTime, RelativeTime } from "@/components/data/relative-time";
import { AppLink } from "@/components/ui/app-link";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import type { EventSummary } from "@/lib/schemas/event";
import type { SensorListItem } from "@/lib/schemas/sensor";
import { Lateness } from "../last-fire";
import { outcomeLook } from "../recent-fires";
import { type KnownOutcome, type LiveRuns, outcomeOf } from "./fire-outcomes";
import { useSeenFires } from "./use-seen-fires";
import { useSensorEvents } from "./use-sensor-events";

type FireRow = EventSummary & { known: KnownOutcome | null };

const COLUMNS: readonly DataColumn<FireRow>[] = [
  {
    id: "fired",
    header: "Fired",
    // The time first: on a narrow screen the day is what is cut off.
    cell: (event) => (
      <>
        <DateTime at={event.created} style="time" className="tabular-nums" />{" "}
        <DateTime at={event.created} style="date" className="text-muted-foreground" />
      </>
    ),
  },
  { id: "age", header: "Ago", width: "6rem", hideBelow: "md", cell: (event) => <RelativeTime at={event.created} /> },
  {
    id: "lateness",
    header: "Lateness",
    width: "7rem",
    cell: (event) =>
      event.late_ms === null ? (
        <span className="text-muted-foreground">by hand</span>
      ) : (
        <span className="flex items-center gap-1.5">
          <Lateness ms={event.late_ms} />
          {event.coalesced !== null && event.coalesced > 0 && (
            <Badge tone="warning" title={`Stands for ${event.coalesced} missed fires besides its own`}>
              +{event.coalesced}
            </Badge>
          )}
        </span>
      ),
  },
  { id: "outcome", header: "Outcome", width: "7.5rem", cell: (event) => <Outcome event={event} /> },
  {
    id: "event",
    header: "Event",
    width: "6rem",
    align: "end",
    hideBelow: "sm",
    cell: (event) => <span className="font-mono text-muted-foreground text-xs">{event.id}</span>,
  },
];

/** Only a timer can be late. */
const SCRIPT_COLUMNS = COLUMNS.filter((column) => column.id !== "lateness");

/** Leads to the execution when there is one, or else to the event, which has them all. */
function Outcome({ event: { id, known } }: { event: FireRow }) {
  if (known === null)
    return (
      <AppLink href={`/events/${id}`} className="text-muted-foreground hover:underline">
        see event
      </AppLink>
    );
  const { tone, label } = outcomeLook(known.outcome);
  return (
    <AppLink
      href={known.execution === null ? `/events/${id}` : `/executions/${known.execution}`}
      className="rounded-full hover:underline"
    >
      <Badge tone={tone}>{label}</Badge>
    </AppLink>
  );
}

/** The last events of a sensor, as they happen. */
export function SensorEventsCard({ sensor, runs }: { sensor: SensorListItem; runs: LiveRuns }) {
  const { rows, error, retry, hasMore, loadingMore, loadMore } = useSensorEvents(sensor.ref);
  const isScript = sensor.process !== null;
  const seen = useSeenFires(sensor.recent_fires);
  const fires = useMemo(
    () => rows?.map((event) => ({ ...event, known: outcomeOf(event.id, seen, runs) })),
    [rows, runs, seen],
  );
  return (
    <Card title={isScript ? "Events" : "Fires"} flush>
      <DataTable
        bare
        live
        label={isScript ? "Events" : "Fires"}
        noun={isScript ? "event" : "fire"}
        columns={isScript ? SCRIPT_COLUMNS : COLUMNS}
        rows={fires}
        rowId={(event) => String(event.id)}
        rowHref={(event) => `/events/${event.id}`}
        error={error ? { title: "The events could not be loaded", description: error.message } : null}
        onRetry={retry}
        hasMore={hasMore}
        loadingMore={loadingMore}
        onLoadMore={loadMore}
        maxHeight="32rem"
        skeletonRows={5}
        empty={
          <EmptyState
            compact
            icon={<Activity />}
            title={isScript ? "It has seen nothing yet" : "It has not fired yet"}
            description={
              isScript
                ? "The first event that it posts appears here by itself."
                : sensor.state === "armed"
                  ? "The first fire appears here by itself."
                  : "While it is not armed it fires only by hand."
            }
          />
        }
      />
    </Card>
  );
}
