"use client";

import { objectOf, useMissing } from "@/components/console/current-user";
import { Switch } from "@/components/ui/switch";
import { useRuleActions } from "./use-rule-actions";

/** Switches a rule on and off in place. */
export function RuleSwitch({
  rule,
}: {
  rule: { ref: string; label: string; enabled: boolean; pack_ref?: string | null; owner_identity?: number | null };
}) {
  const { pending, setEnabled } = useRuleActions(rule.ref);
  const missing = useMissing()({ resource: "rules", action: "update", object: objectOf(rule) });
  return (
    <Switch
      aria-label={`${rule.label} enabled`}
      checked={pending ?? rule.enabled}
      pending={pending !== null}
      disabled={missing !== null}
      title={missing ?? undefined}
      onCheckedChange={setEnabled}
    />
  );
}
