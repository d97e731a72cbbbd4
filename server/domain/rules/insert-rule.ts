import type { CreateRuleInput } from "@/lib/schemas/rule";
import { authoriseNew } from "@/server/domain/authorise";
import { authoriseDelegation } from "@/server/domain/authorise-delegation";
import { authoriseChannelUse } from "@/server/domain/channels/authorise-channel-use";
import { throwIfAny, under } from "@/server/domain/check-schema";
import type { Ctx } from "@/server/domain/context";
import { refExists, requirePack } from "@/server/domain/find-component";
import { actionParameterIssues, conditionIssues, triggerIssues } from "@/server/domain/rules/check-rule";
import { requireSchema, requireSensor } from "@/server/domain/rules/find-rule-parts";
import { calendarIssues } from "@/server/domain/sensors/check-sensor";
import { asJsonb, existsAlready, insertRow } from "@/server/domain/write-row";

/**
 * Checks and inserts a rule in the transaction of `ctx.sql`; with trigger_params on a timer trigger its own timer comes with
 * it. Its owner is the actor, unless it is restored. Returns the id.
 * @throws AppError `not_found`, `conflict`, `invalid`, `forbidden` without rules:create for its pack, or for a
 * permission set that may not be given on
 */
export async function insertRule(
  ctx: Ctx,
  input: CreateRuleInput,
  restoring?: { ownerIdentity: number | null },
): Promise<number> {
  const { sql, actor } = ctx;
  const packRef = await requirePack(sql, input.ref, input.pack_ref);
  const ownerIdentity = restoring ? restoring.ownerIdentity : actor.kind === "identity" ? actor.id : null;
  authoriseNew(ctx, "rules", { ref: input.ref, packRef, ownerIdentity });
  const actionSchema = await requireSchema(sql, "action", input.action_ref);
  const triggerSchema = await requireSchema(sql, "trigger", input.trigger_ref);
  const sensor = await requireSensor(sql, input.sensor_ref);
  await authoriseDelegation(ctx, input.permission_set_refs, "permission_set_refs");
  await authoriseChannelUse(ctx, {
    actionRef: input.action_ref,
    parameters: input.action_params ?? {},
    field: "action_params",
  });
  if (await refExists(sql, "rule", input.ref)) throw existsAlready(`Rule ${input.ref}`);
  throwIfAny([
    ...triggerIssues({
      trigger_ref: input.trigger_ref,
      trigger_schema: triggerSchema,
      trigger_params: input.trigger_params,
      sensor,
    }),
    ...under("trigger_params", await calendarIssues(sql, input.trigger_params ?? {})),
    ...conditionIssues(input.conditions),
    ...actionParameterIssues(actionSchema, input.action_params),
  ]);
  return insertRow(sql, "rule", {
    ref: input.ref,
    pack_ref: packRef,
    label: input.label,
    description: input.description,
    action_ref: input.action_ref,
    trigger_ref: input.trigger_ref,
    sensor_ref: input.sensor_ref,
    conditions: asJsonb(input.conditions ?? {}),
    action_params: asJsonb(input.action_params),
    trigger_params: asJsonb(input.trigger_params),
    permission_set_refs: asJsonb(input.permission_set_refs),
    enabled: input.enabled,
    owner_identity: ownerIdentity,
    misfire_policy: input.misfire_policy,
    misfire_cap: input.misfire_cap,
    misfire_window_seconds: input.misfire_window_seconds,
    overlap_policy: input.overlap_policy,
    overlap_cap: input.overlap_cap,
    is_adhoc: true,
  });
}
