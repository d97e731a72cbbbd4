"use client";

import { Switch } from "@/components/ui/switch";
import { useTriggerActions } from "./use-trigger-actions";

/** Switches a trigger on and off in place; while it is off its events match no rule. */
export function TriggerSwitch({ trigger }: { trigger: { ref: string; label: string; enabled: boolean } }) {
  const { pending, setEnabled } = useTriggerActions(trigger.ref);
  return (
    <Switch
      aria-label={`${trigger.label} enabled`}
      checked={pending ?? trigger.enabled}
      pending={pending !== null}
      onCheckedChange={setEnabled}
    />
  );
}
