import type { DeletionConsequences, DeletionInput } from "@/lib/schemas/bulk";
import type { Ctx } from "@/server/domain/context";

const COUNTS: Record<DeletionInput["kind"], string> = {
  rules: `select 0::int as rules, 0::int as sensors, 0::int as keys,
    (select count(*)::int from attune.timer t join attune.rule r on r.id = t.rule where r.ref = any ($1)) as timers,
    (select count(*)::int from attune.enforcement e join attune.rule r on r.id = e.rule
      where r.ref = any ($1) and e.status = 'created') as waiting`,
  sensors: `select (select count(*)::int from attune.rule where sensor_ref = any ($1)) as rules, 0::int as sensors,
    (select count(*)::int from attune.key k join attune.sensor s on s.id = k.owner_sensor where s.ref = any ($1)) as keys,
    0::int as timers, 0::int as waiting`,
  triggers: `with lost as (select s.id, s.ref from attune.sensor s join attune.trigger g on g.id = s.trigger where g.ref = any ($1))
    select (select count(*)::int from attune.rule where trigger_ref = any ($1) or sensor_ref in (select ref from lost)) as rules,
    (select count(*)::int from lost) as sensors,
    (select count(*)::int from attune.key where owner_sensor in (select id from lost)) as keys,
    0::int as timers, 0::int as waiting`,
  actions: `select (select count(*)::int from attune.rule where action_ref = any ($1)) as rules, 0::int as sensors,
    (select count(*)::int from attune.key k join attune.action a on a.id = k.owner_action where a.ref = any ($1)) as keys,
    0::int as timers, 0::int as waiting`,
};

/** What would go or wait when these are deleted. Only numbers, of what every list shows to everybody who is signed in. */
export async function describeDeletion(ctx: Ctx, { kind, refs }: DeletionInput): Promise<DeletionConsequences> {
  const [counts] = await ctx.sql<DeletionConsequences>(COUNTS[kind], [refs]);
  return counts ?? { rules: 0, sensors: 0, keys: 0, timers: 0, waiting: 0 };
}
