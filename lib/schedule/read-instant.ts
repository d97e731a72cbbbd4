import { parseInstant } from "@/lib/schedule/parse-instant";
import { zoneClock } from "@/lib/schedule/zone-clock";

/** The instant (UTC ms) that a written time means; without an offset it is one on the clock of the zone. Null when it is no time. */
export function readInstant(text: string, timezone: string): number | null {
  const written = parseInstant(text);
  if (written === null) return null;
  return written.kind === "instant" ? written.instantMs : zoneClock(timezone).instantOfWall(written.wallMs);
}
