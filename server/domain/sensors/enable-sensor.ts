import type { RefInput } from "@/lib/schemas/common";
import type { Sensor } from "@/lib/schemas/sensor";
import type { Ctx } from "@/server/domain/context";
import { updateSensor } from "@/server/domain/sensors/update-sensor";

/** Lets it fire again, from the next instant on: what passed in between is not replayed. @throws AppError `not_found` */
export function enableSensor(ctx: Ctx, input: RefInput): Promise<Sensor> {
  return updateSensor(ctx, { ref: input.ref, enabled: true });
}
