import cronstrue from "cronstrue";
import { type CronField, cronFieldValues, isWildcard, parseCronFields } from "@/lib/schedule/cron-fields";
import { isEven } from "@/lib/schedule/explain-cron-fields";
import { rruleSchedule } from "@/lib/schedule/rrule-schedule";
import type { TimerSpec } from "@/lib/schedule/timer-spec";
import {
  clockText,
  counted,
  durationText,
  joinWords,
  MONTH_NAMES,
  WEEKDAY_NAMES,
  wallClockText,
  wallDateText,
} from "@/lib/schedule/wall-time";
import { zoneClock } from "@/lib/schedule/zone-clock";

export { explainCronFields } from "@/lib/schedule/explain-cron-fields";

/**
 * A timer in words, in lower case and on a 24-hour clock: "every 5 seconds", "at 02:30 on weekdays, Europe/Berlin",
 * "once on 23 January 2026 at 18:30 UTC". The zone is named wherever it matters. What limits it follows: "every day … until
 * 1 May 2026 at 08:00 UTC, not at times of core.holidays, up to 5 minutes later".
 */
export function describeSchedule(spec: TimerSpec): string {
  return [describePlan(spec), ...limits(spec)].join(", ");
}

function limits(spec: TimerSpec): string[] {
  const words: string[] = [];
  const zone = spec.kind === "interval" ? "UTC" : spec.timezone;
  if (spec.startMs !== undefined) words.push(`from ${momentWords(spec.startMs, zone)}`);
  if (spec.endMs !== undefined) words.push(`until ${momentWords(spec.endMs, zone)}`);
  if ((spec.excluded?.length ?? 0) + (spec.included?.length ?? 0) > 0) words.push(calendarWords(spec));
  if (spec.jitterMs) words.push(`up to ${durationText(spec.jitterMs)} later`);
  return words;
}

/** "not at times of core.holidays, only at times of core.office". */
export function calendarWords({ excluded = [], included = [] }: TimerSpec): string {
  return [
    ...(excluded.length > 0 ? [`not at times of ${joinWords(excluded, "or")}`] : []),
    ...(included.length > 0 ? [`only at times of ${joinWords(included, "or")}`] : []),
  ].join(", ");
}

function momentWords(atMs: number, timezone: string): string {
  const wallMs = atMs + zoneClock(timezone).offsetAt(atMs);
  return `${wallDateText(wallMs)} at ${wallClockText(wallMs)}${timezone === "UTC" ? " UTC" : ""}`;
}

function describePlan(spec: TimerSpec): string {
  switch (spec.kind) {
    case "interval":
      return every(spec.interval, spec.unit.slice(0, -1));
    case "date": {
      const wallMs = spec.fireAt + zoneClock(spec.timezone).offsetAt(spec.fireAt);
      const zone = spec.timezone === "UTC" ? " UTC" : `, ${spec.timezone}`;
      return `once on ${wallDateText(wallMs)} at ${wallClockText(wallMs)}${zone}`;
    }
    case "rrule":
      return describeRrule(spec);
    case "cron":
      return describeCron(spec.expression, spec.timezone);
  }
}

/** The library's words; the time of the day that comes from the beginning in ours, on a 24-hour clock. */
function describeRrule({ rrule, timezone, dtstartMs }: TimerSpec & { kind: "rrule" }): string {
  const words = rruleSchedule(rrule, timezone, dtstartMs ?? 0).text();
  if (/BYHOUR|BYMINUTE|BYSECOND|HOURLY|MINUTELY|SECONDLY/i.test(rrule)) return `${words}, ${timezone}`;
  const plain = words.replace(/ at \d{1,2}(?::\d{2})*(?: [AP]M)?(?: \S+)?$/, "");
  if (dtstartMs === undefined) return `${plain}, ${timezone}`;
  return `${plain} at ${wallClockText(dtstartMs + zoneClock(timezone).offsetAt(dtstartMs))}, ${timezone}`;
}

function every(count: number, unit: string): string {
  return count === 1 ? `every ${unit}` : `every ${counted(count, unit)}`;
}

type CronWords = {
  second: CronField;
  minute: CronField;
  hour: CronField;
  monthDay: CronField;
  month: CronField;
  weekday: CronField;
  year: CronField;
};

function describeCron(expression: string, timezone: string): string {
  const parsed = parseCronFields(expression);
  if (!parsed.ok) return expression;
  const [second, minute, hour, monthDay, month, weekday, year] = parsed.fields;
  if (!second || !minute || !hour || !monthDay || !month || !weekday || !year) return expression;
  const fields: CronWords = { second, minute, hour, monthDay, month, weekday, year };

  const days = dayWords(fields);
  const times = fixedTimes(fields);
  if (times !== undefined && days !== undefined) {
    return `at ${joinWords(times)} ${days || "every day"}, ${timezone}`;
  }
  const rhythm = rhythmWords(fields);
  if (rhythm !== undefined && days !== undefined) {
    // "every 10 minutes" is the same in every zone; only the days make the zone matter.
    return days === "" ? rhythm : `${rhythm} ${days}, ${timezone}`;
  }
  return `${longWords(parsed.fields)}, ${timezone}`;
}

