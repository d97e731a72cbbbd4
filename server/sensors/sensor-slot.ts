import type { ProcessRow } from "./lease";
import type { HeldProcess } from "./plan-sensor-processes";
import { givesUp, restartDelayMs, withFailure } from "./restart-delay";
import type { SensorProcessEnd } from "./run-sensor-process";

/** Why a process is being stopped. `lost`: another node has the sensor. */
export type StopReason = "unwanted" | "restart" | "lost" | "shutdown";

/** What this node holds of one sensor, from the claim of its row to its release. */
export type Slot = HeldProcess & {
  ref: string;
  controller: AbortController;
  /** Resolves when the process that runs, if one does, is gone. Never rejects. */
  done: Promise<void>;
  stopping: StopReason | null;
  restarts: number;
  pid: number | null;
  startedAtMs: number | null;
  exitCode: number | null;
  error: string | null;
  /** Its row says something else than this, because the database was away. */
  unsaved: boolean;
  /** Writes of its row, one after the other. */
  saving: Promise<void>;
};

export function newSlot(sensor: number, ref: string): Slot {
  return {
    sensor,
    ref,
    hash: "",
    phase: "running",
    renewAtMs: Number.POSITIVE_INFINITY,
    endedAtMs: 0,
    failuresMs: [],
    resume: false,
    controller: new AbortController(),
    done: Promise.resolve(),
    stopping: null,
    restarts: 0,
    pid: null,
    startedAtMs: null,
    exitCode: null,
    error: null,
    unsaved: false,
    saving: Promise.resolve(),
  };
}

/** Notes the end of the slot's process: one that nobody asked for is a failure. */
export function noteEnd(slot: Slot, end: SensorProcessEnd, nowMs: number): void {
  // One that is given up stays "stopping" until its row is released, so that no start comes in between.
  slot.phase = slot.stopping === null || slot.stopping === "restart" ? "ended" : "stopping";
  slot.pid = null;
  slot.startedAtMs = null;
  slot.endedAtMs = nowMs;
  slot.resume = slot.stopping === "restart";
  if (slot.stopping !== null) return;
  slot.failuresMs = withFailure(slot.failuresMs, nowMs);
  slot.restarts += 1;
  slot.exitCode = end.exitCode;
  slot.error = end.error;
}

/** What the slot's row should say. */
export function rowOf(slot: Slot, nowMs: number): ProcessRow {
  const failed = slot.phase === "ended" && givesUp(slot.failuresMs);
  const waits = slot.phase === "ended" && !failed && !slot.resume;
  return {
    status: slot.pid !== null ? "running" : failed ? "failed" : waits ? "backoff" : "starting",
    hash: slot.hash,
    pid: slot.pid,
    restarts: slot.restarts,
    runningForMs: slot.startedAtMs === null ? null : Math.max(0, nowMs - slot.startedAtMs),
    startsInMs: waits ? Math.max(0, slot.endedAtMs + restartDelayMs(slot.failuresMs) - nowMs) : null,
    exitCode: slot.exitCode,
    error: slot.error,
  };
}
