"use client";

import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { formatCount } from "@/lib/format/format-number";
import type { RuleListItem } from "@/lib/schemas/rule";
import { useRuleActions } from "./use-rule-actions";

export interface DeleteRuleDialogProps {
  rule: Pick<RuleListItem, "ref" | "label" | "schedule" | "waiting">;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** After it is gone, for leaving its page. */
  onDeleted?: () => void;
}

export function DeleteRuleDialog({ rule, open, onOpenChange, onDeleted }: DeleteRuleDialogProps) {
  const { remove } = useRuleActions(rule.ref);
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      title={`Delete the rule ${rule.label}?`}
      description={
        <>
          <span className="font-mono">{rule.ref}</span> stops matching at once. Its enforcements and executions stay in
          the history.
        </>
      }
      consequences={[
        ...(rule.schedule === null ? [] : [`Its own timer, ${rule.schedule}, is disarmed`]),
        ...(rule.waiting === 0
          ? []
          : [`${formatCount(rule.waiting, "waiting match", "waiting matches")} will not run`]),
      ]}
      confirmLabel="Delete rule"
      onConfirm={async () => {
        await remove();
        onDeleted?.();
      }}
    />
  );
}
