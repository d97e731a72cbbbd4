import {
  type ConditionEvent,
  type ConditionOutcome,
  compileConditions,
  usesPreviousEvent,
} from "@/lib/expression/evaluate-conditions";
import { renderTemplate } from "@/lib/expression/render-template";
import { applyParameterDefaults } from "@/lib/parameters/parameter-schema";
import type { Json, JsonObject } from "@/lib/schemas/common";
import type { OverlapPolicy } from "@/lib/vocabulary";

/** A row of attune.rule with what it needs of its action and packs. */
export type RuleRow = {
  id: number;
  ref: string;
  version: number;
  enabled: boolean;
  triggerRef: string;
  triggerEnabled: boolean;
  sensor: number | null;
  sensorRef: string | null;
  hasTriggerParams: boolean;
  conditions: Json;
  actionParams: JsonObject;
  action: number | null;
  actionRef: string;
  actionParamSchema: Json | null;
  packConfig: JsonObject;
  permissionSetRefs: string[] | null;
  ownerIdentity: number | null;
  overlapPolicy: OverlapPolicy;
  /** How many matches `buffer_all` lets wait. */
  overlapCap: number;
};

export type CompiledRule = RuleRow & {
  evaluate: (event: ConditionEvent, options?: { previousPayload?: Json | undefined }) => ConditionOutcome;
  usesPrevious: boolean;
  /** Whether it looks at the event's id, which then must be known before the commit. */
  usesEventId: boolean;
};

/** The part of an event that rules look at. Timer events of sensors carry `isSensorTimer`. */
export type MatchEvent = {
  id: number | null;
  triggerRef: string;
  source: number | null;
  /** Only this rule is considered. */
  boundRule: number | null;
  isSensorTimer: boolean;
  payload: Json | null;
  createdAtMs: number;
};

export type RuleMatch = { rule: CompiledRule; config: JsonObject };

export function compileRule(row: RuleRow): CompiledRule {
  return {
    ...row,
    evaluate: compileConditions(row.conditions),
    usesPrevious: usesPreviousEvent(row.conditions),
    usesEventId: namesEventId(row),
  };
}

/** Errs on the side of true: an id that is known too early costs one query, one that is missing a wrong parameter. */
function namesEventId(row: RuleRow): boolean {
  return /event\s*(\.\s*id\b|\[)/.test(JSON.stringify([row.conditions, row.actionParams]));
}

/** Whether the rule listens to this event at all, before its criteria: behaviour.md §1 and §13.3. */
export function isCandidate(rule: RuleRow, event: MatchEvent): boolean {
  if (!rule.enabled || !rule.triggerEnabled || rule.action === null || rule.triggerRef !== event.triggerRef)
    return false;
  if (event.boundRule !== null) return rule.id === event.boundRule;
  if (rule.sensorRef !== null) return rule.sensor !== null && rule.sensor === event.source;
  return !(event.isSensorTimer && rule.hasTriggerParams);
}

/** The rules that an event runs, with the parameters of their actions. Pure; a broken rule fails by itself only. */
export function matchRules(
  rules: readonly CompiledRule[],
  event: MatchEvent,
  previousPayload: Json | undefined,
): RuleMatch[] {
  const matches: RuleMatch[] = [];
  const conditionEvent: ConditionEvent = {
    id: event.id,
    trigger: event.triggerRef,
    trigger_ref: event.triggerRef,
    created: new Date(event.createdAtMs).toISOString(),
    payload: event.payload,
  };
  for (const rule of rules) {
    if (!isCandidate(rule, event)) continue;
    if (!rule.evaluate(conditionEvent, { previousPayload }).matched) continue;
    matches.push({ rule, config: renderParameters(rule, conditionEvent) });
  }
  return matches;
}

/** The parameters of the action: templates rendered, then the defaults of its schema for what is absent. */
export function renderParameters(
  rule: Pick<RuleRow, "id" | "ref" | "actionParams" | "actionParamSchema" | "packConfig">,
  event: ConditionEvent,
): JsonObject {
  const rendered = renderTemplate(rule.actionParams, {
    event: { id: event.id, trigger: event.trigger, created: event.created, payload: event.payload },
    pack: { config: rule.packConfig },
    system: { timestamp: event.created, rule: { id: rule.id, ref: rule.ref } },
  });
  const parameters = typeof rendered === "object" && rendered !== null && !Array.isArray(rendered) ? rendered : {};
  return applyParameterDefaults(rule.actionParamSchema, parameters);
}
