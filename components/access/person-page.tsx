"use client";

import { useQuery } from "@tanstack/react-query";
import { ShieldOff } from "lucide-react";
import { usePresent } from "@/components/console/use-present";
import { useTRPC } from "@/lib/trpc/client";
import { useCurrentUser } from "../console/current-user";
import { DateTime, RelativeTime } from "../data/relative-time";
import { NotThere } from "../events/not-there";
import { Badge } from "../ui/badge";
import { Callout } from "../ui/callout";
import { Card } from "../ui/card";
import { EmptyState } from "../ui/empty-state";
import { KeyValueList } from "../ui/key-value-list";
import { PageHeader } from "../ui/page-header";
import { PageSkeleton } from "../ui/skeleton";
import { GrantMatrix } from "./grant-matrix";
import { PersonActions } from "./person-actions";
import { FrozenBadge, providerLabel } from "./person-badges";
import { PersonRolesCard } from "./person-roles-card";
import { PersonSetsCard } from "./person-sets-card";
import { PersonTokensCard } from "./person-tokens-card";

/** One identity: what it may do and why, and how it signs in. */
export function PersonPage({ id }: { id: number }) {
  const trpc = useTRPC();
  const found = useQuery(trpc.identities.get.queryOptions({ id }));
  const { error, refetch, isFetching } = found;
  const person = usePresent(found);
  const isSelf = useCurrentUser().id === id;
  if (!person) {
    if (!error) return <PageSkeleton rows={8} />;
    return (
      <NotThere
        what="This person"
        error={error}
        back={{ label: "All people", href: "/access" }}
        onRetry={() => void refetch()}
        retrying={isFetching}
      />
    );
  }
  const grants = person.access.flatMap(({ grants: of, permission_set_ref: source }) =>
    of.map((grant) => ({ grant, source })),
  );
  return (
    <>
      <PageHeader
        breadcrumbs={[{ label: "Access", href: "/access" }]}
        title={person.display_name ?? person.login}
        identifier={person.login}
        badges={
          <>
            {isSelf && <Badge tone="primary">You</Badge>}
            {person.frozen && <FrozenBadge />}
            {person.auth_provider === "sensor" && <Badge outline>Account of a sensor</Badge>}
          </>
        }
        actions={<PersonActions person={person} />}
      />
      {person.frozen && (
        <Callout tone="warning">Frozen: they cannot sign in, and their sessions and tokens are refused.</Callout>
      )}
      <div className="grid min-w-0 items-start gap-5 xl:grid-cols-[minmax(0,1fr)_24rem]">
        <Card
          title="What they may do"
          description="By all permission sets and roles together. Reading lists, and changing triggers and sensors, is open to everybody who is signed in."
          flush
        >
          {grants.length > 0 ? (
            <GrantMatrix label={`What ${person.login} may do`} grants={grants} />
          ) : (
            <EmptyState
              compact
              icon={<ShieldOff aria-hidden />}
              title="Nothing that needs a permission"
              description="Add a permission set or a role to let them do more."
            />
          )}
        </Card>
        <div className="grid min-w-0 gap-5 md:max-xl:grid-cols-2">
          <PersonSetsCard person={person} />
          <PersonRolesCard person={person} />
          <Card title="Sign-in">
            <KeyValueList
              items={[
                {
                  label: "Signs in by",
                  value:
                    person.auth_provider === "local" && !person.has_password
                      ? "No password yet"
                      : providerLabel(person.auth_provider),
                },
                {
                  label: "Last sign-in",
                  value: person.last_sign_in_at ? <RelativeTime at={person.last_sign_in_at} /> : "Never",
                },
                { label: "Created", value: <DateTime at={person.created} /> },
                ...Object.entries(person.attributes).map(([label, value]) => ({
                  label,
                  value: typeof value === "string" ? value : JSON.stringify(value),
                  mono: true,
                })),
              ]}
            />
          </Card>
          <PersonTokensCard person={person} />
        </div>
      </div>
    </>
  );
}
