import { describeSchedule } from "@/lib/schedule/describe-schedule";
import { nextInstant } from "@/lib/schedule/next-instant";
import { parseTimerSpec } from "@/lib/schedule/timer-spec";
import type { Json, JsonObject } from "@/lib/schemas/common";
import { TIMER_ENTRYPOINT } from "@/lib/schemas/pack-files";
import type { Sensor, SensorState } from "@/lib/schemas/sensor";
import type { MisfirePolicy } from "@/lib/vocabulary";
import { USING_RULES } from "@/server/db/sensor-rules";
import type { ArmedState, Ctx } from "@/server/domain/context";
import { notFound } from "@/server/domain/find-component";
import { PROCESS_COLUMN, processWords, type StoredProcess } from "@/server/domain/sensors/sensor-process-row";
import { msToIso, toIso } from "@/server/domain/to-iso";

/** A sensor with its timer, as SENSOR_SELECT reads it. */
export type SensorRow = {
  id: number;
  ref: string;
  pack: number | null;
  pack_ref: string | null;
  label: string;
  description: string | null;
  entrypoint: string;
  runtime: number | null;
  runtime_ref: string | null;
  trigger: number | null;
  trigger_ref: string | null;
  config: JsonObject;
  enabled: boolean;
  param_schema: Json | null;
  worker_selector: Json;
  worker_tolerations: Json;
  worker_affinity: Json;
  misfire_policy: MisfirePolicy;
  misfire_cap: number;
  misfire_window_seconds: number | null;
  is_adhoc: boolean;
  version: number;
  created: Date;
  updated: Date;
  timer: number | null;
  timer_config: JsonObject | null;
  phase_at: Date | null;
  execution_count: number | null;
  last_fired_at: Date | null;
  last_late_ms: number | null;
  /** Whether an enabled rule uses one of its triggers: a process runs for nobody else. */
  used: boolean;
  process: StoredProcess | null;
};

export const SENSOR_COLUMNS = `s.*, t.id as timer, t.config as timer_config, t.phase_at, t.execution_count, t.last_fired_at, t.last_late_ms,
  exists (select from ${USING_RULES}) as used, ${PROCESS_COLUMN}`;
export const SENSOR_TABLES = `attune.sensor s left join attune.timer t on t.sensor = s.id left join attune.sensor_process p on p.sensor = s.id`;
export const SENSOR_SELECT = `select ${SENSOR_COLUMNS} from ${SENSOR_TABLES}`;

/** One sensor as committed, with what the scheduler holds for it. @throws AppError `not_found` */
export async function readSensor(ctx: Ctx, ref: string): Promise<Sensor> {
  const [row] = await ctx.sql<SensorRow>(`${SENSOR_SELECT} where s.ref = $1`, [ref]);
  if (!row) throw notFound("Sensor", ref);
  return toSensor(ctx, row);
}

export function toSensor(ctx: Ctx, row: SensorRow): Sensor {
  const armed = row.timer === null ? null : ctx.engine.armedSensor(row.id);
  const process = row.entrypoint === TIMER_ENTRYPOINT ? null : processWords(row);
  const timing: TimerWords =
    armed !== null
      ? timerWords(ctx, row, armed)
      : { schedule: null, state: process?.state ?? "watching", problem: process?.problem ?? null };
  return {
    id: row.id,
    ref: row.ref,
    pack: row.pack,
    pack_ref: row.pack_ref,
    label: row.label,
    description: row.description,
    entrypoint: row.entrypoint,
    runtime: row.runtime,
    runtime_ref: row.runtime_ref,
    trigger: row.trigger,
    trigger_ref: row.trigger_ref,
    config: row.config,
    enabled: row.enabled,
    param_schema: row.param_schema,
    worker_selector: row.worker_selector,
    worker_tolerations: row.worker_tolerations,
    worker_affinity: row.worker_affinity,
    misfire_policy: row.misfire_policy,
    misfire_cap: row.misfire_cap,
    misfire_window_seconds: row.misfire_window_seconds,
    is_adhoc: row.is_adhoc,
    version: row.version,
    created: toIso(row.created),
    updated: toIso(row.updated),
    next_fire_at: msToIso(armed?.nextFireAtMs ?? null),
    armed_version: armed?.version ?? null,
    schedule: timing.schedule,
    state: row.enabled ? timing.state : "disabled",
    problem: timing.problem,
    phase_ms: row.phase_at?.getTime() ?? null,
    timer: row.timer,
    timer_config: row.timer_config,
    execution_count: row.execution_count ?? 0,
    last_fired_at: toIso(row.last_fired_at),
    last_late_ms: row.last_late_ms,
    process: process?.process ?? null,
  };
}

type TimerWords = { schedule: string | null; state: SensorState; problem: string | null };

function timerWords(ctx: Ctx, row: SensorRow, armed: ArmedState): TimerWords {
  const parsed = parseTimerSpec(row.trigger_ref ?? "", row.timer_config ?? row.config, row.timer);
  if (!parsed.ok) {
    const reasons = parsed.issues.map(({ path, message }) => [...path, message].join(" "));
    return { schedule: null, state: "invalid", problem: armed.problem ?? reasons.join("; ") };
  }
  const schedule = describeSchedule(parsed.spec);
  if (armed.problem !== null) return { schedule, state: "invalid", problem: armed.problem };
  // On a node without a scheduler nothing is armed; whether anything will come is arithmetic.
  const now = ctx.clock.now();
  if ((parsed.spec.pausedUntilMs ?? 0) > now) return { schedule, state: "paused", problem: null };
  const comes = armed.nextFireAtMs ?? nextInstant(parsed.spec, now, row.phase_at?.getTime() ?? now);
  return { schedule, state: comes === null ? "finished" : "armed", problem: null };
}
