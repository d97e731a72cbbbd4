import { cronSchedule } from "@/lib/schedule/cron-schedule";
import { nextCronInstant } from "@/lib/schedule/next-cron-instant";
import type { TimerSpec } from "@/lib/schedule/timer-spec";
import { zoneClock } from "@/lib/schedule/zone-clock";

const LATEST_MS = 8.64e15;

export type InstantRange = { fromMs: number; toMs: number; phaseMs: number; limit: number };

/**
 * The first instant strictly after `afterMs` at which the timer is due, or null when it never fires again.
 * All times are UTC milliseconds. `phaseMs` is when the timer was created: an interval is due at phase + k · interval
 * (k ≥ 1), and a date that was not after it never fires; cron does not use it.
 * @throws Error when the spec was not made by `parseTimerSpec` and its expression or zone is invalid.
 */
export function nextInstant(spec: TimerSpec, afterMs: number, phaseMs: number): number | null {
  // Beyond this a Date cannot say the time. NaN fails the comparison as well.
  if (!(Math.abs(afterMs) < LATEST_MS)) return null;
  switch (spec.kind) {
    case "interval": {
      const passed = Math.floor((afterMs - phaseMs) / spec.intervalMs);
      const next = phaseMs + Math.max(1, passed + 1) * spec.intervalMs;
      return next < LATEST_MS ? next : null;
    }
    case "cron":
      return nextCronInstant(cronSchedule(spec.expression), zoneClock(spec.timezone), afterMs, spec);
    case "date":
      return spec.fireAt > afterMs && spec.fireAt > phaseMs ? spec.fireAt : null;
  }
}

/**
 * The instants in (fromMs, toMs], oldest first, at most `limit` of them; `truncated` says that there are more.
 * It is exactly what chaining `nextInstant` gives.
 */
export function instantsBetween(spec: TimerSpec, range: InstantRange): { instants: number[]; truncated: boolean } {
  const instants: number[] = [];
  let next = nextInstant(spec, range.fromMs, range.phaseMs);
  while (next !== null && next <= range.toMs) {
    if (instants.length >= range.limit) return { instants, truncated: true };
    instants.push(next);
    next = nextInstant(spec, next, range.phaseMs);
  }
  return { instants, truncated: false };
}

/** How many instants lie in (fromMs, toMs], but at most `limit`. An interval is counted by division, at no cost. */
export function countInstants(spec: TimerSpec, { fromMs, toMs, phaseMs, limit }: InstantRange): number {
  if (spec.kind === "interval") {
    const first = Math.max(1, Math.floor((fromMs - phaseMs) / spec.intervalMs) + 1);
    const last = Math.floor((toMs - phaseMs) / spec.intervalMs);
    return Math.min(Math.max(0, last - first + 1), limit);
  }
  let count = 0;
  let next = nextInstant(spec, fromMs, phaseMs);
  while (next !== null && next <= toMs && count < limit) {
    count += 1;
    next = nextInstant(spec, next, phaseMs);
  }
  return count;
}
