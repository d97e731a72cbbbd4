"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { keyLine } from "@/components/bulk/bulk-words";
import { useConsequences } from "@/components/bulk/use-consequences";
import { useUndo } from "@/components/bulk/use-undo";
import { messageOf } from "@/components/executions/server-error";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { useNavigate } from "@/components/ui/navigation-progress";
import { useTRPC } from "@/lib/trpc/client";

const NAMED_MAX = 6;

/** Asks before an action is deleted, naming the rules that lose it. */
export function DeleteActionDialog({
  actionRef,
  rules,
  open,
  onOpenChange,
}: {
  actionRef: string;
  rules: readonly { ref: string; enabled: boolean }[];
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  const trpc = useTRPC();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const offerUndo = useUndo();
  const lost = useConsequences("actions", open ? [actionRef] : []);
  const remove = useMutation(trpc.actions.delete.mutationOptions());
  const named = rules.slice(0, NAMED_MAX).map((rule) => (
    <span key={rule.ref}>
      The rule <span className="font-mono">{rule.ref}</span> will run nothing
      {rule.enabled ? "" : " (it is disabled)"}
    </span>
  ));
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      title={`Delete ${actionRef}?`}
      description={
        rules.length === 0
          ? "No rule uses it. Its executions stay."
          : "These rules keep its name and work again once an action of this ref exists. Its executions stay."
      }
      consequences={[
        ...named,
        ...(rules.length > NAMED_MAX ? [`and ${rules.length - NAMED_MAX} more`] : []),
        ...keyLine(lost.data?.keys ?? 0, "it"),
      ]}
      confirmLabel="Delete action"
      {...(rules.length > 0 && { confirmText: actionRef })}
      error={remove.error && messageOf(remove.error)}
      onConfirm={async () => {
        const { message, undo } = await remove.mutateAsync({ ref: actionRef });
        offerUndo({ message, undo: [undo] });
        navigate("/actions");
        void queryClient.invalidateQueries(trpc.actions.list.queryFilter());
      }}
    />
  );
}
