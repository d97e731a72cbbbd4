import type { ReloadResult } from "@/lib/schemas/sensor";
import { recordAudit } from "@/server/domain/audit/record-audit";
import type { Ctx } from "@/server/domain/context";

/** Compares every armed timer and rule with the tables and repairs what differs. Open to every signed-in identity. */
export async function reloadSensors(ctx: Ctx): Promise<ReloadResult> {
  const result = await ctx.engine.reload();
  await recordAudit(ctx, { action: "sensor.reload", resource: "sensor", details: { repaired: result.repaired } });
  return result;
}
