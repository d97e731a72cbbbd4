import type { Json, JsonObject } from "@/lib/schemas/common";
import { TIMER_ENTRYPOINT } from "@/lib/schemas/pack-files";
import type { Sensor, UpdateSensorInput } from "@/lib/schemas/sensor";
import { throwIfAny, under } from "@/server/domain/check-schema";
import type { Ctx } from "@/server/domain/context";
import {
  type ComponentRow,
  lockComponent,
  notFound,
  refExists,
  refuseChangeOfStandard,
  requireRuntime,
} from "@/server/domain/find-component";
import { authoriseScript } from "@/server/domain/sensors/authorise-script";
import { calendarIssues, sensorIssues } from "@/server/domain/sensors/check-sensor";
import { readSensor } from "@/server/domain/sensors/sensor-rows";
import { asJsonb, updateRow, writing } from "@/server/domain/write-row";

type StoredSensor = ComponentRow & {
  pack_ref: string | null;
  trigger_ref: string | null;
  entrypoint: string;
  config: JsonObject;
  param_schema: Json | null;
};

/**
 * Changes what is given. A timer keeps its phase unless its schedule itself changes. When this returns nothing of the old
 * version fires any more. Only `enabled` of a standard pack's sensor can be changed.
 * @throws AppError `not_found`, `precondition`, `invalid`
 */
export async function updateSensor(ctx: Ctx, input: UpdateSensorInput): Promise<Sensor> {
  const id = await writing(ctx, `Sensor ${input.ref}`, async (inside) => {
    const { sql } = inside;
    const row = await lockComponent<StoredSensor>(sql, "sensor", input.ref);
    refuseChangeOfStandard(row, input);
    if (input.trigger_ref !== undefined && !(await refExists(sql, "trigger", input.trigger_ref)))
      throw notFound("Trigger", input.trigger_ref, ["trigger_ref"]);
    const entrypoint = input.entrypoint ?? row.entrypoint;
    const changesScript = input.entrypoint !== undefined || input.runtime_ref !== undefined;
    if (changesScript && entrypoint !== TIMER_ENTRYPOINT) authoriseScript(inside, row.pack_ref);
    const runtimeRef = await requireRuntime(sql, input.runtime_ref);
    const touchesSettings =
      input.trigger_ref !== undefined ||
      input.entrypoint !== undefined ||
      input.config !== undefined ||
      input.param_schema !== undefined;
    // What was stored is not judged again by an edit that leaves it alone: a broken row can still be renamed or disabled.
    if (touchesSettings)
      throwIfAny([
        ...sensorIssues({
          trigger_ref: input.trigger_ref ?? row.trigger_ref ?? "",
          entrypoint: input.entrypoint ?? row.entrypoint,
          config: input.config ?? row.config,
          param_schema: input.param_schema === undefined ? row.param_schema : input.param_schema,
        }),
        ...under("config", await calendarIssues(sql, input.config ?? {})),
      ]);
    await updateRow(sql, "sensor", row.id, {
      label: input.label,
      description: input.description,
      trigger_ref: input.trigger_ref,
      entrypoint: input.entrypoint,
      runtime_ref: runtimeRef,
      enabled: input.enabled,
      config: asJsonb(input.config),
      param_schema: asJsonb(input.param_schema),
      worker_selector: asJsonb(input.worker_selector),
      worker_tolerations: asJsonb(input.worker_tolerations),
      worker_affinity: asJsonb(input.worker_affinity),
      misfire_policy: input.misfire_policy,
      misfire_cap: input.misfire_cap,
      misfire_window_seconds: input.misfire_window_seconds,
    });
    return row.id;
  });
  await ctx.engine.settle({ sensors: [id] });
  return readSensor(ctx, input.ref);
}
