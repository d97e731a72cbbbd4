import type { CreateAutomationInput } from "@/lib/schemas/automation";
import type { Rule } from "@/lib/schemas/rule";
import type { Sensor } from "@/lib/schemas/sensor";
import type { Sql } from "@/server/db/database";
import { insertAction } from "@/server/domain/actions/insert-action";
import { authoriseSome } from "@/server/domain/authorise";
import type { Ctx } from "@/server/domain/context";
import { insertRule } from "@/server/domain/rules/insert-rule";
import { readRule } from "@/server/domain/rules/rule-rows";
import { rulesNaming } from "@/server/domain/rules/rules-naming";
import { insertSensor } from "@/server/domain/sensors/insert-sensor";
import { readSensor } from "@/server/domain/sensors/sensor-rows";
import { insertTrigger } from "@/server/domain/triggers/insert-trigger";
import { writing } from "@/server/domain/write-row";
import { appError, isAppError } from "@/server/errors";

export type Automation = { sensor: Sensor; rule: Rule | null; action_ref: string | null };

/**
 * Makes a sensor, if need be with its trigger, and, when something shall run, its rule and if need be a new action: all or
 * nothing, and armed when this returns. The rule listens to this sensor only and has its ref and label. Issues have the paths of the input.
 * @throws AppError `forbidden`, `not_found`, `conflict`, `invalid`
 */
export async function createAutomation(ctx: Ctx, input: CreateAutomationInput): Promise<Automation> {
  const { sensor, run } = input;
  if (run) authoriseSome(ctx, "rules", "create");
  if (run?.action) authoriseSome(ctx, "actions", "create");
  const actionRef = run?.action?.ref ?? run?.action_ref ?? null;
  const made = await writing(ctx, `Automation ${sensor.ref}`, async (inside) => {
    const { trigger } = input;
    if (trigger) await under(["trigger"], () => insertTrigger(inside, trigger));
    const sensorId = await under(["sensor"], () => insertSensor(inside, sensor));
    const { action } = run ?? {};
    if (action) await under(["run", "action"], () => insertAction(inside, action));
    if (!run || actionRef === null) return { sensorId, rule: null };
    const ref = await freeRuleRef(inside.sql, sensor.ref);
    const id = await under(["run"], () =>
      insertRule(inside, {
        ref,
        pack_ref: sensor.pack_ref,
        label: sensor.label,
        trigger_ref: sensor.trigger_ref,
        sensor_ref: sensor.ref,
        action_ref: actionRef,
        action_params: run.action_params,
        trigger_params: {},
        conditions: {},
        enabled: true,
      }),
    );
    return { sensorId, rule: { id, ref } };
  });
  const waiting = await rulesNaming(ctx.sql, "sensor_ref", sensor.ref);
  const linked = run?.action ? await rulesNaming(ctx.sql, "action_ref", run.action.ref) : [];
  await ctx.engine.settle({
    sensors: [made.sensorId],
    rules: [...new Set([...waiting, ...linked])],
    definitions: Boolean(run?.action) || Boolean(input.trigger),
  });
  return {
    sensor: await readSensor(ctx, sensor.ref),
    rule: made.rule ? await readRule(ctx, made.rule.ref) : null,
    action_ref: actionRef,
  };
}

/** The sensor's own ref, or with the first number behind it that no rule has. */
async function freeRuleRef(sql: Sql, wanted: string): Promise<string> {
  const rows = await sql<{ ref: string }>("select ref from attune.rule where ref = $1 or starts_with(ref, $1 || '-')", [
    wanted,
  ]);
  const taken = new Set(rows.map((row) => row.ref));
  let ref = wanted;
  for (let count = 2; taken.has(ref); count += 1) ref = `${wanted}-${count}`;
  return ref;
}

/** Puts the place of a part before the paths of its issues. */
async function under<T>(path: string[], work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isAppError(error)) throw error;
    const issues = error.issues.map((issue) => ({ path: [...path, ...issue.path], message: issue.message }));
    throw appError(error.code, error.message, issues, error.details);
  }
}
