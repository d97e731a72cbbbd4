const steps: [limitMs: number, unitMs: number, short: string, long: string][] = [
  [60_000, 1000, "s", "second"],
  [3_600_000, 60_000, "m", "minute"],
  [86_400_000, 3_600_000, "h", "hour"],
  [30 * 86_400_000, 86_400_000, "d", "day"],
  [365 * 86_400_000, 30 * 86_400_000, "mo", "month"],
  [Number.POSITIVE_INFINITY, 365 * 86_400_000, "y", "year"],
];

/**
 * How far an instant is from now: "just now", "5s ago", "in 3m"; long: "5 seconds ago", "in 3 minutes". Always rounds
 * towards now, so it never claims more time than has passed.
 * @param at instant in UTC milliseconds
 * @param now current instant in UTC milliseconds
 */
export function formatRelative(at: number, now: number, style: "short" | "long" = "short"): string {
  if (!Number.isFinite(at)) return "–";
  const distance = Math.abs(now - at);
  if (distance < 1000) return "just now";
  const step = steps.find(([limit]) => distance < limit);
  if (!step) return "–";
  const [, unitMs, short, long] = step;
  const count = Math.floor(distance / unitMs);
  const text = style === "short" ? `${count}${short}` : `${count} ${long}${count === 1 ? "" : "s"}`;
  return at < now ? `${text} ago` : `in ${text}`;
}

/** How often the text of `formatRelative` can change at this distance, in ms: each second, minute or hour. */
export function relativeGranularityMs(at: number, now: number): number {
  const distance = Math.abs(now - at);
  if (distance < 60_000) return 1000;
  return distance < 3_600_000 ? 15_000 : 60_000;
}
