import { GitCommitVertical } from "lucide-react";
import type { DataColumn } from "@/components/data/data-table-types";
import { DateTime, RelativeTime } from "@/components/data/relative-time";
import { Lateness } from "@/components/events/lateness";
import { AppLink } from "@/components/ui/app-link";
import { Button } from "@/components/ui/button";
import type { EventSummary } from "@/lib/schemas/event";

const refLink = "block truncate rounded-sm font-mono text-xs hover:underline";

/** What fired it: its sensor, a rule's own timer, or somebody over the API. */
function EventSource({ event }: { event: EventSummary }) {
  if (event.source_ref)
    return (
      <AppLink href={`/sensors/${event.source_ref}`} className={refLink}>
        {event.source_ref}
      </AppLink>
    );
  if (event.rule_ref)
    return (
      <AppLink href={`/rules/${event.rule_ref}`} className={refLink}>
        {event.rule_ref}
      </AppLink>
    );
  return <span className="text-muted-foreground">by hand or API</span>;
}

export const eventColumns: DataColumn<EventSummary>[] = [
  {
    id: "trigger",
    header: "Trigger",
    rowLink: true,
    cell: (row) => (
      <span className="grid min-w-0">
        <span className="truncate font-mono">{row.trigger_ref}</span>
        <span className="truncate font-mono text-muted-foreground text-xs empty:hidden sm:hidden">
          {row.source_ref ?? row.rule_ref}
        </span>
      </span>
    ),
  },
  { id: "source", header: "Source", hideBelow: "md", cell: (row) => <EventSource event={row} /> },
  {
    id: "scheduled",
    header: "Scheduled for",
    width: "10rem",
    hideBelow: "xl",
    cell: (row) => <DateTime at={row.scheduled_at} className="text-muted-foreground" />,
  },
  { id: "late", header: "Lateness", width: "13rem", hideBelow: "lg", cell: (row) => <Lateness event={row} /> },
  {
    id: "created",
    header: "Happened",
    width: "6.5rem",
    cell: (row) => <RelativeTime at={row.created} className="text-muted-foreground" />,
  },
  {
    id: "id",
    header: "Id",
    width: "5.5rem",
    align: "end",
    hideBelow: "sm",
    cell: (row) => <span className="text-muted-foreground tabular-nums">{row.id}</span>,
  },
  {
    id: "trace",
    header: "Trace",
    headerHidden: true,
    width: "4rem",
    align: "end",
    hideBelow: "sm",
    cell: (row) => (
      <Button asChild variant="ghost" size="icon-sm">
        <AppLink href={`/trace/${row.id}`} aria-label={`Trace of event ${row.id}`}>
          <GitCommitVertical aria-hidden />
        </AppLink>
      </Button>
    ),
  },
];
