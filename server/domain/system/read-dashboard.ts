import { describeSchedule } from "@/lib/schedule/describe-schedule";
import { parseTimerSpec } from "@/lib/schedule/timer-spec";
import type { Dashboard, UpcomingFire } from "@/lib/schemas/system";
import type { Ctx } from "@/server/domain/context";
import { listEvents } from "@/server/domain/events/list-events";
import { listExecutions } from "@/server/domain/executions/list-executions";
import { listAttention, listEnabledTimers } from "@/server/domain/system/list-attention";
import { readActivity } from "@/server/domain/system/read-activity";

const RECENT = 20;
const UPCOMING = 50;
const UPCOMING_MS = 24 * 60 * 60 * 1000;

/** Everything that the first page shows, in a fixed number of statements whatever there is. */
export async function readDashboard(ctx: Ctx): Promise<Dashboard> {
  const nowMs = ctx.clock.now();
  const [activity, counts, timers, upcoming, events, executions] = await Promise.all([
    readActivity(ctx.db, nowMs),
    readCounts(ctx),
    listEnabledTimers(ctx),
    listUpcoming(ctx, nowMs),
    listEvents(ctx, { limit: RECENT }),
    listExecutions(ctx, { limit: RECENT }),
  ]);
  const { scheduler } = ctx.engine.describe();
  return {
    ...activity,
    armed_timers: scheduler.running ? scheduler.armed : timers.length,
    running_executions: counts.running,
    queued_executions: counts.queued,
    upcoming,
    attention: await listAttention(ctx, timers),
    recent_events: events.items,
    recent_executions: executions.items,
    has_automations: counts.has_automations,
  };
}

type Counts = { running: number; queued: number; has_automations: boolean };

async function readCounts(ctx: Pick<Ctx, "sql">): Promise<Counts> {
  const [row] = await ctx.sql<Counts>(
    `select count(*) filter (where status in ('running', 'canceling')) as running,
       count(*) filter (where status in ('requested', 'scheduling', 'scheduled')) as queued,
       exists (select from attune.sensor where is_adhoc) or exists (select from attune.rule) as has_automations
     from attune.execution where status in ('running', 'canceling', 'requested', 'scheduling', 'scheduled')`,
  );
  return row ?? { running: 0, queued: 0, has_automations: false };
}

type TimerRow = {
  sensor: number | null;
  rule: number | null;
  ref: string;
  label: string;
  trigger_ref: string;
  config: unknown;
};

async function listUpcoming(ctx: Pick<Ctx, "sql" | "engine">, nowMs: number): Promise<UpcomingFire[]> {
  const fires = ctx.engine.upcoming({ limit: UPCOMING, untilMs: nowMs + UPCOMING_MS });
  if (fires.length === 0) return [];
  const rows = await ctx.sql<TimerRow>(
    `select t.sensor, t.rule, coalesce(s.ref, r.ref) as ref, coalesce(s.label, r.label) as label, t.trigger_ref, t.config
     from attune.timer t left join attune.sensor s on s.id = t.sensor left join attune.rule r on r.id = t.rule
     where t.sensor = any ($1) or t.rule = any ($2)`,
    [fires.flatMap((fire) => fire.sensor ?? []), fires.flatMap((fire) => fire.rule ?? [])],
  );
  const keyOf = (of: { sensor: number | null; rule: number | null }) => `${of.sensor}/${of.rule}`;
  const known = new Map(
    rows.map((row) => {
      const parsed = parseTimerSpec(row.trigger_ref, row.config);
      return [keyOf(row), { row, schedule: parsed.ok ? describeSchedule(parsed.spec) : "" }];
    }),
  );
  return fires.flatMap((fire): UpcomingFire[] => {
    const found = known.get(keyOf(fire));
    if (!found) return []; // deleted a moment ago
    const { ref, label } = found.row;
    const owner = fire.sensor === null ? "rule" : "sensor";
    return [{ at: new Date(fire.atMs).toISOString(), ref, label, owner, schedule: found.schedule }];
  });
}
