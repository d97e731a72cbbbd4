"use client";

import { useMutation } from "@tanstack/react-query";
import { KeyRound, MoreHorizontal, Snowflake, Sun, Trash2 } from "lucide-react";
import { useState } from "react";
import { useNavigate } from "@/components/ui/navigation-progress";
import { onDemand } from "@/components/ui/on-demand";
import type { IdentityDetail } from "@/lib/schemas/identity";
import { useTRPC } from "@/lib/trpc/client";
import { Permitted, useCurrentUser } from "../console/current-user";
import { Button } from "../ui/button";
import { ConfirmDialog } from "../ui/confirm-dialog";
import { DropdownMenu, DropdownMenuContent, DropdownMenuItem, DropdownMenuTrigger } from "../ui/dropdown-menu";
import { toast } from "../ui/toaster";
import { useRefreshAccess } from "./use-refresh-access";

// Fetched when it is opened.
const ResetPasswordDialog = onDemand(() =>
  import("./reset-password-dialog").then((module) => module.ResetPasswordDialog),
);

/** What grants on this person look at. */
export const personObject = (person: Pick<IdentityDetail, "id" | "login" | "attributes">) => ({
  id: person.id,
  ref: person.login,
  ownerIdentity: person.id,
  attributes: person.attributes,
});

/** Freezing, a new password, deleting. */
export function PersonActions({ person }: { person: IdentityDetail }) {
  const trpc = useTRPC();
  const refresh = useRefreshAccess();
  const navigate = useNavigate();
  const isSelf = useCurrentUser().id === person.id;
  const [asking, setAsking] = useState<"freeze" | "password" | "delete" | null>(null);
  const freeze = useMutation(trpc.identities.freeze.mutationOptions({ onSuccess: refresh }));
  const remove = useMutation(trpc.identities.delete.mutationOptions());
  const unfreeze = useMutation(
    trpc.identities.unfreeze.mutationOptions({
      onSuccess: async () => {
        toast.success(`${person.login} can sign in again`);
        await refresh();
      },
      onError: (error) => toast.error(`${person.login} stays frozen`, { description: error.message }),
    }),
  );
  const object = personObject(person);
  const close = () => setAsking(null);
  return (
    <>
      {!isSelf && (
        <Permitted resource="identities" action="delete" object={object}>
          <DropdownMenu>
            <DropdownMenuTrigger asChild>
              <Button size="icon" aria-label={`More for ${person.login}`}>
                <MoreHorizontal aria-hidden />
              </Button>
            </DropdownMenuTrigger>
            <DropdownMenuContent>
              <DropdownMenuItem tone="destructive" onSelect={() => setAsking("delete")}>
                <Trash2 aria-hidden />
                Delete
              </DropdownMenuItem>
            </DropdownMenuContent>
          </DropdownMenu>
        </Permitted>
      )}
      <Permitted resource="identities" action="update" object={object}>
        {person.auth_provider === "local" && (
          <Button onClick={() => setAsking("password")}>
            <KeyRound aria-hidden />
            {person.has_password ? "New password" : "Set password"}
          </Button>
        )}
        {person.frozen ? (
          <Button variant="primary" loading={unfreeze.isPending} onClick={() => unfreeze.mutate({ id: person.id })}>
            <Sun aria-hidden />
            Unfreeze
          </Button>
        ) : (
          !isSelf && (
            <Button onClick={() => setAsking("freeze")}>
              <Snowflake aria-hidden />
              Freeze
            </Button>
          )
        )}
      </Permitted>
      {asking === "password" && <ResetPasswordDialog person={person} onClose={close} />}
      <ConfirmDialog
        open={asking === "freeze"}
        onOpenChange={(open) => !open && close()}
        title={`Freeze ${person.login}?`}
        description="They are shut out at once, wherever they are signed in, and so are their tokens. Their rules go on. Nothing is lost: unfreezing lets them in again."
        confirmLabel="Freeze"
        error={freeze.error?.message}
        onConfirm={async () => {
          await freeze.mutateAsync({ id: person.id });
          toast.success(`${person.login} is frozen`);
        }}
      />
      <ConfirmDialog
        open={asking === "delete"}
        onOpenChange={(open) => !open && close()}
        title={`Delete ${person.login}?`}
        description="This cannot be undone. To shut somebody out for a while, freeze them instead."
        consequences={[
          "Their sessions, tokens and own keys",
          "Their rules, packs and executions stay, without an owner",
        ]}
        confirmLabel="Delete person"
        confirmText={person.login}
        error={remove.error?.message}
        onConfirm={async () => {
          await remove.mutateAsync({ id: person.id });
          toast.success(`${person.login} was deleted`);
          navigate("/access");
        }}
      />
    </>
  );
}
