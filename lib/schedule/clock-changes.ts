import { cronFieldValues, parseCronFields } from "@/lib/schedule/cron-fields";
import { cronSchedule } from "@/lib/schedule/cron-schedule";
import { instantsBetween, nextInstant } from "@/lib/schedule/next-instant";
import type { TimerSpec } from "@/lib/schedule/timer-spec";
import { durationText, wallClockText, wallDateText } from "@/lib/schedule/wall-time";
import { type ZoneClock, zoneClock } from "@/lib/schedule/zone-clock";

const DAY_MS = 86_400_000;
const HORIZON_MS = 731 * DAY_MS;
const ENOUGH = 5_000;

/** One change of a zone's clock. Offsets are minutes east of UTC, before and from the instant `atMs` on. */
export type ClockChange = {
  atMs: number;
  offsetBeforeMinutes: number;
  offsetAfterMinutes: number;
  kind: "forward" | "back";
};

/**
 * The next changes of a zone's clock strictly after `fromMs`, at most `count` and at most two years ahead; none for a
 * zone without daylight saving. As far as the runtime's zone data knows.
 * @throws RangeError when the runtime does not know the zone.
 */
export function clockChanges(timezone: string, fromMs: number, count: number): ClockChange[] {
  const clock = zoneClock(timezone);
  const changes: ClockChange[] = [];
  let segment = clock.segmentAt(fromMs);
  while (changes.length < count && segment.endMs <= fromMs + HORIZON_MS) {
    if (segment.nextOffsetMs !== segment.offsetMs) {
      changes.push({
        atMs: segment.endMs,
        offsetBeforeMinutes: segment.offsetMs / 60_000,
        offsetAfterMinutes: segment.nextOffsetMs / 60_000,
        kind: segment.nextOffsetMs > segment.offsetMs ? "forward" : "back",
      });
    }
    segment = clock.segmentAt(segment.endMs);
  }
  return changes;
}

/** The local readings that a change skips (forward) or shows twice (back), as wall ms: from inclusive, to exclusive. */
function affectedReadings(change: ClockChange): { fromWall: number; toWall: number } {
  const before = change.atMs + change.offsetBeforeMinutes * 60_000;
  const after = change.atMs + change.offsetAfterMinutes * 60_000;
  return { fromWall: Math.min(before, after), toWall: Math.max(before, after) };
}

/** The local times of the schedule that the change skips or repeats, as wall ms. */
export function affectedTimes(expression: string, change: ClockChange): number[] {
  const schedule = cronSchedule(expression);
  const { fromWall, toWall } = affectedReadings(change);
  const times: number[] = [];
  let next = schedule.nextWall(fromWall - 1);
  while (next !== null && next < toWall && times.length < ENOUGH) {
    times.push(next);
    next = schedule.nextWall(next);
  }
  return times;
}

/** What the timer does at a clock change, in one sentence; found from the instants it really has around it. */
export function clockChangeEffect(spec: TimerSpec, change: ClockChange): string {
  if (spec.kind === "interval") {
    return "No effect: an interval counts real time, so the spacing stays the same.";
  }
  if (spec.kind === "date") {
    return "No effect: the timer fires at one fixed instant.";
  }
  if (spec.kind === "rrule") {
    return "A local time that the clock skips is left out, and one that it repeats counts the first time, as RFC 5545 says.";
  }
  const clock = zoneClock(spec.timezone);
  const { fromWall, toWall } = affectedReadings(change);
  const times = affectedTimes(spec.expression, change);
  const span = `${wallClockText(fromWall)} to ${wallClockText(toWall)}`;
  const shiftMs = toWall - fromWall;
  // Every showing of the affected readings lies within one shift of the change.
  const { instants: around } = instantsBetween(spec, {
    fromMs: change.atMs - shiftMs - 1,
    toMs: change.atMs + shiftMs,
    phaseMs: 0,
    limit: 2 * ENOUGH,
  });
  if (change.kind === "forward") {
    if (times.length === 0) return `No effect: nothing is due in the skipped time from ${span}.`;
    if (cronSchedule(spec.expression).fixedTime) return gapEffect(spec, change, times, around);
    if (!everyHour(spec.expression)) {
      const [verb, are] = times.length === 1 ? ["does", "is"] : ["do", "are"];
      const next = nextInstant(spec, change.atMs - 1, 0);
      const then = next === null ? "" : `; the next fire is ${showingWithDate(clock, next, change.atMs)}`;
      return `${listTimes(times)} ${verb} not exist on ${wallDateText(times[0] ?? fromWall)} and ${are} left out${then}.`;
    }
    return `${spacing(spec, change)}; the clock skips from ${span}.`;
  }
  if (times.length === 0) return `No effect: nothing is due in the repeated time from ${span}.`;
  const second = around.filter((at) => at >= change.atMs && at < change.atMs + shiftMs).length;
  const first = around.filter((at) => at < change.atMs && at >= change.atMs - shiftMs).length;
  if (cronSchedule(spec.expression).fixedTime) {
    const happen = times.length === 1 ? "happens" : "happen";
    const single = first + second === 1;
    const which =
      first > 0 && second > 0
        ? times.length === 1
          ? "both times"
          : "in both passes"
        : second === 0
          ? single
            ? "only the first time"
            : "only in the first pass"
          : single
            ? "only the second time"
            : "only in the second pass";
    return `${listTimes(times)} ${happen} twice on ${wallDateText(fromWall)}: fires ${which}.`;
  }
  return `${spacing(spec, change)}; the time from ${span} happens twice and it fires ${second === 1 ? "once" : `${second} times`} in the second pass too.`;
}

