"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { onDemand } from "@/components/ui/on-demand";
import type { RuntimeListItem } from "@/lib/schemas/pack";
import { useTRPC } from "@/lib/trpc/client";
import { DataTable } from "../data/data-table";
import type { DataColumn } from "../data/data-table-types";
import { TerminalIllustration } from "../illustrations/terminal";
import { Button } from "../ui/button";
import { EmptyState } from "../ui/empty-state";
import { PageHeader } from "../ui/page-header";

// Fetched when it is opened.
const RuntimeDialog = onDemand(() => import("./runtime-dialog").then((module) => module.RuntimeDialog));

const number = (value: number) => (
  <span data-numeric className={value === 0 ? "text-muted-foreground" : undefined}>
    {value}
  </span>
);

const columns: readonly DataColumn<RuntimeListItem>[] = [
  {
    id: "name",
    header: "Runtime",
    cell: ({ name, ref }) => (
      <span className="flex min-w-0 items-baseline gap-2">
        <span className="truncate font-medium">{name}</span>
        <span className="truncate font-mono text-muted-foreground text-xs">{ref}</span>
      </span>
    ),
    sortValue: ({ name }) => name,
    width: "16rem",
  },
  {
    id: "description",
    header: "Description",
    cell: ({ description }) => <span className="text-muted-foreground">{description}</span>,
    hideBelow: "lg",
  },
  {
    id: "aliases",
    header: "Also called",
    cell: ({ aliases }) => <span className="font-mono text-muted-foreground text-xs">{aliases.join(", ")}</span>,
    width: "14rem",
    hideBelow: "md",
  },
  {
    id: "actions",
    header: "Actions",
    cell: ({ action_count }) => number(action_count),
    sortValue: ({ action_count }) => action_count,
    width: "7rem",
    align: "end",
  },
  {
    id: "sensors",
    header: "Sensors",
    cell: ({ sensor_count }) => number(sensor_count),
    sortValue: ({ sensor_count }) => sensor_count,
    width: "7rem",
    align: "end",
    hideBelow: "sm",
  },
];

export function RuntimesPage() {
  const trpc = useTRPC();
  const { data, error, refetch } = useQuery(trpc.runtimes.list.queryOptions());
  const [creating, setCreating] = useState(false);
  return (
    <>
      <PageHeader
        title="Runtimes"
        description="The languages for actions and sensors. They come with packs, or are made here."
        actions={
          <Button variant="primary" onClick={() => setCreating(true)}>
            <Plus aria-hidden />
            New runtime
          </Button>
        }
      />
      <DataTable
        label="Runtimes"
        columns={columns}
        rows={data}
        rowId={({ ref }) => ref}
        rowHref={({ ref }) => `/runtimes/${ref}`}
        error={error ? { title: "Runtimes could not be loaded", description: error.message } : null}
        onRetry={() => void refetch()}
        empty={
          <EmptyState
            illustration={<TerminalIllustration />}
            title="No runtimes"
            description="A runtime says how the code of an action is run. The core pack brings those for shell, Python and JavaScript."
          />
        }
      />
      {creating && <RuntimeDialog runtime={null} onClose={() => setCreating(false)} />}
    </>
  );
}
