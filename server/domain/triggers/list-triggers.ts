import type { TriggerListItem } from "@/lib/schemas/trigger";
import type { Ctx } from "@/server/domain/context";
import { countEventsOfDay } from "@/server/domain/system/count-day";
import { toIso } from "@/server/domain/to-iso";
import { type TriggerRow, toTrigger } from "@/server/domain/triggers/trigger-rows";

type ListedRow = TriggerRow & {
  sensor_count: number;
  rule_count: number;
  last_event_at: Date | null;
};

/** All triggers by ref, or the one given, with their events of the last 24 hours and without keys of webhooks. */
export async function listTriggers(ctx: Ctx, ref: string | null = null): Promise<TriggerListItem[]> {
  // `between` the same id: with `=` the planner may walk all ids backwards, in vain where there is no such row.
  const [counts, rows] = await Promise.all([
    countEventsOfDay(ctx),
    ctx.sql<ListedRow>(
      `select g.*, coalesce(s.sensors, 0) as sensor_count, coalesce(r.rules, 0) as rule_count,
       last.created as last_event_at
     from attune.trigger g
     left join (select trigger, count(*)::int as sensors from attune.sensor group by trigger) s on s.trigger = g.id
     left join (select trigger, count(*)::int as rules from attune.rule group by trigger) r on r.trigger = g.id
     left join lateral (
       select created from attune.event where trigger between g.id and g.id order by trigger, id desc limit 1
     ) last on true
     where $1::text is null or g.ref = $1
     order by g.ref`,
      [ref],
    ),
  ]);
  return rows.map((row) => ({
    ...toTrigger(row, false),
    sensor_count: row.sensor_count,
    rule_count: row.rule_count,
    events_24h: counts.get(row.id)?.count ?? 0,
    last_event_at: toIso(row.last_event_at),
  }));
}
