import type { RefInput } from "@/lib/schemas/common";
import type { ArmedTimer } from "@/lib/schemas/sensor";
import type { Ctx } from "@/server/domain/context";
import { findComponent, refuseDeleteOfStandard } from "@/server/domain/find-component";
import { lockComponents } from "@/server/domain/lock-components";
import { rulesNaming } from "@/server/domain/rules/rules-naming";
import { writing } from "@/server/domain/write-row";

export type DeletedSensor = ArmedTimer & { success: true; message: string };

/**
 * Takes a sensor and its timer away; no fire after this returns. Its events stay, and rules that name it wait for a sensor
 * of that ref.
 * @throws AppError `not_found`, `precondition` for a standard pack's.
 */
export async function deleteSensor(ctx: Ctx, input: RefInput): Promise<DeletedSensor> {
  const id = await writing(ctx, `Sensor ${input.ref}`, async ({ sql }) => {
    const row = await findComponent(sql, "sensor", input.ref);
    refuseDeleteOfStandard(row);
    const rules = await sql<{ id: number }>("select id from attune.rule where sensor = $1", [row.id]);
    await lockComponents(sql, { sensors: [row.id], rules: rules.map((rule) => rule.id) });
    await sql("delete from attune.sensor where id = $1", [row.id]);
    // Tokens that were given to its process, or to one outside, end with it.
    await sql("delete from attune.identity where login = 'sensor:' || $1 and auth_provider = 'sensor'", [input.ref]);
    return row.id;
  });
  await ctx.engine.settle({ sensors: [id], rules: await rulesNaming(ctx.sql, "sensor_ref", input.ref) });
  return { success: true, message: `Sensor ${input.ref} deleted`, next_fire_at: null, armed_version: null };
}
