"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { PermissionSet, PermissionSetRole } from "@/lib/schemas/identity";
import { useTRPC } from "@/lib/trpc/client";
import { useMissing } from "../console/current-user";
import { Card } from "../ui/card";
import { Combobox } from "../ui/combobox";
import { ConfirmDialog } from "../ui/confirm-dialog";
import { toast } from "../ui/toaster";
import { HeldList } from "./held-list";
import { useRefreshAccess } from "./use-refresh-access";

/** The roles whose holders have this set. */
export function SetRolesCard({ set, mayChange }: { set: PermissionSet; mayChange: boolean }) {
  const trpc = useTRPC();
  const refresh = useRefreshAccess();
  const mayReadRoles = useMissing()({ resource: "identities", action: "read" }) === null;
  const roles = useQuery(trpc.permissions.roles.queryOptions(undefined, { enabled: mayChange && mayReadRoles }));
  const [removing, setRemoving] = useState<PermissionSetRole | null>(null);
  const detach = useMutation(trpc.permissions.detachRole.mutationOptions({ onSuccess: refresh }));
  const attach = useMutation(
    trpc.permissions.attachRole.mutationOptions({
      onSuccess: async ({ role }) => {
        toast.success(`Everybody with the role ${role} has ${set.ref} now`);
        await refresh();
      },
      onError: (error) => toast.error("It could not be attached", { description: error.message }),
    }),
  );
  const held = new Set(set.roles.map(({ role }) => role));
  return (
    <Card title="Roles that carry it" flush>
      <HeldList
        empty="None."
        items={set.roles.map((row) => ({
          key: String(row.id),
          content: <span className="font-medium">{row.role}</span>,
          onRemove: mayChange ? () => setRemoving(row) : undefined,
          removeLabel: `Take ${set.ref} from the role ${row.role}`,
        }))}
      />
      {mayChange && (
        <div className="border-t p-3">
          <Combobox
            aria-label="Attach to a role"
            placeholder="Attach to a role…"
            searchPlaceholder="Search, or write a new one"
            allowCustom
            value={null}
            options={(roles.data ?? [])
              .filter(({ role }) => !held.has(role))
              .map(({ role }) => ({ value: role, label: role }))}
            loading={attach.isPending}
            onValueChange={(role) => role?.trim() && attach.mutate({ permission_set_id: set.id, role: role.trim() })}
          />
        </div>
      )}
      <ConfirmDialog
        open={removing !== null}
        onOpenChange={(open) => !open && setRemoving(null)}
        title={`Take ${set.ref} from the role ${removing?.role ?? ""}?`}
        description="Everybody who has it only by this role loses it at once."
        confirmLabel="Take away"
        error={detach.error?.message}
        onConfirm={async () => {
          if (removing) await detach.mutateAsync({ id: removing.id });
        }}
      />
    </Card>
  );
}
