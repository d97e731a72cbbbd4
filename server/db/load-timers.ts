import { BoundedCache } from "@/lib/bounded-cache";
import type { MisfirePolicy } from "@/lib/vocabulary";
import type { Sql } from "@/server/db/database";
import type { RowKeys } from "@/server/scheduler/scheduler-ports";
import type { TimerRow } from "@/server/scheduler/timer-row";

type StoredTimer = {
  id: number;
  sensor: number | null;
  rule: number | null;
  owner_ref: string;
  trigger_ref: string;
  config: string;
  enabled: boolean;
  misfire_policy: MisfirePolicy;
  misfire_cap: number;
  misfire_window_seconds: number | null;
  version: number;
  phase_ms: number;
  armed_from_ms: number;
  high_water_ms: number | null;
  execution_count: number;
};

const PAGE_ROWS = 1_000;

// Times come as numbers: parsing dates was the larger part of reading 100,000 timers.
const SELECT = `
  select t.id, t.sensor, t.rule, coalesce(s.ref, r.ref) as owner_ref, t.trigger_ref, t.config::text, t.enabled, t.misfire_policy,
    t.misfire_cap, t.misfire_window_seconds, t.version, (extract(epoch from t.phase_at) * 1000)::float8 as phase_ms,
    (extract(epoch from t.armed_from) * 1000)::float8 as armed_from_ms, (extract(epoch from t.high_water_at) * 1000)::float8 as high_water_ms,
    t.execution_count
  from attune.timer t left join attune.sensor s on s.id = t.sensor left join attune.rule r on r.id = t.rule`;

/** Many timers have the same settings and words: they share one value, which nobody changes. */
const configs = new BoundedCache<string, unknown>(1_000);
const words = new BoundedCache<string, string>(100);

function toTimerRow(stored: StoredTimer): TimerRow {
  return {
    id: stored.id,
    sensor: stored.sensor,
    rule: stored.rule,
    ownerRef: stored.owner_ref,
    triggerRef: words.getOrCreate(stored.trigger_ref, () => stored.trigger_ref),
    config: configs.getOrCreate(stored.config, () => Object.freeze(JSON.parse(stored.config))),
    enabled: stored.enabled,
    misfirePolicy: words.getOrCreate(stored.misfire_policy, () => stored.misfire_policy) as MisfirePolicy,
    misfireCap: stored.misfire_cap,
    misfireWindowMs: stored.misfire_window_seconds === null ? null : stored.misfire_window_seconds * 1000,
    version: stored.version,
    phaseMs: stored.phase_ms,
    armedFromMs: stored.armed_from_ms,
    highWaterMs: stored.high_water_ms,
    executionCount: stored.execution_count,
  };
}

/** The enabled timers with an id above this one, in order of id, at most a page of them; none is left when it is empty. */
export async function loadTimerPage(sql: Sql, afterId: number): Promise<TimerRow[]> {
  const rows = await sql<StoredTimer>(
    `${SELECT} where t.enabled and t.id > $1 order by t.id limit ${PAGE_ROWS}`,
    [afterId],
    "attune_timer_page",
  );
  return rows.map(toTimerRow);
}

/** The timers among these that exist, enabled or not. */
export async function loadTimers(sql: Sql, keys: RowKeys): Promise<TimerRow[]> {
  if (keys.timers.length + keys.sensors.length + keys.rules.length === 0) return [];
  const rows = await sql<StoredTimer>(
    `${SELECT} where t.id = any ($1::int[]) or t.sensor = any ($2::int[]) or t.rule = any ($3::int[])`,
    [keys.timers, keys.sensors, keys.rules],
  );
  return rows.map(toTimerRow);
}
