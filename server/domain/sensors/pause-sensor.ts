import { parseTimerSpec } from "@/lib/schedule/timer-spec";
import type { JsonObject, RefInput } from "@/lib/schemas/common";
import { TIMER_ENTRYPOINT } from "@/lib/schemas/pack-files";
import type { PauseSensorInput, Sensor } from "@/lib/schemas/sensor";
import { isTimerTriggerRef } from "@/lib/vocabulary";
import type { Ctx } from "@/server/domain/context";
import { type ComponentRow, lockComponent } from "@/server/domain/find-component";
import { readSensor } from "@/server/domain/sensors/sensor-rows";
import { asJsonb, updateRow, writing } from "@/server/domain/write-row";
import { appError, invalidFields } from "@/server/errors";

type PausableRow = ComponentRow & { trigger_ref: string | null; entrypoint: string; config: JsonObject };

/**
 * Lets a timer fire nothing until a moment. What is due until then is skipped as paused; at the end its misfire policy decides
 * what is made up for. Its plan and its phase stay as they are. When this returns nothing fires any more.
 * @throws AppError `not_found`, `precondition` when it is no timer, `invalid` for a moment that is not ahead
 */
export async function pauseSensor(ctx: Ctx, input: PauseSensorInput): Promise<Sensor> {
  if (Date.parse(input.until) <= ctx.clock.now())
    throw invalidFields([{ path: ["until"], message: "must be in the future" }]);
  return writePause(ctx, input.ref, () => ({
    paused_until: input.until,
    pause_reason: input.reason?.trim() || undefined,
  }));
}

/**
 * Ends a pause now; nothing when there is none. What was due in it stays explained by it.
 * @throws AppError `not_found`, `precondition` when it is no timer
 */
export async function resumeSensor(ctx: Ctx, { ref }: RefInput): Promise<Sensor> {
  return writePause(ctx, ref, (row) => {
    const parsed = parseTimerSpec(row.trigger_ref ?? "", row.config);
    const until = parsed.ok ? parsed.spec.pausedUntilMs : undefined;
    const now = ctx.clock.now();
    return until === undefined || until <= now ? null : { paused_until: new Date(now).toISOString() };
  });
}

async function writePause(
  ctx: Ctx,
  ref: string,
  change: (row: PausableRow) => { paused_until: string; pause_reason?: string | undefined } | null,
): Promise<Sensor> {
  const id = await writing(ctx, `Sensor ${ref}`, async ({ sql }) => {
    const row = await lockComponent<PausableRow>(sql, "sensor", ref);
    if (!isTimerTriggerRef(row.trigger_ref) || row.entrypoint !== TIMER_ENTRYPOINT)
      throw appError("precondition", `${ref} is not a timer, so it cannot be paused; switch it off instead`);
    const pause = change(row);
    if (pause === null) return row.id;
    const { paused_until: _, pause_reason: __, ...config } = row.config;
    await updateRow(sql, "sensor", row.id, { config: asJsonb(JSON.parse(JSON.stringify({ ...config, ...pause }))) });
    return row.id;
  });
  await ctx.engine.settle({ sensors: [id] });
  return readSensor(ctx, ref);
}
