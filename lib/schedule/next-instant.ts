import { blockedUntil, freeUntil } from "@/lib/schedule/calendar";
import { cronSchedule } from "@/lib/schedule/cron-schedule";
import { nextCronInstant } from "@/lib/schedule/next-cron-instant";
import { rruleSchedule } from "@/lib/schedule/rrule-schedule";
import type { TimerSpec } from "@/lib/schedule/timer-spec";
import { zoneClock } from "@/lib/schedule/zone-clock";

const LATEST_MS = 8.64e15;

export type InstantRange = { fromMs: number; toMs: number; phaseMs: number; limit: number };

/** After so many blocks of calendars without an instant between them, the timer is taken for one that never fires again. */
const BLOCKS_MAX = 1_000;

/**
 * The first instant strictly after `afterMs` at which the timer is due, or null when it never fires again.
 * All times are UTC milliseconds. `phaseMs` is when the timer was created: an interval without a beginning is due at
 * phase + k · interval (k ≥ 1), and a date that was not after it never fires; cron does not use it.
 * Bounds and calendars are compared with the planned instant, before the jitter moves it.
 * @throws Error when the spec was not made by `parseTimerSpec` and its expression or zone is invalid.
 */
export function nextInstant(spec: TimerSpec, afterMs: number, phaseMs: number): number | null {
  const offsetMs = spec.offsetMs ?? 0;
  let fromMs = afterMs - offsetMs;
  if (spec.startMs !== undefined && fromMs < spec.startMs) fromMs = spec.startMs - 1;
  for (let blocks = 0; blocks < BLOCKS_MAX; blocks += 1) {
    const plannedMs = nextPlanned(spec, fromMs, phaseMs);
    if (plannedMs === null || (spec.endMs !== undefined && plannedMs > spec.endMs)) return null;
    const blockedMs = spec.calendars ? blockedUntil(spec.calendars, plannedMs) : null;
    if (blockedMs === null) return plannedMs + offsetMs;
    fromMs = blockedMs - 1;
  }
  return null;
}

function nextPlanned(spec: TimerSpec, afterMs: number, phaseMs: number): number | null {
  // Beyond this a Date cannot say the time. NaN fails the comparison as well.
  if (!(Math.abs(afterMs) < LATEST_MS)) return null;
  switch (spec.kind) {
    case "interval": {
      const countedFrom = countedFromMs(spec, phaseMs);
      const passed = Math.floor((afterMs - countedFrom) / spec.intervalMs);
      const next = countedFrom + Math.max(1, passed + 1) * spec.intervalMs;
      return next < LATEST_MS ? next : null;
    }
    case "cron":
      return nextCronInstant(cronSchedule(spec.expression), zoneClock(spec.timezone), afterMs, spec);
    case "rrule":
      return rruleSchedule(spec.rrule, spec.timezone, spec.dtstartMs ?? phaseMs).next(afterMs);
    case "date":
      return spec.fireAt > afterMs && spec.fireAt > phaseMs ? spec.fireAt : null;
  }
}

/** An interval's instants are this + k · interval, k ≥ 1: one with a beginning is due at it. */
function countedFromMs(spec: TimerSpec & { kind: "interval" }, phaseMs: number): number {
  return spec.startMs === undefined ? phaseMs : spec.startMs - spec.intervalMs;
}

/** Whether its instants have the same distance everywhere between its bounds, so that they need not be found one by one. */
export function isUniform(spec: TimerSpec): spec is TimerSpec & { kind: "interval" } {
  return spec.kind === "interval" && spec.calendars === undefined;
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

/** How many instants lie in (fromMs, toMs], but at most `limit`. Those of an interval are counted by division, at no cost. */
export function countInstants(spec: TimerSpec, range: InstantRange): number {
  if (spec.kind === "interval") return Math.min(range.limit, countOfInterval(spec, range));
  let count = 0;
  let next = nextInstant(spec, range.fromMs, range.phaseMs);
  while (next !== null && next <= range.toMs && count < range.limit) {
    count += 1;
    next = nextInstant(spec, next, range.phaseMs);
  }
  return count;
}

function countOfInterval(spec: TimerSpec & { kind: "interval" }, { fromMs, toMs, phaseMs }: InstantRange): number {
  const offsetMs = spec.offsetMs ?? 0;
  const from = Math.max(fromMs - offsetMs, (spec.startMs ?? Number.NEGATIVE_INFINITY) - 1);
  const to = Math.min(toMs - offsetMs, spec.endMs ?? Number.POSITIVE_INFINITY);
  const countedFrom = countedFromMs(spec, phaseMs);
  const between = (after: number, until: number) => {
    const first = Math.max(1, Math.floor((after - countedFrom) / spec.intervalMs) + 1);
    return Math.max(0, Math.floor((until - countedFrom) / spec.intervalMs) - first + 1);
  };
  if (!spec.calendars) return between(from, to);
  let count = 0;
  for (let at = from + 1; at <= to; ) {
    const blockedMs = blockedUntil(spec.calendars, at);
    if (blockedMs !== null) {
      at = blockedMs;
      continue;
    }
    const free = freeUntil(spec.calendars, at);
    count += between(at - 1, Math.min(free - 1, to));
    at = free;
  }
  return count;
}

/** The last instants in (fromMs, toMs], oldest first, at most `wanted`. An interval's are found at no cost. */
export function lastInstants(spec: TimerSpec, range: Omit<InstantRange, "limit">, wanted: number): number[] {
  const whole = { ...range, limit: Number.MAX_SAFE_INTEGER };
  if (!isUniform(spec)) return instantsBetween(spec, whole).instants.slice(-wanted);
  const total = countInstants(spec, whole);
  const first = nextInstant(spec, range.fromMs, range.phaseMs);
  if (first === null) return [];
  const fromMs = first - 1 + Math.max(0, total - wanted) * spec.intervalMs;
  return instantsBetween(spec, { ...whole, fromMs }).instants;
}
