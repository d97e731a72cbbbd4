"use client";

import { Cpu } from "lucide-react";
import type { SystemStatus } from "@/lib/schemas/system";
import { DataTable } from "../data/data-table";
import type { DataColumn } from "../data/data-table-types";
import { RelativeTime } from "../data/relative-time";
import { StatusBadge } from "../data/status-badge";
import { Card } from "../ui/card";
import { EmptyState } from "../ui/empty-state";

type Worker = SystemStatus["workers"][number];

const columns: readonly DataColumn<Worker>[] = [
  { id: "name", header: "Worker", cell: ({ name }) => <span className="font-mono text-xs">{name}</span> },
  {
    id: "status",
    header: "State",
    cell: ({ status, stale }) => (
      <StatusBadge kind="worker" plain status={stale ? "offline" : status} {...(stale ? { label: "No answer" } : {})} />
    ),
    width: "8rem",
  },
  {
    id: "running",
    header: "Busy",
    cell: ({ running, concurrency }) => (
      <span data-numeric>
        {running} of {concurrency}
      </span>
    ),
    width: "6rem",
  },
  {
    id: "host",
    header: "Host",
    cell: ({ host, pid }) => (
      <>
        {host} <span className="text-muted-foreground">pid {pid}</span>
      </>
    ),
    width: "14rem",
    hideBelow: "lg",
  },
  {
    id: "heartbeat",
    header: "Last heard",
    cell: ({ last_heartbeat }) => <RelativeTime at={last_heartbeat} />,
    width: "7rem",
    hideBelow: "md",
  },
];

/** The processes that run actions, of the last 24 hours. */
export function WorkersCard({ workers }: Pick<SystemStatus, "workers">) {
  return (
    <Card flush title="Workers" description="Processes that run actions, of the last 24 hours">
      <DataTable
        bare
        label="Workers"
        columns={columns}
        rows={workers}
        rowId={({ id }) => String(id)}
        keyboard={false}
        maxHeight="24rem"
        empty={
          <EmptyState
            compact
            icon={<Cpu aria-hidden />}
            title="No worker is running"
            description="Executions wait in the queue until one starts. Start a process with the role all or worker."
          />
        }
      />
    </Card>
  );
}
