import { affectedTimes, clockChanges } from "@/lib/schedule/clock-changes";
import { type CronField, cronFieldValues, isWildcard, parseCronFields } from "@/lib/schedule/cron-fields";
import { cronSchedule } from "@/lib/schedule/cron-schedule";
import { isEven } from "@/lib/schedule/explain-cron-fields";
import { nextInstant } from "@/lib/schedule/next-instant";
import type { TimerSpec } from "@/lib/schedule/timer-spec";
import { counted, joinWords, MONTH_NAMES, wallClockText, wallDateText } from "@/lib/schedule/wall-time";
import { zoneClock } from "@/lib/schedule/zone-clock";

export type ScheduleFinding = { severity: "warning" | "error"; message: string };

/**
 * What is surprising about a timer that is nevertheless valid. `nowMs` is UTC ms. An error means that it does nothing;
 * neither kind has to keep it from being saved.
 */
export function lintSchedule(spec: TimerSpec, nowMs: number): ScheduleFinding[] {
  const { startMs, endMs, calendars } = spec;
  if (
    (startMs ?? endMs ?? calendars) !== undefined &&
    spec.kind !== "date" &&
    nextInstant(spec, nowMs, nowMs) === null
  ) {
    const why =
      endMs !== undefined && endMs <= nowMs
        ? "its end has passed"
        : calendars === undefined
          ? "nothing lies between its beginning and its end"
          : "its calendars and bounds leave no time";
    return [{ severity: "error", message: `Never fires again: ${why}.` }];
  }
  return [...lintPlan(spec, nowMs), ...lintJitter(spec, nowMs)];
}

function lintJitter(spec: TimerSpec, nowMs: number): ScheduleFinding[] {
  if (!spec.jitterMs) return [];
  const first = nextInstant(spec, nowMs, nowMs);
  const second = first === null ? null : nextInstant(spec, first, nowMs);
  if (first === null || second === null || second - first > spec.jitterMs) return [];
  return [
    {
      severity: "warning",
      message: "The spread is longer than the time between two fires, so it moves them into the next ones.",
    },
  ];
}

function lintPlan(spec: TimerSpec, nowMs: number): ScheduleFinding[] {
  switch (spec.kind) {
    case "interval":
      return spec.intervalMs <= 1_000 ? [EVERY_SECOND] : [];
    case "date":
      if (spec.fireAt > nowMs) return [];
      return [{ severity: "warning", message: "This date is in the past, so the timer never fires." }];
    case "rrule":
      return lintRrule(spec, nowMs);
    case "cron":
      return lintCron(spec, nowMs);
  }
}

const EVERY_SECOND: ScheduleFinding = {
  severity: "warning",
  message: "Fires every second: 86,400 events a day.",
};

/** Days that some months do not have are left out by the RFC, without a word. */
function lintRrule(spec: TimerSpec & { kind: "rrule" }, nowMs: number): ScheduleFinding[] {
  const first = nextInstant(spec, nowMs, nowMs);
  if (first === null)
    return [{ severity: "error", message: "Never fires again: the rule has ended, or no date matches it." }];
  const findings: ScheduleFinding[] = [];
  const day = Number(/BYMONTHDAY=(\d+)(?:;|$)/i.exec(spec.rrule)?.[1] ?? 0);
  if (day > 28 && /FREQ=MONTHLY/i.test(spec.rrule))
    findings.push({
      severity: "warning",
      message: `Months without a day ${day} are left out. BYMONTHDAY=-1 is the last day of each.`,
    });
  const second = nextInstant(spec, first, nowMs);
  if (second !== null && second - first < 300_000)
    findings.push({
      severity: "warning",
      message: "Fires more than once in five minutes. An interval or cron timer says that more simply.",
    });
  return findings;
}

