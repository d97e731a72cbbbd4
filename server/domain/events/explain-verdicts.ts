import { evaluateConditions, usesPreviousEvent } from "@/lib/expression/evaluate-conditions";
import type { IdInput, Json, JsonObject } from "@/lib/schemas/common";
import type { RuleVerdict } from "@/lib/schemas/event";
import type { SuppressedReason } from "@/lib/schemas/overlap";
import { type EnforcementStatus, ownsTimer } from "@/lib/vocabulary";
import type { Ctx } from "@/server/domain/context";
import { appError } from "@/server/errors";

type EventRow = {
  id: number;
  trigger: number | null;
  trigger_ref: string;
  source: number | null;
  source_ref: string | null;
  rule: number | null;
  rule_ref: string | null;
  payload: Json | null;
  created: Date;
};

type RuleRow = {
  id: number;
  ref: string;
  label: string;
  enabled: boolean;
  sensor: number | null;
  sensor_ref: string | null;
  trigger_ref: string;
  trigger_params: JsonObject;
  conditions: Json;
  action: number | null;
  enforcement: number | null;
  status: EnforcementStatus | null;
  suppressed_reason: SuppressedReason | null;
  blocked_by: number | null;
};

/**
 * For every rule of an event's trigger: whether it ran, and if not, the first reason. What an enforcement records is
 * certain; everything else is the rule as it is now, which may have been changed since.
 * @throws AppError `not_found`
 */
export async function explainVerdicts(ctx: Pick<Ctx, "sql">, { id }: IdInput): Promise<RuleVerdict[]> {
  const [event] = await ctx.sql<EventRow>(
    "select id, trigger, trigger_ref, source, source_ref, rule, rule_ref, payload, created from attune.event where id = $1",
    [id],
  );
  if (!event) throw appError("not_found", `Event ${id} not found`);
  const rules = await ctx.sql<RuleRow>(
    `select r.id, r.ref, r.label, r.enabled, r.sensor, r.sensor_ref, r.trigger_ref, r.trigger_params, r.conditions, r.action, e.id as enforcement, e.status, e.suppressed_reason, e.blocked_by
     from attune.rule r left join attune.enforcement e on e.event = $1 and e.rule = r.id and e.replay = 0
     where r.trigger_ref = $2 or e.id is not null order by r.ref`,
    [id, event.trigger_ref],
  );
  const previousPayload = rules.some((rule) => usesPreviousEvent(rule.conditions))
    ? await previousPayloadOf(ctx, event)
    : undefined;
  return rules.map((rule) => {
    const { status, suppressed_reason, blocked_by } = rule;
    const reason = reasonAgainst(event, rule, previousPayload);
    return {
      rule_ref: rule.ref,
      label: rule.label,
      enabled: rule.enabled,
      matched: rule.enforcement !== null,
      enforcement: rule.enforcement,
      hold: status === null || status === "processed" ? null : { status, suppressed_reason, blocked_by },
      explanation: rule.enforcement === null ? (reason ?? CAME_LATER) : null,
      replayable: reason === null && rule.action !== null,
    };
  });
}

async function previousPayloadOf(ctx: Pick<Ctx, "sql">, event: EventRow): Promise<Json | undefined> {
  const [column, value] = event.source === null ? ["trigger", event.trigger] : ["source", event.source];
  const [row] = await ctx.sql<{ payload: Json | null }>(
    `select payload from attune.event where ${column} = $1 and id < $2 order by id desc limit 1`,
    [value, event.id],
  );
  return row?.payload ?? undefined;
}

const CAME_LATER = "The rule matches now, but it did not run for this event: it was made, enabled or changed later";

/** The part of an event and of a rule that decides whether they belong together. */
export type JudgedEvent = Omit<EventRow, "trigger">;
export type JudgedRule = Pick<
  RuleRow,
  "id" | "enabled" | "trigger_ref" | "sensor_ref" | "trigger_params" | "conditions"
>;

/** Why a rule, as it is now, does not match an event; null when it does. The order is the pipeline's. */
export function reasonAgainst(event: JudgedEvent, rule: JudgedRule, previousPayload: Json | undefined): string | null {
  if (event.trigger_ref !== rule.trigger_ref)
    return `It is an event of ${event.trigger_ref}; the rule listens to ${rule.trigger_ref}`;
  if (event.rule_ref !== null && event.rule !== rule.id)
    return `This event belongs to the timer of the rule ${event.rule_ref} only`;
  if (event.rule_ref === null) {
    if (rule.sensor_ref !== null && rule.sensor_ref !== event.source_ref)
      return `The rule listens to the sensor ${rule.sensor_ref} only`;
    if (rule.sensor_ref === null && ownsTimer(rule)) return "The rule listens to its own timer only";
  }
  if (!rule.enabled) return "The rule is disabled";
  const { matched, failed } = evaluateConditions(
    rule.conditions,
    {
      id: event.id,
      trigger: event.trigger_ref,
      trigger_ref: event.trigger_ref,
      created: event.created.toISOString(),
      payload: event.payload,
    },
    { previousPayload },
  );
  if (!matched) return failed?.explanation ?? "The conditions did not match";
  return null;
}
