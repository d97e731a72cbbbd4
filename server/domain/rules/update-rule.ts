import type { JsonObject } from "@/lib/schemas/common";
import type { Rule, UpdateRuleInput } from "@/lib/schemas/rule";
import type { Sql } from "@/server/db/database";
import { authorise, authoriseSome } from "@/server/domain/authorise";
import { authoriseDelegation, authoriseRunningWith } from "@/server/domain/authorise-delegation";
import { authoriseChannelUse } from "@/server/domain/channels/authorise-channel-use";
import { throwIfAny, under } from "@/server/domain/check-schema";
import type { Ctx } from "@/server/domain/context";
import { findParameterSchema, restoreShown, showTemplates } from "@/server/domain/executions/parameter-secrets";
import {
  type ComponentRow,
  componentObject,
  lockComponent,
  refuseChangeOfStandard,
} from "@/server/domain/find-component";
import { actionParameterIssues, conditionIssues, triggerIssues } from "@/server/domain/rules/check-rule";
import { requireSchema, requireSensor } from "@/server/domain/rules/find-rule-parts";
import { readRule } from "@/server/domain/rules/rule-rows";
import { calendarIssues } from "@/server/domain/sensors/check-sensor";
import { asJsonb, updateRow, writing } from "@/server/domain/write-row";
import type { FieldIssue } from "@/server/errors";

type StoredRule = ComponentRow & {
  action: number | null;
  action_ref: string;
  trigger: number | null;
  trigger_ref: string;
  sensor: number | null;
  sensor_ref: string | null;
  action_params: JsonObject;
  trigger_params: JsonObject;
  permission_set_refs: string[] | null;
};

/** Fields that say nothing about what runs with which parameters. */
const WORDS = ["ref", "label", "description", "enabled"];

/**
 * Changes what is given; `permission_set_refs: null` takes them away. Its own timer keeps its phase unless the schedule
 * changes. Only `enabled` of a standard pack's rule can be changed. Secret parameters that say `***` stay what they are.
 * @throws AppError `forbidden`, also when it runs its action with permission sets that the actor does not hold; `not_found`,
 * `precondition`, `invalid`
 */
export async function updateRule(ctx: Ctx, given: UpdateRuleInput): Promise<Rule> {
  authoriseSome(ctx, "rules", "update");
  const id = await writing(ctx, `Rule ${given.ref}`, async (inside) => {
    const { sql } = inside;
    const row = await lockComponent<StoredRule>(sql, "rule", given.ref);
    authorise(ctx, "rules", "update", componentObject(row));
    const input = await withStoredSecrets(sql, row, given);
    refuseChangeOfStandard(row, input);
    await authoriseDelegation(inside, input.permission_set_refs, "permission_set_refs");
    if (Object.entries(input).some(([name, value]) => value !== undefined && !WORDS.includes(name)))
      authoriseRunningWith(
        ctx,
        input.permission_set_refs === undefined ? row.permission_set_refs : input.permission_set_refs,
        row.ref,
      );
    if (input.action_ref !== undefined || input.action_params !== undefined)
      await authoriseChannelUse(inside, {
        actionRef: input.action_ref ?? row.action_ref,
        parameters: input.action_params ?? row.action_params,
        field: "action_params",
      });
    throwIfAny([
      ...(await triggerPartIssues(sql, row, input)),
      ...(input.conditions === undefined ? [] : conditionIssues(input.conditions)),
      ...(await actionPartIssues(sql, row, input)),
    ]);
    await updateRow(sql, "rule", row.id, {
      label: input.label,
      description: input.description,
      action_ref: input.action_ref,
      trigger_ref: input.trigger_ref,
      sensor_ref: input.sensor_ref,
      // The column is never null: no conditions are {}.
      conditions: input.conditions === null ? "{}" : asJsonb(input.conditions),
      action_params: asJsonb(input.action_params),
      trigger_params: asJsonb(input.trigger_params),
      permission_set_refs: asJsonb(input.permission_set_refs),
      enabled: input.enabled,
      misfire_policy: input.misfire_policy,
      misfire_cap: input.misfire_cap,
      misfire_window_seconds: input.misfire_window_seconds,
      overlap_policy: input.overlap_policy,
      overlap_cap: input.overlap_cap,
    });
    return row.id;
  });
  await ctx.engine.settle({ rules: [id] });
  return readRule(ctx, given.ref);
}

/**
 * Secret parameters were shown as `***`: where the edit still says so, they stay what they are. Not for another action, which
 * might print what the former one kept.
 */
async function withStoredSecrets(sql: Sql, row: StoredRule, input: UpdateRuleInput): Promise<UpdateRuleInput> {
  const { action_params: edited, action_ref = row.action_ref } = input;
  if (edited === undefined || action_ref !== row.action_ref) return input;
  const schema = await findParameterSchema(sql, row.action_ref);
  const shown = showTemplates(schema, row.action_params);
  return { ...input, action_params: restoreShown(edited, row.action_params, shown) as JsonObject };
}

/** Only parts that the edit touches are judged, so that a rule whose trigger or action is gone can be renamed or disabled. */
async function triggerPartIssues(sql: Sql, row: StoredRule, input: UpdateRuleInput): Promise<FieldIssue[]> {
  if (input.trigger_ref === undefined && input.trigger_params === undefined && input.sensor_ref === undefined)
    return [];
  const triggerRef = input.trigger_ref ?? row.trigger_ref;
  const isGone = input.trigger_ref === undefined && row.trigger === null;
  const sensorRef = input.sensor_ref === undefined ? row.sensor_ref : input.sensor_ref;
  const sensorIsGone = input.sensor_ref === undefined && row.sensor === null;
  const calendars = under("trigger_params", await calendarIssues(sql, input.trigger_params ?? {}));
  const issues = triggerIssues({
    trigger_ref: triggerRef,
    trigger_schema: isGone ? null : await requireSchema(sql, "trigger", triggerRef),
    trigger_params: input.trigger_params ?? row.trigger_params,
    sensor:
      sensorIsGone && sensorRef !== null
        ? { ref: sensorRef, trigger_ref: triggerRef }
        : await requireSensor(sql, sensorRef),
  });
  return [...issues, ...calendars];
}

async function actionPartIssues(sql: Sql, row: StoredRule, input: UpdateRuleInput): Promise<FieldIssue[]> {
  if (input.action_ref === undefined && (input.action_params === undefined || row.action === null)) return [];
  const schema = await requireSchema(sql, "action", input.action_ref ?? row.action_ref);
  return actionParameterIssues(schema, input.action_params ?? row.action_params);
}
