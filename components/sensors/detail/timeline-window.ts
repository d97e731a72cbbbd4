/** Coming fires that the window should hold. */
const COMING = 8;
const SHORTEST_MS = 20_000;

/**
 * The stretch of time around now that a strip of fires shows, UTC ms. It reaches far enough ahead for a few fires and as
 * far back; a timer that is finished shows its past instead. `past` and `coming` are oldest first.
 */
export function timelineWindow(
  nowMs: number,
  past: readonly number[],
  coming: readonly number[],
): { from: number; to: number } {
  const ahead = coming[Math.min(COMING, coming.length) - 1];
  if (ahead !== undefined) {
    const span = Math.max(SHORTEST_MS, (ahead - nowMs) * 1.1);
    return { from: nowMs - span, to: nowMs + span };
  }
  const oldest = past[0] ?? nowMs;
  const span = Math.max(SHORTEST_MS, nowMs - oldest);
  return { from: nowMs - span * 1.1, to: nowMs + span * 0.1 };
}
