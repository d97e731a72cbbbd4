import type { RefInput } from "@/lib/schemas/common";
import type { Sensor } from "@/lib/schemas/sensor";
import type { Ctx } from "@/server/domain/context";
import { updateSensor } from "@/server/domain/sensors/update-sensor";

/** Stops it: no fire after this returns. @throws AppError `not_found` */
export function disableSensor(ctx: Ctx, input: RefInput): Promise<Sensor> {
  return updateSensor(ctx, { ref: input.ref, enabled: false });
}
