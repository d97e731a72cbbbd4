import { formatDuration } from "@/lib/format/format-duration";
import type { PreviewedFire } from "@/lib/schedule/preview-schedule";
import { MONTH_NAMES, WEEKDAY_NAMES } from "@/lib/schedule/wall-time";
import { zoneClock } from "@/lib/schedule/zone-clock";

export type FireRow = {
  atMs: number;
  /** "Mon 23 Nov", with the year when it is not this one. */
  day: string;
  /** "02:30" or "02:30:05" on the zone's clock. */
  local: string;
  utc: string;
  /** Days by which the date in UTC differs. */
  utcDayShift: number;
  /** "24 h"; null for the first. */
  gap: string | null;
  /** The gap is not the one before it: at a clock change, over a weekend. */
  gapChanged: boolean;
};

const DAY_MS = 86_400_000;

/** Previewed fires as they are listed; `nowMs` is UTC ms. */
export function fireRows(fires: readonly PreviewedFire[], zone: string, nowMs: number): FireRow[] {
  const clock = zoneClock(zone);
  const thisYear = new Date(nowMs + clock.offsetAt(nowMs)).getUTCFullYear();
  // One with seconds makes all show them, so that the column can be read down.
  const seconds = fires.some(({ atMs }) => atMs % 60_000 !== 0);
  return fires.map(({ atMs, gapMs }, index) => {
    const wallMs = atMs + clock.offsetAt(atMs);
    const before = fires[index - 1]?.gapMs ?? null;
    return {
      atMs,
      day: dayText(wallMs, thisYear),
      local: timeText(wallMs, seconds),
      utc: timeText(atMs, seconds),
      utcDayShift: Math.floor(atMs / DAY_MS) - Math.floor(wallMs / DAY_MS),
      gap: gapMs === null ? null : gapText(gapMs),
      gapChanged: gapMs !== null && before !== null && gapMs !== before,
    };
  });
}

function timeText(wallMs: number, seconds: boolean): string {
  return new Date(wallMs).toISOString().slice(11, seconds ? 19 : 16);
}

/** "5 s", "1 m", "1 d 1 h" */
function gapText(gapMs: number): string {
  return formatDuration(gapMs)
    .replace(/ 00 [ms]$/, "")
    .replace(".0 s", " s");
}

function dayText(wallMs: number, thisYear: number): string {
  const date = new Date(wallMs);
  const words = [
    (WEEKDAY_NAMES[date.getUTCDay()] ?? "").slice(0, 3),
    String(date.getUTCDate()),
    (MONTH_NAMES[date.getUTCMonth()] ?? "").slice(0, 3),
  ];
  if (date.getUTCFullYear() !== thisYear) words.push(String(date.getUTCFullYear()));
  return words.join(" ");
}
