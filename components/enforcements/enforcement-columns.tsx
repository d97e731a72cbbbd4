import type { DataColumn } from "@/components/data/data-table-types";
import { RelativeTime } from "@/components/data/relative-time";
import { StatusBadge } from "@/components/data/status-badge";
import { AppLink } from "@/components/ui/app-link";
import type { EnforcementSummary } from "@/lib/schemas/event";
import { HoldReason } from "./hold-reason";
import { ReplayBadge } from "./replay-badge";

const linkClasses = "rounded-sm hover:text-foreground hover:underline";

export const enforcementColumns: DataColumn<EnforcementSummary>[] = [
  { id: "rule", header: "Rule", rowLink: true, cell: (row) => <span className="font-mono">{row.rule_ref}</span> },
  {
    id: "status",
    header: "Status",
    width: "7.75rem",
    cell: (row) => <StatusBadge kind="enforcement" status={row.status} />,
  },
  {
    id: "held",
    header: "Why",
    hideBelow: "lg",
    cell: (row) => (
      <span className="flex min-w-0 items-center gap-2">
        {row.replay !== null && <ReplayBadge replay={row.replay} />}
        <HoldReason enforcement={row} brief className="truncate text-muted-foreground text-xs" />
      </span>
    ),
  },
  {
    id: "trigger",
    header: "Trigger",
    hideBelow: "md",
    cell: (row) => (
      <AppLink
        href={`/triggers/${row.trigger_ref}`}
        className={`${linkClasses} font-mono text-muted-foreground text-xs`}
      >
        {row.trigger_ref}
      </AppLink>
    ),
  },
  {
    id: "event",
    header: "Event",
    width: "6rem",
    align: "end",
    hideBelow: "sm",
    cell: (row) =>
      row.event === null ? (
        <span className="text-muted-foreground">gone</span>
      ) : (
        <AppLink href={`/events/${row.event}`} className={`${linkClasses} text-muted-foreground tabular-nums`}>
          {row.event}
        </AppLink>
      ),
  },
  {
    id: "created",
    header: "Matched",
    width: "6.5rem",
    align: "end",
    cell: (row) => <RelativeTime at={row.created} className="text-muted-foreground" />,
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

/** For the list of one rule: rule and trigger would say the same in every row. */
export const enforcementColumnsOfOneRule: DataColumn<EnforcementSummary>[] = enforcementColumns
  .filter(({ id }) => id !== "rule" && id !== "trigger")
  .map((column) => {
    if (column.id === "held") return { ...column, hideBelow: "sm" as const };
    return column.id === "status" ? { ...column, rowLink: true } : column;
  });
