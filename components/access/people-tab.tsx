"use client";

import { useQuery } from "@tanstack/react-query";
import { Radio, UserPlus } from "lucide-react";
import { useState } from "react";
import { onDemand } from "@/components/ui/on-demand";
import type { IdentityListItem } from "@/lib/schemas/identity";
import { useTRPC } from "@/lib/trpc/client";
import { Permitted, useCurrentUser } from "../console/current-user";
import { DataTable } from "../data/data-table";
import type { DataColumn } from "../data/data-table-types";
import { RelativeTime } from "../data/relative-time";
import { MagnifierIllustration } from "../illustrations/magnifier";
import { PeopleIllustration } from "../illustrations/people";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";
import { EmptyState } from "../ui/empty-state";
import { SearchInput } from "../ui/input";
import { useUrlState } from "../ui/use-url-state";
import { FrozenBadge, NameList, providerLabel } from "./person-badges";

// Fetched when it is opened.
const CreatePersonDialog = onDemand(() => import("./create-person-dialog").then((module) => module.CreatePersonDialog));

function Name({ person }: { person: IdentityListItem }) {
  const isSelf = useCurrentUser().id === person.id;
  return (
    <span className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-0.5">
      <span className="truncate font-medium">{person.display_name ?? person.login}</span>
      {person.display_name && <span className="truncate text-muted-foreground text-xs">{person.login}</span>}
      {isSelf && <Badge tone="primary">You</Badge>}
      {person.frozen && <FrozenBadge />}
    </span>
  );
}

const name: DataColumn<IdentityListItem> = {
  id: "name",
  header: "Name",
  cell: (person) => <Name person={person} />,
  sortValue: (person) => (person.display_name ?? person.login).toLowerCase(),
};
const lastSignIn: DataColumn<IdentityListItem> = {
  id: "last-sign-in",
  header: "Last sign-in",
  cell: ({ last_sign_in_at: at }) =>
    at ? <RelativeTime at={at} /> : <span className="text-muted-foreground">Never</span>,
  sortValue: ({ last_sign_in_at: at }) => at,
  width: "8rem",
  hideBelow: "md",
};

const columns: readonly DataColumn<IdentityListItem>[] = [
  name,
  {
    id: "sets",
    header: "Permission sets",
    cell: ({ permission_set_refs: refs }) => <NameList names={refs} mono most={2} />,
    sortValue: ({ permission_set_refs: refs }) => refs.join(),
    width: "34%",
  },
  {
    id: "roles",
    header: "Roles",
    cell: ({ roles }) => <NameList names={roles} most={2} />,
    sortValue: ({ roles }) => roles.join(),
    width: "16%",
    hideBelow: "lg",
  },
  {
    id: "provider",
    header: "Signs in by",
    cell: (person) =>
      person.auth_provider === "local" && !person.has_password ? (
        <span className="text-muted-foreground">No password</span>
      ) : (
        providerLabel(person.auth_provider)
      ),
    sortValue: ({ auth_provider: provider }) => provider,
    width: "8rem",
    hideBelow: "lg",
  },
  lastSignIn,
];

const sensorColumns: readonly DataColumn<IdentityListItem>[] = [name, lastSignIn];

const isSensor = (person: IdentityListItem) => person.auth_provider === "sensor";
const hrefOf = ({ id }: IdentityListItem) => `/access/people/${id}`;

/** Everybody who can sign in, and apart from them the accounts of sensors. */
export function PeopleTab() {
  const trpc = useTRPC();
  const { data, error, refetch } = useQuery(trpc.identities.list.queryOptions());
  const [search, setSearch] = useUrlState<string>("q", "");
  const [creating, setCreating] = useState(false);
  const needle = search.trim().toLowerCase();
  const found = data?.filter((person) =>
    [person.login, person.display_name, ...person.roles, ...person.permission_set_refs].some((text) =>
      text?.toLowerCase().includes(needle),
    ),
  );
  const people = found?.filter((person) => !isSensor(person));
  const sensors = found?.filter(isSensor) ?? [];
  const button = (
    <Permitted resource="identities" action="create">
      <Button variant="primary" onClick={() => setCreating(true)}>
        <UserPlus aria-hidden />
        New person
      </Button>
    </Permitted>
  );
  return (
    <div className="grid min-w-0 gap-3">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <SearchInput
          aria-label="Search people"
          placeholder="Search"
          value={search}
          onValueChange={setSearch}
          className="w-full sm:w-64"
        />
        {button}
      </div>
      <DataTable
        label="People"
        columns={columns}
        rows={people}
        rowId={({ id }) => String(id)}
        rowHref={hrefOf}
        error={error && { title: "The people could not be loaded", description: error.message }}
        onRetry={() => void refetch()}
        empty={
          needle === "" ? (
            <EmptyState
              illustration={<PeopleIllustration />}
              title="Nobody that you may see"
              description="People who sign in to this console or use its API are listed here."
              action={button}
            />
          ) : (
            <EmptyState
              illustration={<MagnifierIllustration />}
              title="Nobody matches"
              description="Search looks at names, logins, roles and permission sets."
              action={<Button onClick={() => setSearch("")}>Clear search</Button>}
            />
          )
        }
      />
      {sensors.length > 0 && (
        <section aria-labelledby="sensor-accounts" className="grid min-w-0 gap-2 pt-3">
          <h2 id="sensor-accounts" className="flex items-center gap-2 font-semibold text-sm">
            <Radio aria-hidden className="size-4 text-muted-foreground" />
            Accounts of sensors
          </h2>
          <p className="text-muted-foreground text-sm">
            Made by the server for its sensor processes. They cannot sign in, and may only send events of their
            triggers.
          </p>
          <DataTable
            label="Accounts of sensors"
            columns={sensorColumns}
            rows={sensors}
            rowId={({ id }) => String(id)}
            rowHref={hrefOf}
            keyboard={false}
            empty={null}
          />
        </section>
      )}
      {creating && <CreatePersonDialog open onOpenChange={setCreating} />}
    </div>
  );
}
