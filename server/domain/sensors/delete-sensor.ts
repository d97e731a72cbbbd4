import type { JsonObject, RefInput } from "@/lib/schemas/common";
import type { ArmedTimer } from "@/lib/schemas/sensor";
import type { Ctx } from "@/server/domain/context";
import { type ComponentRow, findComponent, refuseDeleteOfStandard } from "@/server/domain/find-component";
import { lockComponents } from "@/server/domain/lock-components";
import { rulesNaming } from "@/server/domain/rules/rules-naming";
import { sealDefinition } from "@/server/domain/undo/sealed-definition";
import { writing } from "@/server/domain/write-row";

export type DeletedSensor = ArmedTimer & { success: true; message: string; undo: string | null };

/**
 * Takes a sensor and its timer away; no fire after this returns. Its events stay, and rules that name it wait for a sensor
 * of that ref.
 * @throws AppError `not_found`, `precondition` for a standard pack's.
 */
export async function deleteSensor(ctx: Ctx, input: RefInput): Promise<DeletedSensor> {
  const { id, undo } = await writing(ctx, `Sensor ${input.ref}`, async ({ sql }) => {
    const row = await findComponent<ComponentRow & { is_adhoc: boolean; trigger: number | null }>(
      sql,
      "sensor",
      input.ref,
    );
    refuseDeleteOfStandard(row);
    const rules = await sql<{ id: number }>("select id from attune.rule where sensor = $1", [row.id]);
    await lockComponents(sql, { sensors: [row.id], rules: rules.map((rule) => rule.id) });
    // Keys that belong to it go with it, and nothing brings those back.
    const keys = await sql("select 1 from attune.key where owner_sensor = $1 limit 1", [row.id]);
    const [gone] = await sql<{ row: JsonObject }>(
      "delete from attune.sensor s where id = $1 returning to_jsonb(s) as row",
      [row.id],
    );
    // Tokens that were given to its process, or to one outside, end with it.
    await sql("delete from attune.identity where login = 'sensor:' || $1 and auth_provider = 'sensor'", [input.ref]);
    const isSafe = row.is_adhoc && row.trigger !== null && keys.length === 0;
    return { id: row.id, undo: gone && isSafe ? sealDefinition(ctx, { kind: "sensor", row: gone.row }) : null };
  });
  await ctx.engine.settle({ sensors: [id], rules: await rulesNaming(ctx.sql, "sensor_ref", input.ref) });
  return { success: true, message: `Sensor ${input.ref} deleted`, undo, next_fire_at: null, armed_version: null };
}
