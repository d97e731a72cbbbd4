import type { Attention } from "@/lib/schemas/system";
import { FAILED_STATUSES } from "@/lib/vocabulary";
import type { Ctx } from "@/server/domain/context";
import { WORKER_STALE_MS } from "@/server/domain/system/version";

const OF_EACH_KIND = 5;
/** A definition that changed a moment ago may still be on its way to the scheduler. */
const SETTLING_MS = 5_000;

export type EnabledTimer = {
  sensor: number | null;
  rule: number | null;
  ref: string;
  label: string;
  version: number;
  updated: Date;
};

/** Every timer that should be armed, with the names of its sensor or rule. */
export function listEnabledTimers(ctx: Pick<Ctx, "sql">): Promise<EnabledTimer[]> {
  return ctx.sql<EnabledTimer>(
    `select t.sensor, t.rule, coalesce(s.ref, r.ref) as ref, coalesce(s.label, r.label) as label, t.version,
       coalesce(s.updated, r.updated) as updated
     from attune.timer t left join attune.sensor s on s.id = t.sensor left join attune.rule r on r.id = t.rule
     where t.enabled`,
  );
}

type TroubleRow = {
  kind: "failed_execution" | "missed" | "stale_worker" | "failing_sensor" | "clock";
  subject: string;
  detail: string | null;
  at: Date;
  path: string;
};

/** The last failure of each action, so that one which fails all the time hides no other; of deleted ones the newest 100. */
const LAST_FAILURES = `
  select distinct on (action_ref) * from (
    select x.* from attune.action a cross join unnest($3::text[]) as looked(status_is) cross join lateral (
      select * from attune.execution where action = a.id and status = looked.status_is order by id desc limit 1
    ) x
    union all
    select x.* from unnest($3::text[]) as looked(status_is) cross join lateral (
      select * from attune.execution where action is null and status = looked.status_is order by id desc limit 100
    ) x
  ) of_each order by action_ref, id desc`;

/** What somebody should look at, newest first, at most five of each kind. */
export async function listAttention(
  ctx: Pick<Ctx, "sql" | "engine" | "clock">,
  timers: EnabledTimer[],
): Promise<Attention[]> {
  const nowMs = ctx.clock.now();
  const rows = await ctx.sql<TroubleRow>(
    `(select 'failed_execution' as kind, action_ref as subject, left(coalesce(result ->> 'error', status), 300) as detail,
        coalesce(finished_at, updated) as at, '/executions/' || id as path
      from (${LAST_FAILURES}) failed where created > $1 order by id desc limit ${OF_EACH_KIND})
     union all
     (select 'missed', coalesce(s.ref, r.ref), sum(k.count) || ' missed: ' || string_agg(distinct k.reason, ', '), max(k.created),
        case when s.id is null then '/rules/' || r.ref else '/sensors/' || s.ref end
      from attune.timer_skip k join attune.timer t on t.id = k.timer
        left join attune.sensor s on s.id = t.sensor left join attune.rule r on r.id = t.rule
      where k.id > (select coalesce(max(id), 0) - 10000 from attune.timer_skip) and k.created > $1 and k.reason in ('misfire', 'overlap', 'invalid')
      group by s.id, s.ref, r.ref order by max(k.created) desc limit ${OF_EACH_KIND})
     union all
     (select 'clock', split_part(node, ':', 1), case kind when 'step' then 'it was set by ' else 'it differs from the database''s by ' end
        || round((offset_ms / 1000)::numeric, 1) || ' s', created, '/system'
      from attune.clock_incident where created > $1 order by created desc limit ${OF_EACH_KIND})
     union all
     (select 'stale_worker', name, running || ' executions were running there', last_heartbeat, '/system'
      from attune.worker where status <> 'inactive' and last_heartbeat between $1 and $2
      order by last_heartbeat desc limit ${OF_EACH_KIND})
     union all
     (select 'failing_sensor', s.ref, left(coalesce(p.last_error, 'its process ended'), 300), p.updated, '/sensors/' || s.ref
      from attune.sensor_process p join attune.sensor s on s.id = p.sensor
      where s.enabled and p.node is not null and p.lease_until > clock_timestamp() and p.status in ('backoff', 'failed')
      order by p.updated desc limit ${OF_EACH_KIND})`,
    [new Date(nowMs - 86_400_000), new Date(nowMs - WORKER_STALE_MS), FAILED_STATUSES],
  );
  const titles = {
    failed_execution: (ref: string) => `${ref} failed`,
    clock: (host: string) => `The clock of ${host} is not to be trusted`,
    missed: (ref: string) => `${ref} missed fires`,
    stale_worker: (name: string) => `The worker ${name} does not answer`,
    failing_sensor: (ref: string) => `${ref} keeps failing`,
  };
  const troubles = rows.map((row): Attention => {
    const { kind, subject, detail, path } = row;
    return { kind, title: titles[kind](subject), detail, href: path, at: row.at.toISOString() };
  });
  return [...timerTroubles(ctx, timers, nowMs), ...troubles.sort((a, b) => (b.at ?? "").localeCompare(a.at ?? ""))];
}

/** Timers that this node's scheduler does not hold as they are stored; nothing on a node without a scheduler. */
function timerTroubles(ctx: Pick<Ctx, "engine">, timers: EnabledTimer[], nowMs: number): Attention[] {
  if (!ctx.engine.describe().scheduler.running) return [];
  const invalid: Attention[] = [];
  const notArmed: Attention[] = [];
  for (const timer of timers) {
    const armed = timer.sensor !== null ? ctx.engine.armedSensor(timer.sensor) : ctx.engine.armedRule(timer.rule ?? 0);
    const href = timer.sensor !== null ? `/sensors/${timer.ref}` : `/rules/${timer.ref}`;
    const at = timer.updated.toISOString();
    if (armed.problem !== null)
      invalid.push({ kind: "invalid_timer", title: `${timer.ref} cannot be armed`, detail: armed.problem, href, at });
    else if (armed.version !== timer.version && nowMs - timer.updated.getTime() > SETTLING_MS) {
      const detail = armed.version === null ? null : `version ${armed.version} is armed, ${timer.version} is stored`;
      notArmed.push({ kind: "not_armed", title: `${timer.ref} is enabled and not armed`, detail, href, at });
    }
  }
  return [...invalid.slice(0, OF_EACH_KIND), ...notArmed.slice(0, OF_EACH_KIND)];
}
