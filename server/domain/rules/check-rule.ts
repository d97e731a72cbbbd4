import { validateConditions } from "@/lib/expression/validate-conditions";
import { validateParameters } from "@/lib/parameters/validate-parameters";
import { parseTimerSpec } from "@/lib/schedule/timer-spec";
import type { Json, JsonObject } from "@/lib/schemas/common";
import { isTimerTriggerRef } from "@/lib/vocabulary";
import { under } from "@/server/domain/check-schema";
import type { FieldIssue } from "@/server/errors";

export type RuleTriggerPart = {
  trigger_ref: string;
  /** Of the trigger; null when it has none or is gone. */
  trigger_schema: Json | null;
  trigger_params: JsonObject;
  /** The sensor that the rule names, with its own trigger. */
  sensor: { ref: string; trigger_ref: string | null } | null;
};

/** What is wrong with the part of a rule that says which events it is for. Pure. */
export function triggerIssues(rule: RuleTriggerPart): FieldIssue[] {
  const hasParams = Object.keys(rule.trigger_params).length > 0;
  const issues: FieldIssue[] = [];
  if (rule.sensor && hasParams)
    issues.push({
      path: ["sensor_ref"],
      message:
        "Name a sensor or give trigger_params, not both: the rule has either that sensor's events or its own timer",
    });
  if (rule.sensor && rule.sensor.trigger_ref !== rule.trigger_ref)
    issues.push({
      path: ["sensor_ref"],
      message: `${rule.sensor.ref} fires ${rule.sensor.trigger_ref ?? "nothing"}, not ${rule.trigger_ref}`,
    });
  if (isTimerTriggerRef(rule.trigger_ref)) {
    // Without parameters the rule owns no timer, and listens to those of sensors.
    const parsed = hasParams ? parseTimerSpec(rule.trigger_ref, rule.trigger_params) : null;
    if (parsed && !parsed.ok) issues.push(...under("trigger_params", parsed.issues));
  } else if (rule.trigger_schema !== null) {
    const problems = validateParameters(rule.trigger_schema, rule.trigger_params, { allowTemplates: true });
    issues.push(...under("trigger_params", problems));
  }
  return issues;
}

export function conditionIssues(conditions: Json): FieldIssue[] {
  return under("conditions", validateConditions(conditions));
}

/** `schema` is the action's; templates are accepted for every type, their values are not known yet. */
export function actionParameterIssues(schema: Json | null, params: JsonObject): FieldIssue[] {
  return under("action_params", validateParameters(schema, params, { allowTemplates: true }));
}
