"use client";

import { Brush, CircleCheck, CircleX } from "lucide-react";
import type { SystemStatus } from "@/lib/schemas/system";
import { DataTable } from "../data/data-table";
import type { DataColumn } from "../data/data-table-types";
import { RelativeTime } from "../data/relative-time";
import { Card } from "../ui/card";
import { EmptyState } from "../ui/empty-state";

type Chore = SystemStatus["chores"][number];

const columns: readonly DataColumn<Chore>[] = [
  {
    id: "name",
    header: "Chore",
    cell: ({ name }) => <span className="inline-block font-medium first-letter:uppercase">{name}</span>,
  },
  {
    id: "schedule",
    header: "When",
    cell: ({ schedule }) => <span className="text-muted-foreground">{schedule}</span>,
    hideBelow: "md",
  },
  {
    id: "state",
    header: "Last result",
    cell: ({ last_error, last_run_at }) =>
      last_error !== null ? (
        <span className="flex items-start gap-1.5 text-failure">
          <CircleX aria-hidden className="mt-0.5 size-3.5 shrink-0" />
          <span className="min-w-0 break-words">{last_error}</span>
        </span>
      ) : last_run_at === null ? (
        <span className="text-muted-foreground">Not run yet</span>
      ) : (
        <span className="flex items-center gap-1.5">
          <CircleCheck aria-hidden className="size-3.5 shrink-0 text-success" />
          Done
        </span>
      ),
    wrap: true,
  },
  {
    id: "last",
    header: "Last run",
    cell: ({ last_run_at }) => <RelativeTime at={last_run_at} />,
    width: "7rem",
  },
];

/** What the server does for itself. */
export function ChoresCard({ chores }: Pick<SystemStatus, "chores">) {
  return (
    <Card flush title="Chores" description="What the server does for itself">
      <DataTable
        bare
        label="Chores"
        columns={columns}
        rows={chores}
        rowId={({ name }) => name}
        keyboard={false}
        maxHeight="none"
        empty={<EmptyState compact icon={<Brush aria-hidden />} title="No chores on this process" />}
      />
    </Card>
  );
}
