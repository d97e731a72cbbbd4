import type { SensorState } from "@/lib/schemas/sensor";
import type { SensorProcess, SensorProcessStatus } from "@/lib/schemas/sensor-process";
import { toIso } from "@/server/domain/to-iso";

/** A row of attune.sensor_process as PROCESS_COLUMN reads it; null: no node has ever taken the sensor. */
export type StoredProcess = {
  status: SensorProcessStatus;
  /** Whether a node's lease is good: without one, what the row says is over. */
  held: boolean;
  host: string | null;
  pid: number | null;
  restarts: number;
  started_at: string | null;
  next_start_at: string | null;
  last_exit_code: number | null;
  last_error: string | null;
  events: number;
};

/** Of the process row `p`. */
export const PROCESS_COLUMN = `case when p.sensor is not null then jsonb_build_object('status', p.status, 'held', p.node is not null and p.lease_until > clock_timestamp(),
  'host', p.host, 'pid', p.pid, 'restarts', p.restarts, 'started_at', p.started_at, 'next_start_at', p.next_start_at,
  'last_exit_code', p.last_exit_code, 'last_error', p.last_error, 'events', p.events) end as process`;

const NOTHING_RUNS = {
  host: null,
  pid: null,
  restarts: 0,
  started_at: null,
  next_start_at: null,
  last_exit_code: null,
  last_error: null,
};

/** How the process of a sensor is doing, as everybody sees it; the instants by the database's clock. */
export function processWords({
  enabled,
  used,
  process,
}: {
  enabled: boolean;
  used: boolean;
  process: StoredProcess | null;
}): {
  process: SensorProcess;
  state: SensorState;
  problem: string | null;
} {
  const events = process?.events ?? 0;
  if (!enabled) return { process: { ...NOTHING_RUNS, status: "stopped", events }, state: "disabled", problem: null };
  if (!used) return { process: { ...NOTHING_RUNS, status: "waiting", events }, state: "waiting", problem: null };
  // No node has it yet, or the one that had it is gone and another will take it.
  if (!process?.held)
    return { process: { ...NOTHING_RUNS, status: "stopped", events }, state: "starting", problem: null };
  const { held: _, started_at, next_start_at, ...rest } = process;
  const iso = (text: string | null) => (text === null ? null : toIso(new Date(text)));
  const shown = { ...rest, started_at: iso(started_at), next_start_at: iso(next_start_at) };
  const failing = shown.status === "backoff" || shown.status === "failed";
  const state = failing ? "failing" : shown.status === "running" ? "running" : "starting";
  return { process: shown, state, problem: failing ? shown.last_error : null };
}
