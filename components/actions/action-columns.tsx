import { Play } from "lucide-react";
import { ActionRowMenu } from "@/components/actions/action-row-menu";
import { RuntimeIcon } from "@/components/actions/runtime-looks";
import { objectOf, Permitted } from "@/components/console/current-user";
import type { DataColumn } from "@/components/data/data-table-types";
import { RelativeTime } from "@/components/data/relative-time";
import { StatusBadge } from "@/components/data/status-badge";
import { AppLink } from "@/components/ui/app-link";
import { Button } from "@/components/ui/button";
import { formatNumber } from "@/lib/format/format-number";
import type { ActionListItem } from "@/lib/schemas/action";

export function actionColumns(onRun: (ref: string) => void): DataColumn<ActionListItem>[] {
  return [
    {
      id: "name",
      header: "Action",
      rowLink: true,
      sortValue: (row) => row.label.toLowerCase(),
      cell: (row) => (
        <span className="flex min-w-0 items-center gap-3">
          <span className="flex size-8 shrink-0 items-center justify-center rounded-md bg-muted text-muted-foreground">
            <RuntimeIcon runtimeRef={row.runtime_ref} />
          </span>
          <span className="grid min-w-0">
            <span className="truncate font-medium">{row.label}</span>
            <span className="truncate font-mono text-muted-foreground text-xs">{row.ref}</span>
          </span>
        </span>
      ),
    },
    {
      id: "last",
      header: "Last execution",
      width: "13rem",
      hideBelow: "md",
      sortValue: (row) => row.last_execution?.created ?? null,
      cell: ({ last_execution: last }) =>
        last ? (
          <span className="flex min-w-0 items-center gap-2">
            <AppLink href={`/executions/${last.id}`} className="rounded-full" aria-label={`Execution ${last.id}`}>
              <StatusBadge kind="execution" status={last.status} />
            </AppLink>
            <RelativeTime at={last.created} className="text-muted-foreground" />
          </span>
        ) : (
          <span className="text-muted-foreground">never</span>
        ),
    },
    {
      id: "runs",
      header: "Runs, 24 h",
      width: "8rem",
      align: "end",
      hideBelow: "sm",
      sortValue: (row) => row.executions_24h,
      cell: (row) => (
        <span className={row.executions_24h === 0 ? "text-muted-foreground" : "tabular-nums"}>
          {formatNumber(row.executions_24h)}
        </span>
      ),
    },
    {
      id: "failures",
      header: "Failed",
      width: "6.5rem",
      align: "end",
      hideBelow: "md",
      sortValue: (row) => row.failures_24h,
      cell: (row) =>
        row.failures_24h === 0 ? (
          <span className="text-muted-foreground">0</span>
        ) : (
          <AppLink
            href={`/executions?action=${row.ref}&status=abandoned,failed,timeout`}
            className="rounded-sm text-failure tabular-nums hover:underline"
            aria-label={`${row.failures_24h} failed executions of ${row.label}`}
          >
            {formatNumber(row.failures_24h)}
          </AppLink>
        ),
    },
    {
      id: "rules",
      header: "Rules",
      width: "6.5rem",
      align: "end",
      hideBelow: "md",
      sortValue: (row) => row.rule_count,
      cell: (row) => <span className={row.rule_count === 0 ? "text-muted-foreground" : ""}>{row.rule_count}</span>,
    },
    {
      id: "run",
      header: "Run",
      headerHidden: true,
      wrap: true,
      width: "6rem",
      align: "end",
      cell: (row) => (
        <span className="flex justify-end gap-1">
          <Permitted resource="actions" action="execute" object={objectOf(row)}>
            <Button variant="ghost" size="icon-sm" aria-label={`Run ${row.label}`} onClick={() => onRun(row.ref)}>
              <Play aria-hidden />
            </Button>
          </Permitted>
          <ActionRowMenu action={row} />
        </span>
      ),
    },
  ];
}
