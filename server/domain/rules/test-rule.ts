import { compileConditions, usesPreviousEvent } from "@/lib/expression/evaluate-conditions";
import { isJsonObject } from "@/lib/expression/json";
import { renderTemplate } from "@/lib/expression/render-template";
import type { Json } from "@/lib/schemas/common";
import type { RuleTestResult, TestRuleInput } from "@/lib/schemas/rule";
import { throwIfAny } from "@/server/domain/check-schema";
import type { Ctx } from "@/server/domain/context";
import { conditionIssues, triggerIssues } from "@/server/domain/rules/check-rule";
import { requireSchema, requireSensor } from "@/server/domain/rules/find-rule-parts";
import { toIso } from "@/server/domain/to-iso";
import { shownWithoutSecrets } from "@/server/secrets/process-masker";

export type EventRow = {
  id: number;
  created: Date;
  source_ref: string | null;
  payload: Json | null;
  /** null when there was none, or it had no payload. */
  previous: { payload: Json } | null;
};

/**
 * What a rule with these conditions and parameters would have done with the last events that it would see, newest first.
 * Events of other rules' timers are not among them (behaviour.md §13.3). Changes nothing; open to every signed-in identity,
 * as reading events is.
 * @throws AppError `not_found`, `invalid`
 */
export async function testRule(ctx: Ctx, input: TestRuleInput): Promise<RuleTestResult[]> {
  await requireSchema(ctx.sql, "trigger", input.trigger_ref);
  const sensor = await requireSensor(ctx.sql, input.sensor_ref);
  throwIfAny([
    ...triggerIssues({ trigger_ref: input.trigger_ref, trigger_schema: null, trigger_params: {}, sensor }),
    ...conditionIssues(input.conditions),
  ]);
  const events = await lastEvents(ctx, input);
  const matches = compileConditions(input.conditions);
  const timestamp = new Date(ctx.clock.now()).toISOString();
  return events.map((row) => {
    const event = {
      id: row.id,
      trigger: input.trigger_ref,
      trigger_ref: input.trigger_ref,
      created: toIso(row.created),
      payload: row.payload,
    };
    const outcome = matches(event, { previousPayload: row.previous?.payload });
    const parameters = renderTemplate(input.action_params, {
      event,
      pack: { config: {} },
      system: { timestamp, rule: { id: null, ref: "" } },
    });
    return {
      event: row.id,
      created: event.created,
      source_ref: row.source_ref,
      payload: shownWithoutSecrets(row.payload),
      matched: outcome.matched,
      explanation: outcome.failed?.explanation ?? null,
      failed_path: outcome.failed?.path ?? null,
      parameters: isJsonObject(parameters) ? shownWithoutSecrets(parameters) : {},
    };
  });
}

/** SQL for the payload of the event before `e` of the same source, for conditions that look at it. */
export function previousEvent(...conditions: unknown[]): string {
  if (!conditions.some(usesPreviousEvent)) return "null::json";
  return `(select json_build_object('payload', p.payload) from attune.event p
     where p.source is not distinct from e.source and p.source_ref is not distinct from e.source_ref
       and p.trigger = e.trigger and p.id < e.id order by p.id desc limit 1)`;
}

async function lastEvents(ctx: Ctx, input: TestRuleInput): Promise<EventRow[]> {
  return ctx.sql<EventRow>(
    `select e.id, e.created, e.source_ref, e.payload, ${previousEvent(input.conditions)} as previous
     from attune.event e
     where e.trigger = (select id from attune.trigger where ref = $1) and e.rule is null
       and ($2::text is null or e.source = (select id from attune.sensor where ref = $2))
     order by e.id desc limit $3`,
    [input.trigger_ref, input.sensor_ref ?? null, input.limit],
  );
}
