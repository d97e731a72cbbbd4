"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { Copy, Pencil, ShieldOff, Trash2 } from "lucide-react";
import { useState } from "react";
import { usePresent } from "@/components/console/use-present";
import { useNavigate } from "@/components/ui/navigation-progress";
import { onDemand } from "@/components/ui/on-demand";
import { formatCount } from "@/lib/format/format-number";
import type { PermissionSet } from "@/lib/schemas/identity";
import { useTRPC } from "@/lib/trpc/client";
import { useMissing } from "../console/current-user";
import { NotThere } from "../events/not-there";
import { AppLink } from "../ui/app-link";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";
import { Card } from "../ui/card";
import { ConfirmDialog } from "../ui/confirm-dialog";
import { EmptyState } from "../ui/empty-state";
import { PageHeader } from "../ui/page-header";
import { PageSkeleton, Skeleton } from "../ui/skeleton";
import { toast } from "../ui/toaster";
import { useUrlState } from "../ui/use-url-state";
import { GrantMatrix } from "./grant-matrix";
import { HeldList } from "./held-list";
import { SetRolesCard } from "./set-roles-card";

// With the schemas, when somebody edits.
const CreateSetDialog = onDemand(() => import("./create-set-dialog").then((module) => module.CreateSetDialog));
const SetForm = onDemand(
  () => import("./set-form").then((module) => module.SetForm),
  () => <Skeleton className="h-96" />,
);

/** One permission set: what it grants, and who has it. */
export function SetPage({ id }: { id: number }) {
  const trpc = useTRPC();
  const found = useQuery(trpc.permissions.set.queryOptions({ id }));
  const { error, refetch, isFetching } = found;
  const set = usePresent(found);
  if (!set) {
    if (!error) return <PageSkeleton rows={8} />;
    return (
      <NotThere
        what="This permission set"
        error={error}
        back={{ label: "All permission sets", href: "/access?tab=sets" }}
        onRetry={() => void refetch()}
        retrying={isFetching}
      />
    );
  }
  return <LoadedSet set={set} />;
}

function LoadedSet({ set }: { set: PermissionSet }) {
  const missing = useMissing();
  const [editing, setEditing] = useUrlState<"" | "1">("edit", "");
  const object = { id: set.id, ref: set.ref, packRef: set.pack_ref };
  const may = (action: "update" | "delete") =>
    missing({ resource: "permissions", action, object }) === null ||
    missing({ resource: "permissions", action: "manage", object }) === null;
  const isEditing = editing === "1" && may("update");
  return (
    <>
      <PageHeader
        breadcrumbs={[
          { label: "Access", href: "/access" },
          { label: "Permission sets", href: "/access?tab=sets" },
        ]}
        title={set.label}
        identifier={set.ref}
        description={set.description}
        badges={
          set.is_from_files ? <Badge tone="primary">Of the pack {set.pack_ref}</Badge> : <Badge outline>Own</Badge>
        }
        actions={
          !isEditing && (
            <>
              {!set.is_from_files && may("delete") && <DeleteSet set={set} />}
              {missing({ resource: "permissions", action: "create" }) === null && <DuplicateSet set={set} />}
              {may("update") && (
                <Button variant="primary" onClick={() => setEditing("1")}>
                  <Pencil aria-hidden />
                  Edit
                </Button>
              )}
            </>
          )
        }
      />
      <div className="grid min-w-0 items-start gap-5 xl:grid-cols-[minmax(0,1fr)_24rem]">
        {isEditing ? (
          <SetForm key={set.id} set={set} onClose={() => setEditing("")} />
        ) : (
          <Card title="Grants" flush>
            {set.grants.length > 0 ? (
              <GrantMatrix
                label={`What ${set.ref} grants`}
                grants={set.grants.map((grant) => ({ grant, source: "" }))}
              />
            ) : (
              <EmptyState
                compact
                icon={<ShieldOff aria-hidden />}
                title="It grants nothing yet"
                description="Edit it to choose what its holders may do."
              />
            )}
          </Card>
        )}
        <div className="grid min-w-0 gap-5 md:max-xl:grid-cols-2">
          <Card title="Assigned to" flush>
            <HeldList
              empty="Nobody directly."
              items={set.identities.map(({ id, login }) => ({
                key: String(id),
                content: (
                  <AppLink href={`/access/people/${id}`} className="font-medium hover:underline">
                    {login}
                  </AppLink>
                ),
              }))}
            />
          </Card>
          <SetRolesCard set={set} mayChange={may("update")} />
        </div>
      </div>
    </>
  );
}

function DuplicateSet({ set }: { set: PermissionSet }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>
        <Copy aria-hidden />
        Duplicate
      </Button>
      {open && <CreateSetDialog original={set} onClose={() => setOpen(false)} />}
    </>
  );
}

function DeleteSet({ set }: { set: PermissionSet }) {
  const trpc = useTRPC();
  const navigate = useNavigate();
  const [open, setOpen] = useState(false);
  const remove = useMutation(trpc.permissions.deleteSet.mutationOptions());
  return (
    <>
      <Button variant="destructive-ghost" onClick={() => setOpen(true)}>
        <Trash2 aria-hidden />
        Delete
      </Button>
      <ConfirmDialog
        open={open}
        onOpenChange={setOpen}
        title={`Delete ${set.label}?`}
        description="What it grants is taken away at once. Rules and actions that name it run without it."
        consequences={[
          ...(set.identities.length > 0 ? [`${formatCount(set.identities.length, "assignment")} to people`] : []),
          ...(set.roles.length > 0 ? [`${formatCount(set.roles.length, "attachment")} to roles`] : []),
        ]}
        confirmLabel="Delete permission set"
        confirmText={set.ref}
        error={remove.error?.message}
        onConfirm={async () => {
          await remove.mutateAsync({ id: set.id });
          toast.success(`${set.ref} was deleted`);
          navigate("/access?tab=sets");
        }}
      />
    </>
  );
}
