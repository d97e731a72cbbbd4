"use client";

import { Switch } from "@/components/ui/switch";
import { useRuleActions } from "./use-rule-actions";

/** Switches a rule on and off in place. */
export function RuleSwitch({ rule }: { rule: { ref: string; label: string; enabled: boolean } }) {
  const { pending, setEnabled } = useRuleActions(rule.ref);
  return (
    <Switch
      aria-label={`${rule.label} enabled`}
      checked={pending ?? rule.enabled}
      pending={pending !== null}
      onCheckedChange={setEnabled}
    />
  );
}
