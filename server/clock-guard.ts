import type { Clock } from "@/lib/schedule/clock";
import type { Sql } from "@/server/db/database";
import { errorMessage } from "@/server/errors";
import type { Log } from "@/server/log";

const SAMPLE_MS = 5_000;
/** Wall and monotonic clock drift apart by some ppm; an adjustment of a running clock stays far below this between two samples. */
const STEP_MS = 500;
const SKEW_MS = 1_000;

export type ClockState = {
  /** How far this node's wall clock is ahead of the database's, at the last look; null before the first. */
  skewMs: number | null;
  /** When the wall clock was last seen to step, and by how much. */
  lastStep: { atMs: number; offsetMs: number } | null;
};

export type ClockGuard = { describe(): ClockState; start(): void; stop(): void };

type Ports = { sql: Sql; clock: Clock; monotonic: () => number; log: Log; node: string };

/**
 * Compares the wall clock with the monotonic one and with the database's. A step (somebody set the clock, or the machine slept)
 * and a skew of more than a second are logged and stored; timers fire by the wall clock, so both explain fires that look odd.
 */
export function createClockGuard({ sql, clock, monotonic, log, node }: Ports): ClockGuard {
  const state: ClockState = { skewMs: null, lastStep: null };
  let before: { wallMs: number; monotonicMs: number } | null = null;
  let skewed = false;
  let cancel: (() => void) | null = null;

  async function store(kind: "step" | "skew", offsetMs: number): Promise<void> {
    await sql("insert into attune.clock_incident (node, kind, offset_ms) values ($1, $2, $3)", [node, kind, offsetMs]);
  }

  async function sample(): Promise<void> {
    const wallMs = clock.now();
    const monotonicMs = monotonic();
    const offsetMs = before === null ? 0 : wallMs - before.wallMs - (monotonicMs - before.monotonicMs);
    before = { wallMs, monotonicMs };
    if (Math.abs(offsetMs) > STEP_MS) {
      state.lastStep = { atMs: wallMs, offsetMs };
      log.warn({ offsetMs }, "the wall clock stepped: it was set, or this machine slept");
    }
    try {
      if (Math.abs(offsetMs) > STEP_MS) await store("step", offsetMs);
      const askedMs = clock.now();
      const [row] = await sql<{ ms: number }>("select (extract(epoch from clock_timestamp()) * 1000)::float8 as ms");
      const answeredMs = clock.now();
      if (!row) return;
      state.skewMs = (askedMs + answeredMs) / 2 - row.ms;
      // The answer was given at some time in between.
      const certainMs = Math.abs(state.skewMs) - Math.abs(answeredMs - askedMs) / 2;
      if (certainMs > SKEW_MS && !skewed) {
        log.warn({ skewMs: state.skewMs }, "this node's clock differs from the database's: keep both in step with NTP");
        await store("skew", state.skewMs);
      }
      skewed = certainMs > SKEW_MS;
    } catch (error) {
      log.debug({ error: errorMessage(error) }, "comparing the clocks failed");
    }
  }

  function next(): void {
    cancel = clock.after(SAMPLE_MS, () => void sample().finally(() => cancel !== null && next()));
  }

  return {
    describe: () => ({ ...state }),
    start() {
      next();
      void sample();
    },
    stop() {
      cancel?.();
      cancel = null;
    },
  };
}
