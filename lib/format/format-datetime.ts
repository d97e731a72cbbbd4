/** Named ways to show an instant. `exact` has seconds and the zone; `stamp` has milliseconds. */
export type DateTimeStyle = "short" | "exact" | "stamp" | "date" | "time" | "weekday";

const styles: Record<DateTimeStyle, Intl.DateTimeFormatOptions> = {
  short: { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" },
  exact: {
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    timeZoneName: "short",
  },
  stamp: {
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    fractionalSecondDigits: 3,
  },
  date: { day: "numeric", month: "short", year: "numeric" },
  time: { hour: "2-digit", minute: "2-digit", second: "2-digit" },
  weekday: { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", second: "2-digit" },
};

// Making an Intl formatter costs about 100 times more than using one.
const cache = new Map<string, Intl.DateTimeFormat>();

function formatter(style: DateTimeStyle, zone: string): Intl.DateTimeFormat {
  const key = `${style} ${zone}`;
  let found = cache.get(key);
  if (!found) {
    found = new Intl.DateTimeFormat("en-GB", { ...styles[style], timeZone: zone, hourCycle: "h23" });
    cache.set(key, found);
  }
  return found;
}

/**
 * An instant in a time zone: short "23 Nov, 14:05", exact "Mon, 23 Nov 2026, 14:05:09 CET", stamp
 * "2026-11-23 14:05:09.250", date "23 Nov 2026", time "14:05:09", weekday "Mon, 23 Nov, 14:05:09". 24-hour clock, the
 * same text on server and browser.
 * @param at UTC milliseconds; not a valid instant gives "–".
 * @param zone IANA name
 * @throws RangeError when the zone is not known
 */
export function formatDateTime(at: number, zone: string, style: DateTimeStyle = "short"): string {
  // Intl takes ±8.64e15 ms, and nothing else.
  if (!(Math.abs(at) <= 8.64e15)) return "–";
  if (style !== "stamp") return formatter(style, zone).format(at);
  const parts = new Map(
    formatter(style, zone)
      .formatToParts(at)
      .map((part) => [part.type, part.value]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? "";
  return `${part("year")}-${part("month")}-${part("day")} ${part("hour")}:${part("minute")}:${part("second")}.${part("fractionalSecond")}`;
}

const offsetCache = new Map<string, Intl.DateTimeFormat>();

/** Offset of a zone at an instant: "UTC+05:30", and "UTC" for zero. */
export function formatOffset(at: number, zone: string): string {
  let found = offsetCache.get(zone);
  if (!found) {
    found = new Intl.DateTimeFormat("en-US", { timeZone: zone, timeZoneName: "longOffset" });
    offsetCache.set(zone, found);
  }
  const text = found.formatToParts(at).find((part) => part.type === "timeZoneName")?.value ?? "";
  return text.replace("GMT", "UTC").replace("+00:00", "");
}
