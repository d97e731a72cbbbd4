import { useFormContext, useWatch } from "react-hook-form";
import type { z } from "zod";
import { copyRef, withoutSecrets } from "@/components/console/copy-of";
import type { createRuleInput, Rule } from "@/lib/schemas/rule";
import { DEFAULT_OVERLAP_CAP, ownsTimer } from "@/lib/vocabulary";
import type { RuleSource } from "./rule-words";

/** What the form holds: the input of rules.create. */
export type RuleValues = z.infer<typeof createRuleInput>;

/** The same for react-hook-form, which cannot follow the type of any JSON value to its end. */
export type RuleFormValues = Omit<RuleValues, "conditions" | "action_params" | "trigger_params"> & {
  conditions: unknown;
  action_params: unknown;
  trigger_params: unknown;
};

/** All values of the form around, as they change. */
export function useRuleValues(): RuleValues {
  const { control } = useFormContext<RuleFormValues>();
  return useWatch({ control }) as RuleValues;
}

/** What an address may preset. */
export type RulePreset = { trigger?: string | undefined; sensor?: string | undefined; action?: string | undefined };

export function emptyRule(pack: string, preset: RulePreset): RuleValues {
  return {
    ref: `${pack}.`,
    label: "",
    description: "",
    trigger_ref: preset.trigger ?? "",
    sensor_ref: preset.sensor ?? null,
    conditions: {},
    action_ref: preset.action ?? "",
    action_params: {},
    trigger_params: {},
    enabled: true,
    overlap_policy: "allow",
    overlap_cap: DEFAULT_OVERLAP_CAP,
  };
}

export function valuesOfRule(rule: Rule): RuleValues {
  return {
    ref: rule.ref,
    label: rule.label,
    description: rule.description ?? "",
    trigger_ref: rule.trigger_ref,
    sensor_ref: rule.sensor_ref,
    conditions: rule.conditions,
    action_ref: rule.action_ref,
    action_params: rule.action_params,
    trigger_params: rule.trigger_params,
    enabled: rule.enabled,
    permission_set_refs: rule.permission_set_refs,
    misfire_policy: rule.misfire_policy,
    misfire_cap: rule.misfire_cap,
    misfire_window_seconds: rule.misfire_window_seconds,
    overlap_policy: rule.overlap_policy,
    overlap_cap: rule.overlap_cap,
  };
}

/**
 * A copy of a rule to be saved under another name; it starts switched off, so that nothing runs twice by
 * surprise. `secrets` are the parameters that it lacks.
 */
export function copyOfRule(rule: Rule, taken: Iterable<string>): { values: RuleValues; secrets: string[] } {
  const { params, secrets } = withoutSecrets(rule.action_params);
  const { paused_until: _, pause_reason: __, ...trigger_params } = rule.trigger_params;
  return {
    values: {
      ...valuesOfRule(rule),
      ref: copyRef(rule.ref, taken),
      label: `${rule.label} (copy)`,
      enabled: false,
      action_params: params,
      trigger_params,
    },
    secrets,
  };
}

/** An empty sensor_ref is "one sensor, not chosen yet". */
export function sourceOf({ trigger_ref, sensor_ref, trigger_params }: RuleValues): RuleSource {
  if (sensor_ref !== null && sensor_ref !== undefined) return "sensor";
  return ownsTimer({ trigger_ref, trigger_params }) ? "own" : "any";
}
