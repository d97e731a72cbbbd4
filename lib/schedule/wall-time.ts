/** Words for local times. Everything here reads "wall" milliseconds: a local clock reading written as if it were UTC. */

export const MONTH_NAMES = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
] as const;

export const WEEKDAY_NAMES = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"] as const;

const twoDigits = (value: number) => String(value).padStart(2, "0");

/** "02:30", or "02:30:15" when the seconds matter. */
export function clockText(hour: number, minute: number, second = 0): string {
  return `${twoDigits(hour)}:${twoDigits(minute)}${second === 0 ? "" : `:${twoDigits(second)}`}`;
}

/** "02:30" of a wall time in ms. */
export function wallClockText(wallMs: number): string {
  const date = new Date(wallMs);
  return clockText(date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds());
}

/** "29 March 2026" of a wall time in ms. */
export function wallDateText(wallMs: number): string {
  const date = new Date(wallMs);
  return `${date.getUTCDate()} ${MONTH_NAMES[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
}

/** "a, b and c"; the last word can be changed. */
export function joinWords(words: readonly string[], last = "and"): string {
  if (words.length < 2) return words.join("");
  return `${words.slice(0, -1).join(", ")} ${last} ${words.at(-1)}`;
}

/** "1 second", "5 seconds". */
export function counted(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}

const UNITS = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
  ["second", 1_000],
] as const;

/** A duration in ms as its two largest units: "1 hour 30 minutes". */
export function durationText(durationMs: number): string {
  const parts: string[] = [];
  let restMs = durationMs;
  for (const [unit, unitMs] of UNITS) {
    const count = Math.floor(restMs / unitMs);
    if (count > 0) parts.push(counted(count, unit));
    restMs -= count * unitMs;
    if (parts.length === 2) break;
  }
  return parts.join(" ") || "0 seconds";
}
