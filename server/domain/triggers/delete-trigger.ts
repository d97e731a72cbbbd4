import type { RefInput } from "@/lib/schemas/common";
import type { Ctx } from "@/server/domain/context";
import { findComponent, refuseDeleteOfStandard } from "@/server/domain/find-component";
import { lockComponents } from "@/server/domain/lock-components";
import { rulesNaming } from "@/server/domain/rules/rules-naming";
import { writing } from "@/server/domain/write-row";

/**
 * Takes a trigger and its sensors away. Rules keep its ref and are linked again when a trigger of that ref is made; events
 * stay.
 * @throws AppError `not_found`, `precondition` for a standard pack's.
 */
export async function deleteTrigger(ctx: Ctx, input: RefInput): Promise<{ success: true; message: string }> {
  const sensors = await writing(ctx, `Trigger ${input.ref}`, async ({ sql }) => {
    const row = await findComponent(sql, "trigger", input.ref);
    refuseDeleteOfStandard(row);
    const watching = await sql<{ id: number }>("select id from attune.sensor where trigger = $1", [row.id]);
    const sensors = watching.map((sensor) => sensor.id);
    const rules = await sql<{ id: number }>(
      "select id from attune.rule where trigger = $1 or sensor = any ($2::int[])",
      [row.id, sensors],
    );
    await lockComponents(sql, { sensors, triggers: [row.id], rules: rules.map((rule) => rule.id) });
    await sql("delete from attune.trigger where id = $1", [row.id]);
    return sensors;
  });
  await ctx.engine.settle({
    sensors,
    rules: await rulesNaming(ctx.sql, "trigger_ref", input.ref),
    definitions: true,
  });
  const also =
    sensors.length === 0 ? "" : ` with ${sensors.length === 1 ? "its sensor" : `its ${sensors.length} sensors`}`;
  return { success: true, message: `Trigger ${input.ref} deleted${also}` };
}
