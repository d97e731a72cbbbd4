import { TIMER_ENTRYPOINT } from "@/lib/schemas/pack-files";
import type { RecentFire, SensorListItem } from "@/lib/schemas/sensor";
import { TRIGGER_OF_SENSOR } from "@/server/db/sensor-rules";
import type { Ctx } from "@/server/domain/context";
import { SENSOR_COLUMNS, SENSOR_TABLES, type SensorRow, toSensor } from "@/server/domain/sensors/sensor-rows";
import { toIso } from "@/server/domain/to-iso";

/** Fires in the strip of one sensor. */
const RECENT_FIRES = 20;

/**
 * All sensors by ref, or those given by id, each with the number of rules that its events can match (behaviour.md §13.3)
 * and its last fires. Two statements, however many there are.
 */
export async function listSensors(ctx: Ctx, ids: number[] | null = null): Promise<SensorListItem[]> {
  const [rows, fires] = await Promise.all([
    ctx.sql<SensorRow & { rule_count: number }>(
      `select ${SENSOR_COLUMNS}, coalesce(named.rules, 0) + coalesce(emitted.rules, open.rules, 0) as rule_count
       from ${SENSOR_TABLES}
       left join (select sensor, count(*)::int as rules from attune.rule group by sensor) named on named.sensor = s.id
       left join (
         select trigger, count(*)::int as rules from attune.rule
         where sensor_ref is null and not (attune.is_timer_trigger(trigger_ref) and trigger_params <> '{}'::jsonb)
         group by trigger
       ) open on open.trigger = s.trigger
       left join lateral ( -- a script may emit several triggers
         select count(*)::int as rules from attune.rule r join attune.trigger t on t.id = r.trigger
         where r.sensor_ref is null and ${TRIGGER_OF_SENSOR}
       ) emitted on s.entrypoint <> '${TIMER_ENTRYPOINT}'
       where $1::int[] is null or s.id = any ($1::int[])
       order by s.ref`,
      [ids],
    ),
    recentFires(ctx, ids),
  ]);
  return rows.map((row) => ({
    ...toSensor(ctx, row),
    rule_count: row.rule_count,
    recent_fires: fires.get(row.id) ?? [],
  }));
}

type FireRow = { sensor: number; event: number; at: Date; late_ms: number | null; outcome: RecentFire["outcome"] };

/** Of each sensor, oldest first. A run that was retried or run again counts with its latest attempt. */
async function recentFires(ctx: Ctx, ids: number[] | null): Promise<Map<number, RecentFire[]>> {
  // `between` the same id: with `=` the planner may walk all ids backwards, in vain where there is no such row.
  const rows = await ctx.sql<FireRow>(
    `select s.id as sensor, e.id as event, e.created as at, e.late_ms, coalesce(x.outcome, 'none') as outcome
     from attune.sensor s
     cross join lateral (
       select id, created, late_ms from attune.event
       where source between s.id and s.id order by source, id desc limit ${RECENT_FIRES}
     ) e
     left join lateral (
       select case
         when bool_or(latest.status in ('failed', 'timeout', 'abandoned')) then 'failed'
         when bool_or(latest.status not in ('completed', 'cancelled')) then 'running'
         when bool_or(latest.status = 'completed') then 'completed'
         else 'none' end as outcome
       from (
         select distinct on (coalesce(original_execution, id)) status from attune.execution where event = e.id
         order by coalesce(original_execution, id), attempt desc, id desc
       ) latest
     ) x on true
     where $1::int[] is null or s.id = any ($1::int[])
     order by e.id`,
    [ids],
  );
  const bySensor = new Map<number, RecentFire[]>();
  for (const row of rows) {
    const fires = bySensor.get(row.sensor) ?? [];
    fires.push({ event: row.event, at: toIso(row.at), late_ms: row.late_ms, outcome: row.outcome });
    bySensor.set(row.sensor, fires);
  }
  return bySensor;
}
