import type { MisfirePolicy } from "@/lib/schemas/timer";
import type { Sql } from "@/server/db/database";
import type { RowKeys } from "@/server/scheduler/scheduler";
import type { TimerRow } from "@/server/scheduler/timer-row";

type StoredTimer = {
  id: number;
  sensor: number | null;
  rule: number | null;
  owner_ref: string;
  trigger_ref: string;
  config: unknown;
  enabled: boolean;
  misfire_policy: MisfirePolicy;
  misfire_cap: number;
  misfire_window_seconds: number | null;
  version: number;
  phase_at: Date;
  armed_from: Date;
  high_water_at: Date | null;
  execution_count: number;
};

const SELECT = `
  select t.id, t.sensor, t.rule, coalesce(s.ref, r.ref) as owner_ref, t.trigger_ref, t.config, t.enabled, t.misfire_policy,
    t.misfire_cap, t.misfire_window_seconds, t.version, t.phase_at, t.armed_from, t.high_water_at, t.execution_count
  from attune.timer t left join attune.sensor s on s.id = t.sensor left join attune.rule r on r.id = t.rule`;

function toTimerRow(stored: StoredTimer): TimerRow {
  return {
    id: stored.id,
    sensor: stored.sensor,
    rule: stored.rule,
    ownerRef: stored.owner_ref,
    triggerRef: stored.trigger_ref,
    config: stored.config,
    enabled: stored.enabled,
    misfirePolicy: stored.misfire_policy,
    misfireCap: stored.misfire_cap,
    misfireWindowMs: stored.misfire_window_seconds === null ? null : stored.misfire_window_seconds * 1000,
    version: stored.version,
    phaseMs: stored.phase_at.getTime(),
    armedFromMs: stored.armed_from.getTime(),
    highWaterMs: stored.high_water_at?.getTime() ?? null,
    executionCount: stored.execution_count,
  };
}

/** All enabled timers. */
export async function loadAllTimers(sql: Sql): Promise<TimerRow[]> {
  return (await sql<StoredTimer>(`${SELECT} where t.enabled`)).map(toTimerRow);
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
