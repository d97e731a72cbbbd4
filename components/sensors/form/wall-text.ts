import { parseInstant } from "@/lib/schedule/parse-instant";
import { zoneClock } from "@/lib/schedule/zone-clock";

/** An instant (UTC ms) as a datetime-local input shows it in a zone: "2026-01-23T18:30", with seconds when they matter. */
export function wallTextAt(instantMs: number, timezone: string): string {
  const iso = new Date(instantMs + zoneClock(timezone).offsetAt(instantMs)).toISOString();
  return iso.slice(17, 19) === "00" ? iso.slice(0, 16) : iso.slice(0, 19);
}

/** Whether the clock of a zone never shows a local time, or shows it twice. Null also for text that is no local time. */
export function wallTextProblem(text: string, timezone: string): "skipped" | "repeated" | null {
  const written = parseInstant(text);
  if (written?.kind !== "local") return null;
  const clock = zoneClock(timezone);
  const instantMs = clock.instantOfWall(written.wallMs);
  if (instantMs + clock.offsetAt(instantMs) !== written.wallMs) return "skipped";
  // The second showing, if there is one, comes as much later as the clock is set back.
  const offset = clock.offsetAt(instantMs);
  for (const laterMs of [30, 60, 120].map((minutes) => instantMs + minutes * 60_000))
    if (laterMs + clock.offsetAt(laterMs) === written.wallMs && clock.offsetAt(laterMs) < offset) return "repeated";
  return null;
}

/** The next full hour at least an hour ahead, in a zone: a start for somebody who picks a date. */
export function nextFullHour(nowMs: number, timezone: string): string {
  const hourMs = 3_600_000;
  const wallMs = nowMs + zoneClock(timezone).offsetAt(nowMs);
  return new Date(Math.ceil((wallMs + hourMs) / hourMs) * hourMs).toISOString().slice(0, 16);
}
