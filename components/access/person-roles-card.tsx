"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { IdentityDetail } from "@/lib/schemas/identity";
import { useTRPC } from "@/lib/trpc/client";
import { useMissing } from "../console/current-user";
import { Card } from "../ui/card";
import { Combobox } from "../ui/combobox";
import { ConfirmDialog } from "../ui/confirm-dialog";
import { toast } from "../ui/toaster";
import { HeldList } from "./held-list";
import { personObject } from "./person-actions";
import { useRefreshAccess } from "./use-refresh-access";

/** The roles of somebody. A role is no more than its name, so a new one is made by giving it. */
export function PersonRolesCard({ person }: { person: IdentityDetail }) {
  const trpc = useTRPC();
  const missing = useMissing();
  const refresh = useRefreshAccess();
  const mayChange = missing({ resource: "identities", action: "update", object: personObject(person) }) === null;
  const mayReadRoles = missing({ resource: "permissions", action: "read" }) === null;
  const roles = useQuery(trpc.permissions.roles.queryOptions(undefined, { enabled: mayChange && mayReadRoles }));
  const [removing, setRemoving] = useState<IdentityDetail["roles"][number] | null>(null);
  const remove = useMutation(trpc.identities.removeRole.mutationOptions({ onSuccess: refresh }));
  const add = useMutation(
    trpc.identities.addRole.mutationOptions({
      onSuccess: async ({ role }) => {
        toast.success(`${person.login} has the role ${role} now`);
        await refresh();
      },
      onError: (error) => toast.error("It could not be added", { description: error.message }),
    }),
  );
  const held = new Set(person.roles.map(({ role }) => role));
  return (
    <Card title="Roles" flush>
      <HeldList
        empty="None."
        items={person.roles.map((row) => ({
          key: row.role,
          content: <span className="font-medium">{row.role}</span>,
          detail: row.managed
            ? "Managed by the sign-in provider: taken away here, it comes back at the next sign-in"
            : undefined,
          onRemove: mayChange ? () => setRemoving(row) : undefined,
          removeLabel: `Take the role ${row.role} from ${person.login}`,
        }))}
      />
      {mayChange && (
        <div className="border-t p-3">
          <Combobox
            aria-label="Add a role"
            placeholder="Add a role…"
            searchPlaceholder="Search, or write a new one"
            allowCustom
            value={null}
            options={(roles.data ?? [])
              .filter(({ role }) => !held.has(role))
              .map(({ role, permission_sets: sets }) => ({
                value: role,
                label: role,
                detail: sets.map(({ ref }) => ref).join(", "),
              }))}
            loading={add.isPending}
            onValueChange={(role) => role?.trim() && add.mutate({ identity_id: person.id, role: role.trim() })}
          />
        </div>
      )}
      <ConfirmDialog
        open={removing !== null}
        onOpenChange={(open) => !open && setRemoving(null)}
        title={`Take the role ${removing?.role ?? ""} from ${person.login}?`}
        description="The permission sets of the role go with it, at once."
        confirmLabel="Take away"
        error={remove.error?.message}
        onConfirm={async () => {
          if (removing) await remove.mutateAsync({ id: removing.id });
        }}
      />
    </Card>
  );
}
