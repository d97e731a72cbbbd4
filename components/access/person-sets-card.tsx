"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { IdentityDetail } from "@/lib/schemas/identity";
import { useTRPC } from "@/lib/trpc/client";
import { useMissing } from "../console/current-user";
import { AppLink } from "../ui/app-link";
import { Badge } from "../ui/badge";
import { Card } from "../ui/card";
import { Combobox } from "../ui/combobox";
import { ConfirmDialog } from "../ui/confirm-dialog";
import { toast } from "../ui/toaster";
import { HeldList } from "./held-list";
import { useRefreshAccess } from "./use-refresh-access";

/** The permission sets of somebody: assigned ones can be taken away here, those of roles with the role. */
export function PersonSetsCard({ person }: { person: IdentityDetail }) {
  const trpc = useTRPC();
  const missing = useMissing();
  const refresh = useRefreshAccess();
  const mayAny = (action: "read" | "create" | "delete") =>
    missing({ resource: "permissions", action }) === null ||
    missing({ resource: "permissions", action: "manage" }) === null;
  const maySee = mayAny("read");
  const sets = useQuery(trpc.permissions.sets.queryOptions(undefined, { enabled: maySee }));
  const [removing, setRemoving] = useState<{ id: number; ref: string } | null>(null);
  const unassign = useMutation(trpc.permissions.unassign.mutationOptions({ onSuccess: refresh }));
  const assign = useMutation(
    trpc.permissions.assign.mutationOptions({
      onSuccess: async ({ permission_set_ref: ref }) => {
        toast.success(`${person.login} has ${ref} now`);
        await refresh();
      },
      onError: (error) => toast.error("It could not be added", { description: error.message }),
    }),
  );
  const assignments = new Map(person.direct_permissions.map((row) => [row.permission_set_ref, row.id]));
  const idOf = new Map(sets.data?.map((set) => [set.ref, set.id]));
  const options = (sets.data ?? [])
    .filter((set) => !assignments.has(set.ref))
    .map((set) => ({ value: set.ref, label: set.label, detail: set.ref }));
  return (
    <Card title="Permission sets" flush>
      <HeldList
        empty="None: they may only do what everybody may."
        items={person.access.map(({ permission_set_ref: ref, label, assigned, roles }) => {
          const id = assignments.get(ref);
          const set = idOf.get(ref);
          return {
            key: ref,
            content: (
              <>
                {set === undefined ? (
                  <span className="font-medium">{label}</span>
                ) : (
                  <AppLink href={`/access/sets/${set}`} className="font-medium hover:underline">
                    {label}
                  </AppLink>
                )}
                <span className="truncate font-mono text-muted-foreground text-xs">{ref}</span>
                {!assigned && <Badge outline>by role</Badge>}
              </>
            ),
            detail: roles.length > 0 && `${assigned ? "Also with" : "With"} the role ${roles.join(", ")}`,
            onRemove: id !== undefined && mayAny("delete") ? () => setRemoving({ id, ref }) : undefined,
            removeLabel: `Take ${ref} from ${person.login}`,
          };
        })}
      />
      {maySee && mayAny("create") && (
        <div className="border-t p-3">
          <Combobox
            aria-label="Add a permission set"
            placeholder="Add a permission set…"
            value={null}
            options={options}
            loading={sets.isPending || assign.isPending}
            onValueChange={(ref) => ref && assign.mutate({ identity_id: person.id, permission_set_ref: ref })}
          />
        </div>
      )}
      <ConfirmDialog
        open={removing !== null}
        onOpenChange={(open) => !open && setRemoving(null)}
        title={`Take ${removing?.ref ?? ""} from ${person.login}?`}
        description="It works at once, wherever they are signed in."
        confirmLabel="Take away"
        error={unassign.error?.message}
        onConfirm={async () => {
          if (removing) await unassign.mutateAsync({ id: removing.id });
        }}
      />
    </Card>
  );
}
