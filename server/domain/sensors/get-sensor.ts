import type { RefInput } from "@/lib/schemas/common";
import { TIMER_ENTRYPOINT } from "@/lib/schemas/pack-files";
import type { SensorListItem } from "@/lib/schemas/sensor";
import type { Ctx } from "@/server/domain/context";
import { findComponent, notFound } from "@/server/domain/find-component";
import { listSensors } from "@/server/domain/sensors/list-sensors";

export type SensorDetail = SensorListItem & {
  rules: { ref: string; label: string; enabled: boolean; action_ref: string }[];
};

/** One sensor with the rules that its events can match. @throws AppError `not_found` */
export async function getSensor(ctx: Ctx, input: RefInput): Promise<SensorDetail> {
  const { id } = await findComponent(ctx.sql, "sensor", input.ref);
  const [[sensor], rules] = await Promise.all([
    listSensors(ctx, [id]),
    ctx.sql<SensorDetail["rules"][number]>(
      `select r.ref, r.label, r.enabled, r.action_ref from attune.rule r join attune.sensor s on s.id = $1
       where r.sensor = s.id or (
         r.sensor_ref is null
         and (r.trigger = s.trigger or (s.entrypoint <> '${TIMER_ENTRYPOINT}' and exists (select from attune.trigger t where t.id = r.trigger and t.sensor = s.id)))
         and not (attune.is_timer_trigger(r.trigger_ref) and r.trigger_params <> '{}'::jsonb)
       )
       order by r.ref`,
      [id],
    ),
  ]);
  if (!sensor) throw notFound("Sensor", input.ref);
  return { ...sensor, rules };
}
