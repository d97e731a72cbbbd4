import type { CreateSensorInput, Sensor } from "@/lib/schemas/sensor";
import type { Ctx } from "@/server/domain/context";
import { rulesNaming } from "@/server/domain/rules/rules-naming";
import { insertSensor } from "@/server/domain/sensors/insert-sensor";
import { readSensor } from "@/server/domain/sensors/sensor-rows";
import { writing } from "@/server/domain/write-row";

/**
 * Makes a sensor; a timer is armed when this returns. Needs only a signed-in identity (contract: sensor writes are open).
 * @throws AppError `not_found`, `conflict`, `invalid`
 */
export async function createSensor(ctx: Ctx, input: CreateSensorInput): Promise<Sensor> {
  const id = await writing(ctx, `Sensor ${input.ref}`, (inside) => insertSensor(inside, input));
  // Rules that named this ref before it existed are linked to it now.
  await ctx.engine.settle({ sensors: [id], rules: await rulesNaming(ctx.sql, "sensor_ref", input.ref) });
  return readSensor(ctx, input.ref);
}
