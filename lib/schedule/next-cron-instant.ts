import type { CronSchedule } from "@/lib/schedule/cron-schedule";
import type { ZoneClock, ZoneSegment } from "@/lib/schedule/zone-clock";
import type { DstGapPolicy, DstRepeatPolicy } from "@/lib/vocabulary";

const DAY_MS = 86_400_000;
// More than any zone differs from UTC, so that going back this far from a local time is always before it.
const OFFSET_MARGIN_MS = 36 * 3_600_000;

/** What a schedule of fixed local times does when the clock skips or repeats them. */
export type DstPolicies = { gap?: DstGapPolicy | undefined; repeat?: DstRepeatPolicy | undefined };

/**
 * The first instant strictly after `afterMs` (UTC ms) at which the schedule fires in the zone, or null for never again.
 *
 * A schedule that follows real time (`*\/10`) just goes on across a clock change. A fixed-time schedule obeys its policies:
 * times that the clock skips fire once at the first instant after the gap (`shift`, the default), each at the same elapsed
 * time as on other days (`elapsed`, as RFC 5545 says), or not at all (`skip`); repeated times fire at their `first` showing
 * (default), their `second`, or `both`. A skipped time whose whole local day does not exist does not fire.
 */
export function nextCronInstant(
  schedule: CronSchedule,
  clock: ZoneClock,
  afterMs: number,
  policies: DstPolicies = {},
): number | null {
  const rules = {
    gap: schedule.fixedTime ? (policies.gap ?? "shift") : "skip",
    repeat: schedule.fixedTime ? (policies.repeat ?? "first") : "both",
  } as const;
  let segment = clock.segmentAt(afterMs);
  let fromMs = afterMs;
  for (;;) {
    const { offsetMs, endMs } = segment;
    const wallMs = Math.max(fromMs + offsetMs, rules.repeat === "first" ? repeatedUntilWall(segment) - 1 : -Infinity);
    const match = schedule.nextWall(wallMs);
    const regular = match !== null && shows(segment, match, rules.repeat) ? match - offsetMs : null;
    const shifted = rules.gap === "skip" ? null : gapInstant(schedule, segment, fromMs, rules.gap);
    if (regular !== null || shifted !== null) return Math.min(regular ?? Infinity, shifted ?? Infinity);

    // Wall times at or before `wallMs` that the clock is about to show again.
    const repeats = rules.repeat !== "first" && resumesAtWall(segment) <= wallMs;
    if (match === null && !repeats) return null;
    if (match !== null && !repeats && match - OFFSET_MARGIN_MS > endMs) {
      // Nothing matches before `match`, so the clock changes in between cannot matter.
      fromMs = match - OFFSET_MARGIN_MS;
      segment = clock.segmentAt(fromMs);
    } else {
      fromMs = endMs - 1;
      segment = clock.segmentAt(endMs);
    }
  }
}

/** Whether a matching wall time fires in this segment: it ends after it, and this is not the wrong one of two showings. */
function shows(segment: ZoneSegment, wallMs: number, repeat: DstRepeatPolicy): boolean {
  if (wallMs - segment.offsetMs >= segment.endMs) return false;
  return repeat !== "second" || wallMs < resumesAtWall(segment);
}

/** Wall time up to which the segment's beginning repeats what the clock showed before it; -Infinity when it does not. */
function repeatedUntilWall(segment: ZoneSegment): number {
  return segment.previousOffsetMs > segment.offsetMs ? segment.startMs + segment.previousOffsetMs : -Infinity;
}

/** The wall time that the clock goes back to at the segment's end; Infinity when it does not go back. */
function resumesAtWall(segment: ZoneSegment): number {
  return segment.nextOffsetMs < segment.offsetMs ? segment.endMs + segment.nextOffsetMs : Infinity;
}

/** The first instant after `fromMs` that stands for a local time which the change at the segment's beginning skipped. */
function gapInstant(
  schedule: CronSchedule,
  segment: ZoneSegment,
  fromMs: number,
  policy: "shift" | "elapsed",
): number | null {
  const { startMs, offsetMs, previousOffsetMs } = segment;
  if (previousOffsetMs >= offsetMs || fromMs >= startMs + offsetMs - previousOffsetMs) return null;
  if (policy === "shift" && fromMs >= startMs) return null;
  const afterWall = policy === "shift" ? -Infinity : fromMs + previousOffsetMs;
  const skipped = firstSkipped(schedule, startMs + previousOffsetMs, startMs + offsetMs, afterWall);
  if (skipped === null) return null;
  return policy === "shift" ? startMs : skipped - previousOffsetMs;
}

/** The first matching wall time of a gap that is after `afterWall` and on a local day which exists in part. */
function firstSkipped(schedule: CronSchedule, gapStart: number, gapEnd: number, afterWall: number): number | null {
  let wallMs = schedule.nextWall(Math.max(gapStart - 1, afterWall));
  while (wallMs !== null && wallMs < gapEnd) {
    const dayStart = Math.floor(wallMs / DAY_MS) * DAY_MS;
    if (dayStart < gapStart || dayStart + DAY_MS > gapEnd) return wallMs;
    wallMs = schedule.nextWall(dayStart + DAY_MS - 1);
  }
  return null;
}
