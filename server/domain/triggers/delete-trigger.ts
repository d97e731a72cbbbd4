import type { JsonObject, RefInput } from "@/lib/schemas/common";
import type { Ctx } from "@/server/domain/context";
import { type ComponentRow, findComponent, refuseDeleteOfStandard } from "@/server/domain/find-component";
import { lockComponents } from "@/server/domain/lock-components";
import type { Deleted } from "@/server/domain/rules/delete-rule";
import { rulesNaming } from "@/server/domain/rules/rules-naming";
import { sealDefinition } from "@/server/domain/undo/sealed-definition";
import { writing } from "@/server/domain/write-row";

/**
 * Takes a trigger and its sensors away. Rules keep its ref and are linked again when a trigger of that ref is made; events
 * stay.
 * @throws AppError `not_found`, `precondition` for a standard pack's.
 */
export async function deleteTrigger(ctx: Ctx, input: RefInput): Promise<Deleted> {
  const { sensors, undo } = await writing(ctx, `Trigger ${input.ref}`, async ({ sql }) => {
    const row = await findComponent<ComponentRow & { is_adhoc: boolean }>(sql, "trigger", input.ref);
    refuseDeleteOfStandard(row);
    const watching = await sql<{ id: number }>("select id from attune.sensor where trigger = $1", [row.id]);
    const sensors = watching.map((sensor) => sensor.id);
    const rules = await sql<{ id: number }>(
      "select id from attune.rule where trigger = $1 or sensor = any ($2::int[])",
      [row.id, sensors],
    );
    await lockComponents(sql, { sensors, triggers: [row.id], rules: rules.map((rule) => rule.id) });
    const alongside = await sql<{ row: JsonObject; is_adhoc: boolean }>(
      "select to_jsonb(s) as row, s.is_adhoc from attune.sensor s where id = any ($1::int[]) order by id",
      [sensors],
    );
    // Keys that belong to its sensors go with them, and nothing brings those back.
    const keys = await sql("select 1 from attune.key where owner_sensor = any ($1::int[]) limit 1", [sensors]);
    const [gone] = await sql<{ row: JsonObject }>(
      "delete from attune.trigger g where id = $1 returning to_jsonb(g) as row",
      [row.id],
    );
    const isSafe = row.is_adhoc && alongside.every((sensor) => sensor.is_adhoc) && keys.length === 0;
    const snapshot = gone && {
      kind: "trigger" as const,
      row: gone.row,
      sensors: alongside.map((sensor) => sensor.row),
    };
    return { sensors, undo: snapshot && isSafe ? sealDefinition(ctx, snapshot) : null };
  });
  await ctx.engine.settle({
    sensors,
    rules: await rulesNaming(ctx.sql, "trigger_ref", input.ref),
    definitions: true,
  });
  const also =
    sensors.length === 0 ? "" : ` with ${sensors.length === 1 ? "its sensor" : `its ${sensors.length} sensors`}`;
  return { success: true, message: `Trigger ${input.ref} deleted${also}`, undo };
}
