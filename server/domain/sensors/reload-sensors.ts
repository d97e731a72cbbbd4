import type { ReloadResult } from "@/lib/schemas/sensor";
import type { Ctx } from "@/server/domain/context";

/** Compares every armed timer and rule with the tables and repairs what differs. Open to every signed-in identity. */
export function reloadSensors(ctx: Ctx): Promise<ReloadResult> {
  return ctx.engine.reload();
}
