import { Activity, Hand, Waypoints } from "lucide-react";
import type { DataColumn } from "@/components/data/data-table-types";
import { Duration } from "@/components/data/duration";
import { RelativeTime } from "@/components/data/relative-time";
import { StatusBadge } from "@/components/data/status-badge";
import { AppLink } from "@/components/ui/app-link";
import type { ExecutionSummary } from "@/lib/schemas/execution";
import { isTerminalStatus } from "@/lib/vocabulary";

const linkClasses = "rounded-sm hover:text-foreground hover:underline";

/** What made an execution run: its rule and event, or a person. */
function ExecutionCause({ execution }: { execution: ExecutionSummary }) {
  const { rule_ref, event } = execution;
  if (rule_ref === null && event === null)
    return (
      <span className="inline-flex items-center gap-1.5 text-muted-foreground">
        <Hand aria-hidden className="size-3.5 shrink-0" />
        Run by hand
      </span>
    );
  return (
    <span className="flex min-w-0 items-center gap-1.5 text-muted-foreground">
      <Waypoints aria-hidden className="size-3.5 shrink-0" />
      {rule_ref && (
        <AppLink href={`/rules/${rule_ref}`} className={`${linkClasses} min-w-0 truncate font-mono text-xs`}>
          {rule_ref}
        </AppLink>
      )}
      {event !== null && (
        <AppLink
          href={`/events/${event}`}
          className={`${linkClasses} inline-flex shrink-0 items-center gap-1 text-xs tabular-nums`}
          aria-label={`Event ${event}`}
        >
          <Activity aria-hidden className="size-3" />
          {event}
        </AppLink>
      )}
    </span>
  );
}

export const executionColumns: DataColumn<ExecutionSummary>[] = [
  {
    id: "action",
    header: "Action",
    rowLink: true,
    cell: (row) => <span className="font-mono">{row.action_ref}</span>,
  },
  {
    id: "status",
    header: "Status",
    width: "7.75rem",
    cell: (row) => <StatusBadge kind="execution" status={row.status} />,
  },
  { id: "cause", header: "Cause", hideBelow: "lg", cell: (row) => <ExecutionCause execution={row} /> },
  {
    id: "started",
    header: "Started",
    width: "6.5rem",
    hideBelow: "sm",
    cell: (row) =>
      row.started_at === null && !isTerminalStatus(row.status) ? (
        <span className="text-muted-foreground">waiting</span>
      ) : (
        <RelativeTime at={row.started_at ?? row.created} className="text-muted-foreground" />
      ),
  },
  {
    id: "duration",
    header: "Duration",
    width: "6rem",
    align: "end",
    hideBelow: "md",
    cell: (row) => <Duration since={row.started_at} until={row.finished_at} />,
  },
  {
    id: "attempt",
    header: "Attempt",
    width: "5rem",
    align: "end",
    hideBelow: "lg",
    cell: (row) => <span className={row.attempt > 1 ? "" : "text-muted-foreground"}>{row.attempt}</span>,
  },
  {
    id: "id",
    header: "Id",
    width: "5.5rem",
    align: "end",
    hideBelow: "md",
    cell: (row) => <span className="text-muted-foreground tabular-nums">{row.id}</span>,
  },
];

/** For lists of one action: the action would say the same in every row. */
export const executionColumnsOfOneAction: DataColumn<ExecutionSummary>[] = executionColumns
  .filter((column) => column.id !== "action")
  .map((column) => (column.id === "status" ? { ...column, rowLink: true } : column));
