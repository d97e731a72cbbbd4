import type { CronSchedule } from "@/lib/schedule/cron-schedule";
import type { ZoneClock, ZoneSegment } from "@/lib/schedule/zone-clock";

const DAY_MS = 86_400_000;
// More than any zone differs from UTC, so that going back this far from a local time is always before it.
const OFFSET_MARGIN_MS = 36 * 3_600_000;

/**
 * The first instant strictly after `afterMs` (UTC ms) at which the schedule fires in the zone, or null for never again.
 *
 * When the clock jumps forward, a fixed-time schedule fires the skipped time at the first instant after the gap, and
 * any other schedule just goes on. When the clock goes back, a fixed-time schedule fires at the first of the two
 * occurrences, and any other in both passes. A skipped time whose whole local day does not exist does not fire.
 */
export function nextCronInstant(schedule: CronSchedule, clock: ZoneClock, afterMs: number): number | null {
  let segment = clock.segmentAt(afterMs);
  let wallMs = afterMs + segment.offsetMs;
  for (;;) {
    if (schedule.fixedTime) wallMs = Math.max(wallMs, repeatedUntilWall(segment) - 1);
    const match = schedule.nextWall(wallMs);
    if (match !== null && match - segment.offsetMs < segment.endMs) return match - segment.offsetMs;

    // Wall times at or before `wallMs` that the clock is about to show again.
    const resumesAt = segment.endMs + segment.nextOffsetMs;
    const repeats = !schedule.fixedTime && segment.nextOffsetMs < segment.offsetMs && resumesAt <= wallMs;
    if (match === null && !repeats) return null;
    if (match !== null && schedule.fixedTime && firesAfterGap(schedule, segment, match)) return segment.endMs;

    const { endMs } = segment;
    if (match !== null && !repeats && match - OFFSET_MARGIN_MS > endMs) {
      // Nothing matches before `match`, so the clock changes in between cannot matter.
      segment = clock.segmentAt(match - OFFSET_MARGIN_MS);
      wallMs = match - OFFSET_MARGIN_MS + segment.offsetMs;
    } else {
      segment = clock.segmentAt(endMs);
      wallMs = endMs + segment.offsetMs - 1;
    }
  }
}

/** Wall time up to which the segment's beginning repeats what the clock showed before it; -Infinity when it does not. */
function repeatedUntilWall(segment: ZoneSegment): number {
  return segment.previousOffsetMs > segment.offsetMs ? segment.startMs + segment.previousOffsetMs : -Infinity;
}

/** Whether a wall time from `match` on falls into the gap at the segment's end, on a local day that exists. */
function firesAfterGap(schedule: CronSchedule, segment: ZoneSegment, match: number): boolean {
  const gapStart = segment.endMs + segment.offsetMs;
  const gapEnd = segment.endMs + segment.nextOffsetMs;
  let wallMs: number | null = match;
  while (wallMs !== null && wallMs < gapEnd) {
    const dayStart = Math.floor(wallMs / DAY_MS) * DAY_MS;
    if (dayStart < gapStart || dayStart + DAY_MS > gapEnd) return true;
    wallMs = schedule.nextWall(dayStart + DAY_MS - 1);
  }
  return false;
}
