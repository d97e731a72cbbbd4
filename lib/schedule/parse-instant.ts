/** A point in time as written: with an offset it is an instant, without one a local clock reading. */
export type WrittenTime = { kind: "instant"; instantMs: number } | { kind: "local"; wallMs: number };

const SHAPE = /^(\d{4})-(\d{2})-(\d{2})[Tt ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?([Zz]|[+-]\d{2}:\d{2})?$/;

/**
 * Reads an RFC 3339 date-time (https://www.rfc-editor.org/rfc/rfc3339), and also the same without its offset and
 * without seconds, as browsers' date-time inputs give it. Fractions are cut to milliseconds. Null when it is neither,
 * or names a time that does not exist (30 February, 25:00, a leap second).
 */
export function parseInstant(text: string): WrittenTime | null {
  const match = SHAPE.exec(text.trim());
  if (!match) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1, 7)
    .map((digits) => Number(digits ?? 0));
  const milliseconds = Number((match[7] ?? "").slice(0, 3).padEnd(3, "0"));
  if (hour > 23 || minute > 59 || second > 59) return null;
  const date = new Date(0);
  // Date.UTC would read the years 0 to 99 as 1900 to 1999.
  date.setUTCFullYear(year, month - 1, day);
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return null;
  const wallMs = date.setUTCHours(hour, minute, second, milliseconds);

  const offset = match[8];
  if (offset === undefined) return { kind: "local", wallMs };
  if (offset.toUpperCase() === "Z") return { kind: "instant", instantMs: wallMs };
  const offsetHours = Number(offset.slice(1, 3));
  const offsetMinutes = Number(offset.slice(4, 6));
  if (offsetHours > 23 || offsetMinutes > 59) return null;
  const offsetMs = (offset.startsWith("-") ? -1 : 1) * (offsetHours * 60 + offsetMinutes) * 60_000;
  return { kind: "instant", instantMs: wallMs - offsetMs };
}