function lintCron(spec: TimerSpec & { kind: "cron" }, nowMs: number): ScheduleFinding[] {
  const parsed = parseCronFields(spec.expression);
  if (!parsed.ok) return [{ severity: "error", message: parsed.error }];
  if (nextInstant(spec, nowMs, nowMs) === null) {
    return [{ severity: "error", message: "Never fires again: no future date matches this expression." }];
  }
  const [second, minute, hour, monthDay, month, weekday] = parsed.fields;
  const findings: ScheduleFinding[] = [];
  if (second && minute && hour && [second, minute, hour].every((field) => admitsAll(field)))
    findings.push(EVERY_SECOND);
  if (monthDay && month && isWildcard(weekday)) findings.push(...skippedMonths(monthDay, month));
  for (const field of [second, minute, hour]) if (field) findings.push(...unevenStep(field));
  findings.push(...hiddenByClockChange(spec, nowMs));
  return findings;
}

function admitsAll(field: CronField): boolean {
  return cronFieldValues(field).length === (field.name === "hour" ? 24 : 60);
}

/** Days 29 to 31 written out one by one, which some of the chosen months do not have. */
function skippedMonths(monthDay: CronField, month: CronField): ScheduleFinding[] {
  if (!monthDay.items.every((item) => item.kind === "value")) return [];
  const day = cronFieldValues(monthDay).at(-1) ?? 0;
  const months = cronFieldValues(month);
  const short = months.filter((value) => day > new Date(Date.UTC(2024, value, 0)).getUTCDate());
  if (short.length > 0) {
    const names = joinWords(short.map((value) => MONTH_NAMES[value - 1] ?? ""));
    const verb = short.length === 1 ? "has" : "have";
    const message = `${names} ${verb} no day ${day}, so nothing fires on it there. Use L for the last day of every month.`;
    return [{ severity: "warning", message }];
  }
  if (day === 29 && months.includes(2)) {
    return [{ severity: "warning", message: "29 February exists only in leap years." }];
  }
  return [];
}

function unevenStep(field: CronField): ScheduleFinding[] {
  return field.items.flatMap((item) => {
    if (item.kind !== "step" || !item.wildcard || isEven(field.name, item.step)) return [];
    const size = field.name === "hour" ? 24 : 60;
    const larger = { second: "minute", minute: "hour" }[field.name as "second" | "minute"] ?? "day";
    const last = size % item.step;
    const message =
      item.step * 2 > size && last === size - item.step
        ? `${field.text} starts again every ${larger}: the gaps are ${item.step} and ${counted(last, field.name)} in turn.`
        : `${field.text} starts again every ${larger}: the last gap of each ${larger} is ${counted(last, field.name)}.`;
    return [{ severity: "warning" as const, message }];
  });
}

/** The next clock change that hides a time of this schedule. Schedules that fire more than once an hour only go on. */
function hiddenByClockChange(spec: TimerSpec & { kind: "cron" }, nowMs: number): ScheduleFinding[] {
  for (const change of clockChanges(spec.timezone, nowMs, 4)) {
    if (change.kind !== "forward") continue;
    const [first, ...more] = affectedTimes(spec.expression, change);
    if (first === undefined) continue;
    const where = `${wallClockText(first)} does not exist on ${wallDateText(first)} in ${spec.timezone}, when the clock goes forward`;
    if (cronSchedule(spec.expression).fixedTime) {
      const clock = zoneClock(spec.timezone);
      const instead = wallClockText(change.atMs + clock.offsetAt(change.atMs));
      if (spec.gap === "skip")
        return [{ severity: "warning", message: `${where}: it does not fire that day, as its policy says.` }];
      if (spec.gap === "elapsed") return []; // meant so, and nothing is lost
      return [{ severity: "warning", message: `${where}: it fires at ${instead} that day.` }];
    }
    const hour = parseCronFields(spec.expression).fields[2];
    if (!hour || isWildcard(hour) || admitsAll(hour)) return [];
    const lost = counted(more.length + 1, "fire");
    return [
      { severity: "warning", message: `${where}: ${lost} of that day ${more.length === 0 ? "is" : "are"} left out.` },
    ];
  }
  return [];
}
