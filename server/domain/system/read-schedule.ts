import { comingFires } from "@/lib/schedule/coming-fires";
import { describeSchedule } from "@/lib/schedule/describe-schedule";
import { parseTimerSpec } from "@/lib/schedule/timer-spec";
import type { ComingSchedule, ReadScheduleInput } from "@/lib/schemas/system";
import type { Ctx } from "@/server/domain/context";

const HOUR_MS = 3_600_000;
const TIMERS_MAX = 2_000;
const LANES_MAX = 40;

type TimerRow = {
  id: number;
  kind: "sensor" | "rule";
  ref: string;
  label: string;
  trigger_ref: string;
  config: unknown;
  phase_at: Date;
};

/**
 * What all enabled timers do in the coming hours, which of them collide, and where there is room. Computed from the stored
 * settings; open to everybody who is signed in.
 */
export async function readSchedule(
  ctx: Pick<Ctx, "sql" | "clock">,
  { hours }: ReadScheduleInput,
): Promise<ComingSchedule> {
  const rows = await ctx.sql<TimerRow>(
    `select t.id, case when s.id is null then 'rule' else 'sensor' end as kind, coalesce(s.ref, r.ref) as ref,
       coalesce(s.label, r.label) as label, t.trigger_ref, t.config, t.phase_at
     from attune.timer t left join attune.sensor s on s.id = t.sensor left join attune.rule r on r.id = t.rule
     where t.enabled order by t.id limit ${TIMERS_MAX + 1}`,
  );
  const known = new Map<string, ComingSchedule["timers"][number]>();
  const nowMs = ctx.clock.now();
  const fromMs = nowMs;
  const toMs = fromMs + hours * HOUR_MS;
  const timers = rows.slice(0, TIMERS_MAX).flatMap((row) => {
    const parsed = parseTimerSpec(row.trigger_ref, row.config, row.id);
    if (!parsed.ok) return [];
    const key = `${row.kind}s/${row.ref}`;
    const { spec } = parsed;
    const schedule = describeSchedule(spec);
    known.set(key, { kind: row.kind, ref: row.ref, label: row.label, schedule, count: 0, instants: [] });
    return [{ key, spec, phaseMs: row.phase_at.getTime() }];
  });
  const bucketMs = (hours > 24 ? 60 : 15) * 60_000;
  const { buckets, lanes, counts, collisions } = comingFires(timers, { fromMs, toMs, bucketMs });
  const iso = (ms: number) => new Date(ms).toISOString();
  for (const [key, count] of counts) {
    const timer = known.get(key);
    if (timer) timer.count = count;
  }
  for (const { key, instants } of lanes.slice(0, LANES_MAX)) {
    const timer = known.get(key);
    if (timer) timer.instants = instants.map(iso);
  }
  const named = (key: string) => {
    const timer = known.get(key);
    return { kind: timer?.kind ?? ("sensor" as const), ref: timer?.ref ?? "", label: timer?.label ?? "" };
  };
  return {
    from: iso(fromMs),
    to: iso(toMs),
    bucket_minutes: bucketMs / 60_000,
    buckets,
    timers: [...known.values()]
      .filter(({ count }) => count > 0)
      .sort((a, b) => (a.instants[0] ?? "~").localeCompare(b.instants[0] ?? "~") || a.ref.localeCompare(b.ref)),
    collisions: collisions.map(({ atMs, keys, quieterMs }) => ({
      at: iso(atMs),
      timers: keys.map(named),
      quieter: quieterMs === null ? null : iso(quieterMs),
    })),
    left_out: Math.max(0, rows.length - TIMERS_MAX),
  };
}
