"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { IntegrationToken } from "@/lib/schemas/integration-token";
import { useTRPC } from "@/lib/trpc/client";
import { ConfirmDialog } from "../ui/confirm-dialog";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { toast } from "../ui/toaster";

/** Revokes a token that works, or deletes one that does not. */
export function EndTokenDialog({ token, onClose }: { token: IntegrationToken; onClose: () => void }) {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const revoke = useMutation(trpc.tokens.revoke.mutationOptions());
  const remove = useMutation(trpc.tokens.delete.mutationOptions());
  const [reason, setReason] = useState("");
  const whose = { id: token.id, identity: token.identity_id };
  const done = async (text: string) => {
    toast.success(text);
    await cache.invalidateQueries({ queryKey: trpc.tokens.pathKey() });
  };
  if (!token.active)
    return (
      <ConfirmDialog
        open
        onOpenChange={(open) => !open && onClose()}
        title={`Delete the token ${token.label}?`}
        description="It does not work any more. Deleting it takes it off this list; the audit log keeps what was done with it."
        confirmLabel="Delete token"
        error={remove.error?.message}
        onConfirm={async () => {
          await remove.mutateAsync(whose);
          await done(`Token ${token.label} deleted`);
        }}
      />
    );
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Revoke the token ${token.label}?`}
      description="This cannot be undone."
      consequences={[
        "Every program that uses it is refused from now on",
        "Access tokens that were got with it end, too",
      ]}
      confirmLabel="Revoke token"
      error={revoke.error?.message}
      onConfirm={async () => {
        await revoke.mutateAsync({ ...whose, reason: reason.trim() || null });
        await done(`Token ${token.label} revoked`);
      }}
    >
      <Field label="Reason" description="Kept with the token and in the list." optional>
        <Input value={reason} onChange={(event) => setReason(event.target.value)} maxLength={1000} />
      </Field>
    </ConfirmDialog>
  );
}
