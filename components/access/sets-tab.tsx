"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { onDemand } from "@/components/ui/on-demand";
import type { PermissionSet } from "@/lib/schemas/identity";
import { useTRPC } from "@/lib/trpc/client";
import { Permitted } from "../console/current-user";
import { DataTable } from "../data/data-table";
import type { DataColumn } from "../data/data-table-types";
import { PadlockIllustration } from "../illustrations/padlock";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";
import { EmptyState } from "../ui/empty-state";
import { grantsSummary } from "./grant-words";
import { NameList } from "./person-badges";

// Fetched when it is opened.
const CreateSetDialog = onDemand(() => import("./create-set-dialog").then((module) => module.CreateSetDialog));

const columns: readonly DataColumn<PermissionSet>[] = [
  {
    id: "label",
    header: "Permission set",
    cell: (set) => (
      <span className="flex min-w-0 items-baseline gap-2">
        <span className="truncate font-medium">{set.label}</span>
        <span className="truncate font-mono text-muted-foreground text-xs">{set.ref}</span>
        {!set.is_from_files && <Badge outline>Own</Badge>}
      </span>
    ),
    sortValue: ({ label }) => label.toLowerCase(),
  },
  {
    id: "grants",
    header: "Grants",
    cell: ({ grants }) => <span className="text-muted-foreground">{grantsSummary(grants)}</span>,
    hideBelow: "md",
  },
  {
    id: "people",
    header: "Assigned to",
    cell: ({ identities }) => <NameList names={identities.map(({ login }) => login)} most={2} />,
    sortValue: ({ identities }) => identities.length,
    width: "22%",
  },
  {
    id: "roles",
    header: "Roles",
    cell: ({ roles }) => <NameList names={roles.map(({ role }) => role)} most={2} />,
    sortValue: ({ roles }) => roles.length,
    width: "16%",
    hideBelow: "lg",
  },
];

/** The named lists of grants that people and roles get. */
export function SetsTab() {
  const trpc = useTRPC();
  const { data, error, refetch } = useQuery(trpc.permissions.sets.queryOptions());
  const [creating, setCreating] = useState(false);
  const button = (
    <Permitted resource="permissions" action="create">
      <Button variant="primary" onClick={() => setCreating(true)}>
        <Plus aria-hidden />
        New permission set
      </Button>
    </Permitted>
  );
  return (
    <div className="grid min-w-0 gap-3">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <p className="max-w-prose text-muted-foreground text-sm">
          A permission set is a list of grants. It is assigned to people, attached to roles, and lent to rules and
          actions.
        </p>
        {button}
      </div>
      <DataTable
        label="Permission sets"
        columns={columns}
        rows={data}
        rowId={({ id }) => String(id)}
        rowHref={({ id }) => `/access/sets/${id}`}
        error={error && { title: "The permission sets could not be loaded", description: error.message }}
        onRetry={() => void refetch()}
        empty={
          <EmptyState
            illustration={<PadlockIllustration />}
            title="No permission sets"
            description="The core pack brings four: viewer, executor, editor and administrator."
            action={button}
          />
        }
      />
      {creating && <CreateSetDialog onClose={() => setCreating(false)} />}
    </div>
  );
}
