import { countInstants, instantsBetween, isUniform, lastInstants, nextInstant } from "@/lib/schedule/next-instant";
import type { TimerSpec } from "@/lib/schedule/timer-spec";
import { settledUntil, type TimerRow } from "@/server/scheduler/timer-row";

/** One event to fire. `coalesced`: how many other due instants it stands for. */
export type PlannedFire = { scheduledAtMs: number; lateMs: number; coalesced: number };

/** Due instants that get no event of their own. */
export type PlannedSkip = { fromMs: number; toMs: number; count: number; reason: "misfire" | "coalesced" | "paused" };

/** `settledMs`: every instant up to and including it is explained by the fires and skips of this plan. */
export type FirePlan = { fires: PlannedFire[]; skips: PlannedSkip[]; settledMs: number };

const HOUR_MS = 3_600_000;
/** A fire no later than this is on time, whatever the policy; but never longer than the timer's own spacing. */
const ON_TIME_MS = 5_000;
/**
 * Instants of a cron timer are counted one by one (about 1 µs each). When more than this lie before the window, a plan
 * explains only so many, and the next plan goes on from there: a long absence must not hold up the other timers.
 */
const COUNTED_MAX = 10_000;

/**
 * Decides what to do about everything that is due at `nowMs`: the policy of behaviour.md §13.5. Pure.
 * What was due in a pause is planned by itself once the pause is over; after a long absence of a cron timer a plan may explain
 * only the oldest part. Planning again from its `settledMs` goes on.
 * @returns null when nothing is due, or all of it waits for the end of a pause
 */
export function planFire(row: TimerRow, spec: TimerSpec, nowMs: number): FirePlan | null {
  const firstMs = nextInstant(spec, settledUntil(row), row.phaseMs);
  if (firstMs === null || firstMs > nowMs) return null;
  const { pausedUntilMs } = spec;
  if (pausedUntilMs === undefined || firstMs > pausedUntilMs)
    return planDue(row, spec, { firstMs, nowMs, toMs: nowMs });
  if (nowMs < pausedUntilMs) return null;
  const plan = planDue(row, spec, { firstMs, nowMs, toMs: pausedUntilMs });
  return { ...plan, skips: plan.skips.map((skip) => ({ ...skip, reason: "paused" as const })) };
}

/** For the instants from `firstMs`, which is due, to `toMs`. */
function planDue(
  row: TimerRow,
  spec: TimerSpec,
  { firstMs, nowMs, toMs }: { firstMs: number; nowMs: number; toMs: number },
): FirePlan {
  const afterMs = settledUntil(row);
  const range = { phaseMs: row.phaseMs, toMs };
  const secondMs = nextInstant(spec, firstMs, row.phaseMs);
  const spacingMs = secondMs === null ? HOUR_MS : secondMs - firstMs;
  const isSingle = secondMs === null || secondMs > toMs;
  // What was due in a pause was never to fire at its time.
  const onTimeMs = spec.pausedUntilMs === toMs ? -1 : Math.min(ON_TIME_MS, spacingMs);
  if (isSingle && nowMs - firstMs <= onTimeMs) return onlyFire(firstMs, nowMs);

  const windowMs = row.misfireWindowMs ?? Math.max(HOUR_MS, spacingMs);
  const windowFromMs = Math.min(toMs, Math.max(afterMs, nowMs - windowMs - 1));
  const skips: PlannedSkip[] = [];
  const before = { ...range, fromMs: afterMs, toMs: windowFromMs };
  if (!isUniform(spec)) {
    const { instants, truncated } = instantsBetween(spec, { ...before, limit: COUNTED_MAX });
    const toMs = instants.at(-1);
    if (truncated && toMs !== undefined)
      return { fires: [], skips: [{ fromMs: firstMs, toMs, count: COUNTED_MAX, reason: "misfire" }], settledMs: toMs };
  }
  const outside = countInstants(spec, { ...before, limit: Number.MAX_SAFE_INTEGER });
  if (outside > 0) skips.push({ fromMs: firstMs, toMs: windowFromMs, count: outside, reason: "misfire" });

  const window = { ...range, fromMs: windowFromMs };
  const instants = lastInstants(spec, window, row.misfirePolicy === "fire_all" ? row.misfireCap : 1);
  const latestMs = instants.at(-1);
  if (latestMs === undefined) return { fires: [], skips, settledMs: windowFromMs };

  const keep = keptInstants(row, instants, nowMs, onTimeMs);
  const dropped = countInstants(spec, { ...window, limit: Number.MAX_SAFE_INTEGER }) - keep.length;
  if (dropped > 0) {
    const reason = row.misfirePolicy === "fire_once" ? "coalesced" : "misfire";
    const fromMs = nextInstant(spec, windowFromMs, row.phaseMs) ?? latestMs;
    const toMs = keep[0] === undefined ? latestMs : Math.max(fromMs, keep[0] - 1);
    skips.push({ fromMs, toMs, count: dropped, reason });
  }
  const coalesced = row.misfirePolicy === "fire_once" ? dropped : 0;
  const fires = keep.map((scheduledAtMs) => ({ scheduledAtMs, lateMs: nowMs - scheduledAtMs, coalesced }));
  return { fires, skips, settledMs: latestMs };
}

function onlyFire(atMs: number, nowMs: number): FirePlan {
  return { fires: [{ scheduledAtMs: atMs, lateMs: nowMs - atMs, coalesced: 0 }], skips: [], settledMs: atMs };
}

/** Which of the due instants inside the window get an event, oldest first. */
function keptInstants(row: TimerRow, instants: number[], nowMs: number, onTimeMs: number): number[] {
  switch (row.misfirePolicy) {
    case "fire_once":
      return instants.slice(-1);
    case "fire_all":
      return instants.slice(-row.misfireCap);
    case "skip":
      return instants.slice(-1).filter((atMs) => nowMs - atMs <= onTimeMs);
  }
}
