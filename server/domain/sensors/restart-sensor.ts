import type { RefInput } from "@/lib/schemas/common";
import { TIMER_ENTRYPOINT } from "@/lib/schemas/pack-files";
import type { Sensor } from "@/lib/schemas/sensor";
import { recordAudit } from "@/server/domain/audit/record-audit";
import type { Ctx } from "@/server/domain/context";
import { findComponent } from "@/server/domain/find-component";
import { readSensor } from "@/server/domain/sensors/sensor-rows";
import { appError } from "@/server/errors";

/**
 * Starts the process of a sensor afresh, wherever it runs: one that was given up after too many failures, too. Open to
 * every signed-in identity, as enabling is.
 * @throws AppError `not_found`; `precondition` for what has no process
 */
export async function restartSensor(ctx: Ctx, input: RefInput): Promise<Sensor> {
  const { id } = await ctx.db.transaction(async (sql) => {
    const row = await findComponent(sql, "sensor", input.ref);
    if (row.entrypoint === TIMER_ENTRYPOINT)
      throw appError("precondition", `Sensor ${input.ref} is a part of the server and has no process of its own`);
    // The node that holds it hears of it by the row's trigger and compares the hash with what it started (docs/decisions/0008).
    await sql(
      "update attune.sensor_process set configuration_hash = null, status = status, updated = clock_timestamp() where sensor = $1",
      [row.id],
    );
    await recordAudit(
      { ...ctx, sql },
      { action: "sensor.restart", resource: "sensor", resourceId: row.id, resourceRef: row.ref },
    );
    return row;
  });
  await ctx.engine.settle({ sensors: [id] });
  return readSensor(ctx, input.ref);
}