/** Up to four local times a day, or undefined when the schedule is not a short list of times. */
function fixedTimes({ second, minute, hour }: CronWords): string[] | undefined {
  const listed = [second, minute, hour].every((field) => field.items.every((item) => item.kind === "value"));
  if (!listed || second.items.length !== 1) return undefined;
  const [atSecond = 0] = cronFieldValues(second);
  const minutes = cronFieldValues(minute);
  const times = cronFieldValues(hour).flatMap((h) => minutes.map((m) => clockText(h, m, atSecond)));
  return times.length <= 4 ? times : undefined;
}

/** "every 10 minutes" and the like, or undefined when the time of day is not a plain rhythm. */
function rhythmWords({ second, minute, hour }: CronWords): string | undefined {
  if (isWildcard(minute) && isWildcard(hour)) {
    const seconds = stepWords(second, "minute");
    if (seconds !== undefined) return seconds;
    return isZero(second) ? "every minute" : undefined;
  }
  if (!isZero(second)) return undefined;
  if (isWildcard(hour)) {
    const minutes = stepWords(minute, "hour");
    if (minutes !== undefined) return minutes;
    if (isZero(minute)) return "every hour";
    if (minute.items.length === 1 && minute.items[0]?.kind === "value") {
      return `every hour at ${counted(minute.items[0].value, "minute")} past`;
    }
    return undefined;
  }
  return isZero(minute) ? stepWords(hour, "day") : undefined;
}

/** "every 5 minutes", or "every 7 minutes from the start of each hour" when the step does not fit evenly. */
function stepWords(field: CronField, larger: string): string | undefined {
  if (isWildcard(field)) return `every ${field.name}`;
  const [item, ...more] = field.items;
  if (item?.kind !== "step" || !item.wildcard || more.length > 0) return undefined;
  const words = every(item.step, field.name);
  return isEven(field.name, item.step) ? words : `${words} from the start of each ${larger}`;
}

function isZero(field: CronField): boolean {
  const [item, ...more] = field.items;
  return more.length === 0 && item?.kind === "value" && item.value === 0;
}

/** "on weekdays", "" for every day, undefined when the days need longer words. */
function dayWords({ monthDay, month, weekday, year }: CronWords): string | undefined {
  const years = isWildcard(year) ? [] : cronFieldValues(year);
  if (years.length > 1) return undefined;
  if (years.length === 0 && isWildcard(monthDay) && isWildcard(month)) return weekdayWords(weekday);
  if (!isWildcard(weekday)) return undefined;
  const [day, ...more] = monthDay.items;
  if (years.length === 0 && isWildcard(month)) {
    if (more.length === 0 && day?.kind === "lastDay") return "on the last day of the month";
    if (!monthDay.items.every((item) => item.kind === "value")) return undefined;
    return `on day${more.length === 0 ? "" : "s"} ${joinWords(cronFieldValues(monthDay).map(String))} of the month`;
  }
  const months = cronFieldValues(month);
  if (more.length > 0 || day?.kind !== "value" || months.length !== 1) return undefined;
  return [`on ${day.value} ${MONTH_NAMES[(months[0] ?? 1) - 1]}`, ...years].join(" ");
}

function weekdayWords(weekday: CronField): string | undefined {
  if (isWildcard(weekday)) return "";
  if (!weekday.items.every((item) => item.kind === "value" || item.kind === "range")) return undefined;
  const values = cronFieldValues(weekday);
  const key = values.join("");
  if (key === "12345") return "on weekdays";
  if (key === "06") return "at weekends";
  if (key === "0123456") return "";
  const [item, ...more] = weekday.items;
  if (more.length === 0 && item?.kind === "range") {
    return `from ${WEEKDAY_NAMES[item.from]} to ${WEEKDAY_NAMES[item.to % 7]}`;
  }
  // Monday first, as in a calendar.
  const monday = [...values].sort((a, b) => ((a + 6) % 7) - ((b + 6) % 7));
  return `on ${joinWords(monday.map((value) => WEEKDAY_NAMES[value] ?? ""))}`;
}

/** The uncommon shapes, by cronstrue, in the tone of the rest. */
function longWords(fields: readonly CronField[]): string {
  const texts = fields.map((field) => (field.name === "year" && isWildcard(field) ? "" : field.text.toUpperCase()));
  // Imported by default because that object has `toString` both as an ES module and as the CommonJS it is.
  let words: string;
  try {
    words = cronstrue.toString(texts.join(" ").trim(), { use24HourTimeFormat: true });
  } catch {
    return `by the expression ${texts.join(" ").trim()}`;
  }
  return (words.charAt(0).toLowerCase() + words.slice(1))
    .replaceAll(", and on ", " or on ")
    .replaceAll(", Monday through Friday", " on weekdays")
    .replaceAll(/\bonly (on|in) /g, "$1 ")
    .replaceAll(" through ", " to ");
}
