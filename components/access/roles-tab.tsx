"use client";

import { useQuery } from "@tanstack/react-query";
import type { RoleListItem } from "@/lib/schemas/identity";
import { useTRPC } from "@/lib/trpc/client";
import { DataTable } from "../data/data-table";
import type { DataColumn } from "../data/data-table-types";
import { PeopleIllustration } from "../illustrations/people";
import { AppLink } from "../ui/app-link";
import { Badge } from "../ui/badge";
import { EmptyState } from "../ui/empty-state";

function Links({ items }: { items: readonly { id: number; name: string; href: string; note?: string | undefined }[] }) {
  if (items.length === 0) return <span className="text-muted-foreground">–</span>;
  return (
    <span className="flex min-w-0 flex-wrap gap-x-3 gap-y-1">
      {items.map(({ id, name, href, note }) => (
        <AppLink key={id} href={href} className="rounded-sm underline-offset-4 hover:underline">
          {name}
          {note && (
            <Badge outline className="ml-1">
              {note}
            </Badge>
          )}
        </AppLink>
      ))}
    </span>
  );
}

const columns: readonly DataColumn<RoleListItem>[] = [
  {
    id: "role",
    header: "Role",
    cell: ({ role }) => <span className="font-medium">{role}</span>,
    sortValue: ({ role }) => role.toLowerCase(),
    width: "28%",
  },
  {
    id: "people",
    header: "Who has it",
    cell: ({ identities }) => (
      <Links
        items={identities.map(({ id, login, managed }) => ({
          id,
          name: login,
          href: `/access/people/${id}`,
          note: managed ? "by sign-in" : undefined,
        }))}
      />
    ),
    sortValue: ({ identities }) => identities.length,
    wrap: true,
  },
  {
    id: "sets",
    header: "What it carries",
    cell: ({ permission_sets: sets }) => (
      <Links items={sets.map(({ id, ref }) => ({ id, name: ref, href: `/access/sets/${id}` }))} />
    ),
    sortValue: ({ permission_sets: sets }) => sets.length,
    wrap: true,
  },
];

/** Every role that somebody has or that carries a permission set. */
export function RolesTab() {
  const trpc = useTRPC();
  const { data, error, refetch } = useQuery(trpc.permissions.roles.queryOptions());
  return (
    <div className="grid min-w-0 gap-3">
      <p className="max-w-prose text-muted-foreground text-sm">
        A role is a name. Whoever has it has the permission sets that are attached to it. Give it on a person's page,
        attach sets on theirs; single sign-on can give it, too.
      </p>
      <DataTable
        label="Roles"
        columns={columns}
        rows={data}
        rowId={({ role }) => role}
        error={error && { title: "The roles could not be loaded", description: error.message }}
        onRetry={() => void refetch()}
        empty={
          <EmptyState
            illustration={<PeopleIllustration />}
            title="No roles yet"
            description="Open a person or a permission set and add a role. It joins the two: all with the role get the set."
          />
        }
      />
    </div>
  );
}
