import { TIMER_ENTRYPOINT } from "@/lib/schemas/pack-files";
import type { CreateSensorInput } from "@/lib/schemas/sensor";
import { isTimerTriggerRef } from "@/lib/vocabulary";
import { throwIfAny, under } from "@/server/domain/check-schema";
import type { Ctx } from "@/server/domain/context";
import { notFound, refExists, requirePack, requireRuntime } from "@/server/domain/find-component";
import { authoriseScript } from "@/server/domain/sensors/authorise-script";
import { calendarIssues, sensorIssues } from "@/server/domain/sensors/check-sensor";
import { asJsonb, existsAlready, insertRow } from "@/server/domain/write-row";

/**
 * Checks and inserts a sensor in the transaction of `ctx.sql`; its timer row comes with it. Returns the id.
 * @throws AppError `forbidden` for a script, `not_found`, `conflict`, `invalid`
 */
export async function insertSensor(ctx: Ctx, input: CreateSensorInput): Promise<number> {
  const { sql } = ctx;
  const packRef = await requirePack(sql, input.ref, input.pack_ref, true);
  if (!(await refExists(sql, "trigger", input.trigger_ref)))
    throw notFound("Trigger", input.trigger_ref, ["trigger_ref"]);
  const entrypoint = input.entrypoint ?? (isTimerTriggerRef(input.trigger_ref) ? TIMER_ENTRYPOINT : undefined);
  if (entrypoint !== undefined && entrypoint !== TIMER_ENTRYPOINT) authoriseScript(ctx, packRef);
  const runtimeRef = await requireRuntime(sql, input.runtime_ref);
  if (await refExists(sql, "sensor", input.ref)) throw existsAlready(`Sensor ${input.ref}`);
  throwIfAny([
    ...sensorIssues({
      trigger_ref: input.trigger_ref,
      entrypoint: input.entrypoint,
      config: input.config,
      param_schema: input.param_schema ?? null,
    }),
    ...under("config", await calendarIssues(sql, input.config)),
  ]);
  return insertRow(sql, "sensor", {
    ref: input.ref,
    label: input.label,
    description: input.description,
    trigger_ref: input.trigger_ref,
    entrypoint,
    runtime_ref: runtimeRef,
    pack_ref: packRef,
    enabled: input.enabled,
    config: asJsonb(input.config),
    param_schema: asJsonb(input.param_schema),
    worker_selector: asJsonb(input.worker_selector),
    worker_tolerations: asJsonb(input.worker_tolerations),
    worker_affinity: asJsonb(input.worker_affinity),
    misfire_policy: input.misfire_policy,
    misfire_cap: input.misfire_cap,
    misfire_window_seconds: input.misfire_window_seconds,
    is_adhoc: true,
  });
}
