import { formatCount } from "@/lib/format/format-number";
import type { CalendarRules } from "@/lib/schemas/calendar";
import { WEEKDAYS, type Weekday } from "@/lib/vocabulary";

export const WEEKDAY_LABELS: Record<Weekday, string> = {
  mon: "Mon",
  tue: "Tue",
  wed: "Wed",
  thu: "Thu",
  fri: "Fri",
  sat: "Sat",
  sun: "Sun",
};

/** "Mon to Fri 09:00–17:00", "Sat, Sun all day". */
export function windowWords({ days, from, to }: CalendarRules["weekly"][number]): string {
  const places = WEEKDAYS.flatMap((day, index) => (days.includes(day) ? index : []));
  const first = places[0] ?? 0;
  const isRun = places.length > 2 && places.every((place, index) => place === first + index);
  const name = (place: number) => WEEKDAY_LABELS[WEEKDAYS[place] ?? "mon"];
  const which =
    places.length === 7
      ? "every day"
      : isRun
        ? `${name(first)} to ${name(first + places.length - 1)}`
        : places.map(name).join(", ");
  return from === to ? `${which} all day` : `${which} ${from}–${to}`;
}

/** What a calendar holds, in a line. */
export function rulesWords({ days, weekly, ranges }: Pick<CalendarRules, "days" | "weekly" | "ranges">): string {
  const parts = [
    ...weekly.slice(0, 2).map(windowWords),
    weekly.length > 2 && `${formatCount(weekly.length - 2, "more window")}`,
    days.length > 0 && (days.length <= 3 ? days.join(", ") : formatCount(days.length, "day")),
    ranges.length > 0 && formatCount(ranges.length, "time range"),
  ].filter(Boolean);
  return parts.length === 0 ? "empty" : parts.join("; ");
}