/** What a schedule of fixed times does about the times that a change skips, by its policy. */
function gapEffect(
  spec: TimerSpec & { kind: "cron" },
  change: ClockChange,
  times: readonly number[],
  around: readonly number[],
): string {
  const { fromWall, toWall } = affectedReadings(change);
  const date = wallDateText(times[0] ?? fromWall);
  const missing = `${listTimes(times)} ${times.length === 1 ? "does" : "do"} not exist on ${date}`;
  const clock = zoneClock(spec.timezone);
  const instead = around.filter((at) => at >= change.atMs && at < change.atMs + toWall - fromWall);
  if (spec.gap === "skip") return `${missing}: does not fire then, as its policy says.`;
  if (instead.length === 0) return `Does not fire on ${wallDateText(fromWall)}: the whole day is skipped.`;
  if (spec.gap === "elapsed")
    return `${missing}: fires at ${listTimes(instead.map((at) => at + clock.offsetAt(at)))} instead, the same time after midnight.`;
  return `${missing}: fires once at ${showing(clock, change.atMs)} instead.`;
}

/** "02:30", "02:10 and 02:20", "60 times from 02:00 to 02:59". */
function listTimes(times: readonly number[]): string {
  const words = times.map(wallClockText);
  if (words.length <= 3) return words.join(words.length === 2 ? " and " : ", ");
  return `The ${words.length} times from ${words[0]} to ${words.at(-1)}`;
}

function showing(clock: ZoneClock, instantMs: number): string {
  return wallClockText(instantMs + clock.offsetAt(instantMs));
}

function showingWithDate(clock: ZoneClock, instantMs: number, changeMs: number): string {
  const wallMs = instantMs + clock.offsetAt(instantMs);
  const changeWall = changeMs + clock.offsetAt(changeMs);
  const sameDay = Math.floor(wallMs / DAY_MS) === Math.floor(changeWall / DAY_MS);
  return `at ${wallClockText(wallMs)}${sameDay ? "" : ` on ${wallDateText(wallMs)}`}`;
}

/** Whether the hours are unrestricted, so that the schedule runs through a change instead of losing fires to it. */
function everyHour(expression: string): boolean {
  const hour = parseCronFields(expression).fields[2];
  return hour !== undefined && cronFieldValues(hour).length === 24;
}

/** How the gap across the change compares with the one before it. */
function spacing(spec: TimerSpec, change: ClockChange): string {
  const { before, last, next } = neighbours(spec, change.atMs);
  if (last === undefined || next === undefined) return "Goes on in real time";
  const usual = before === undefined ? undefined : last - before;
  const across = next - last;
  if (usual === across) return `Keeps its spacing of ${durationText(usual)}`;
  return `Waits ${durationText(across)} across the change${usual === undefined ? "" : ` after ${durationText(usual)} before it`}`;
}

/** The last two instants before `atMs` and the first from it on, looked for in ever wider windows up to 40 days. */
function neighbours(spec: TimerSpec, atMs: number): { before?: number; last?: number; next?: number } {
  for (const windowMs of [60_000, 3_600_000, DAY_MS, 8 * DAY_MS, 40 * DAY_MS]) {
    const { instants } = instantsBetween(spec, {
      fromMs: atMs - windowMs - 1,
      toMs: atMs + windowMs,
      phaseMs: 0,
      limit: ENOUGH,
    });
    const earlier = instants.filter((at) => at < atMs);
    const next = instants.find((at) => at >= atMs);
    if ((earlier.length >= 2 && next !== undefined) || windowMs === 40 * DAY_MS) {
      return { before: earlier.at(-2), last: earlier.at(-1), next };
    }
  }
  return {};
}
