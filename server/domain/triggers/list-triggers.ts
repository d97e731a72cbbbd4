import type { TriggerListItem } from "@/lib/schemas/trigger";
import { FIRST_OF_DAY } from "@/server/db/summaries";
import type { Ctx } from "@/server/domain/context";
import { toIso } from "@/server/domain/to-iso";
import { type TriggerRow, toTrigger } from "@/server/domain/triggers/trigger-rows";

type ListedRow = TriggerRow & {
  sensor_count: number;
  rule_count: number;
  events_24h: number;
  last_event_at: Date | null;
};

/** All triggers by ref, or the one given, with their events of the last 24 hours and without keys of webhooks. One statement. */
export async function listTriggers(ctx: Ctx, ref: string | null = null): Promise<TriggerListItem[]> {
  const rows = await ctx.sql<ListedRow>(
    `select g.*, coalesce(s.sensors, 0) as sensor_count, coalesce(r.rules, 0) as rule_count,
       coalesce(day.events, 0) as events_24h, last.created as last_event_at
     from attune.trigger g
     left join (select trigger, count(*)::int as sensors from attune.sensor group by trigger) s on s.trigger = g.id
     left join (select trigger, count(*)::int as rules from attune.rule group by trigger) r on r.trigger = g.id
     left join (
       select trigger, count(*)::int as events from attune.event
       where id >= ${FIRST_OF_DAY.event} group by trigger
     ) day on day.trigger = g.id
     left join lateral (select created from attune.event where trigger = g.id order by id desc limit 1) last on true
     where $1::text is null or g.ref = $1
     order by g.ref`,
    [ref],
  );
  return rows.map((row) => ({
    ...toTrigger(row, false),
    sensor_count: row.sensor_count,
    rule_count: row.rule_count,
    events_24h: row.events_24h,
    last_event_at: toIso(row.last_event_at),
  }));
}
