import { givesUp, restartDelayMs } from "./restart-delay";

/** A sensor whose process should run, because it is enabled and an enabled rule uses one of its triggers. */
export type WantedProcess = {
  sensor: number;
  /** Of everything that the process is started with: code, settings, triggers and the rules that use them. */
  hash: string;
  /** Whose lease the row holds now. */
  holder: "us" | "nobody" | "other";
  /** Somebody asked for a fresh start since the process of this node was started. */
  restartAsked: boolean;
};

/** What this node has of a sensor whose lease it took. */
export type HeldProcess = {
  sensor: number;
  /** What it was started with last. */
  hash: string;
  /** `running` from the decision to start it; `stopping` until its last process is gone; `ended`: waits for its next start. */
  phase: "running" | "stopping" | "ended";
  /** Running: when its token has used 80 % of its life. */
  renewAtMs: number;
  /** When its process ended last. */
  endedAtMs: number;
  /** The instants at which it ended unasked, since it was started afresh. */
  failuresMs: number[];
  /** It was stopped only to be started again. */
  resume: boolean;
};

export type ProcessStep =
  /** `fresh`: what failed before is forgotten. */
  | { kind: "start"; sensor: number; fresh: boolean }
  | { kind: "restart"; sensor: number; why: "changed" | "asked" | "token" }
  | { kind: "stop"; sensor: number; why: "unwanted" | "lost" }
  | { kind: "wait"; sensor: number; untilMs: number };

/**
 * What to do so that the processes of this node become those that should run. Pure. A sensor that another node holds is
 * left alone; one that failed too often waits for a change or for somebody's restart.
 */
export function planSensorProcesses(
  wanted: readonly WantedProcess[],
  held: readonly HeldProcess[],
  nowMs: number,
): ProcessStep[] {
  const bySensor = new Map(held.map((process) => [process.sensor, process]));
  const steps = wanted.flatMap((want) => stepsFor(want, bySensor.get(want.sensor), nowMs));
  const wantedSensors = new Set(wanted.map((want) => want.sensor));
  for (const process of held)
    if (!wantedSensors.has(process.sensor) && process.phase !== "stopping")
      steps.push({ kind: "stop", sensor: process.sensor, why: "unwanted" });
  return steps;
}

function stepsFor(want: WantedProcess, process: HeldProcess | undefined, nowMs: number): ProcessStep[] {
  const { sensor } = want;
  if (!process) return want.holder === "other" ? [] : [{ kind: "start", sensor, fresh: true }];
  if (process.phase === "stopping") return [];
  // Its row was given to another node, or released by hand: two processes would report everything twice.
  if (want.holder !== "us") return [{ kind: "stop", sensor, why: "lost" }];
  const changed = process.hash !== want.hash;
  if (process.phase === "running") {
    if (changed) return [{ kind: "restart", sensor, why: "changed" }];
    if (want.restartAsked) return [{ kind: "restart", sensor, why: "asked" }];
    return nowMs >= process.renewAtMs ? [{ kind: "restart", sensor, why: "token" }] : [];
  }
  if (changed || want.restartAsked) return [{ kind: "start", sensor, fresh: true }];
  if (process.resume) return [{ kind: "start", sensor, fresh: false }];
  if (givesUp(process.failuresMs)) return [];
  const startAtMs = process.endedAtMs + restartDelayMs(process.failuresMs);
  // A clock that was set back must not make it wait longer than the pause itself.
  if (nowMs >= startAtMs || nowMs < process.endedAtMs) return [{ kind: "start", sensor, fresh: false }];
  return [{ kind: "wait", sensor, untilMs: startAtMs }];
}
