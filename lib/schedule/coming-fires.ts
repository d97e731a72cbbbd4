import { countInstants, instantsBetween } from "@/lib/schedule/next-instant";
import type { TimerSpec } from "@/lib/schedule/timer-spec";

/** Times are UTC ms. */
export type ComingTimer = { key: string; spec: TimerSpec; phaseMs: number };

/** Timers that are due in the same second. `quieterMs`: a moment near by at which fewer are; null when there is none. */
export type Collision = { atMs: number; keys: string[]; quieterMs: number | null };

export type ComingFires = {
  /** Fires in each stretch of `bucketMs` from the beginning on. */
  buckets: number[];
  /** Of timers that fire at most `LANE_FIRES_MAX` times: their instants. */
  lanes: { key: string; instants: number[] }[];
  /** How often each timer fires. */
  counts: Map<string, number>;
  /** The largest first. Timers that fire all the time take no part. */
  collisions: Collision[];
};

/** A timer that fires oftener than every five minutes of a day collides with everything, and says nothing. */
export const LANE_FIRES_MAX = 288;
const COLLISION_MIN = 3;
const COLLISIONS_MAX = 10;
const MINUTE_MS = 60_000;
/** How far away a quieter moment is looked for. */
const NEAR_MINUTES = 30;

/** What the timers do in (fromMs, toMs]: how much when, which collide, and where there is room. Pure. */
export function comingFires(
  timers: readonly ComingTimer[],
  { fromMs, toMs, bucketMs }: { fromMs: number; toMs: number; bucketMs: number },
): ComingFires {
  const buckets = Array.from({ length: Math.ceil((toMs - fromMs) / bucketMs) }, () => 0);
  const counts = new Map<string, number>();
  const lanes: ComingFires["lanes"] = [];
  const bySecond = new Map<number, string[]>();
  const days = Math.max(1, (toMs - fromMs) / 86_400_000);
  for (const { key, spec, phaseMs } of timers) {
    const limit = Math.floor(LANE_FIRES_MAX * days);
    const beginMs = Math.max(fromMs, spec.pausedUntilMs ?? fromMs); // nothing fires in a pause
    const { instants, truncated } = instantsBetween(spec, { fromMs: beginMs, toMs, phaseMs, limit });
    if (truncated) {
      for (const [index] of buckets.entries()) {
        const from = Math.max(beginMs, fromMs + index * bucketMs);
        const to = Math.min(toMs, fromMs + (index + 1) * bucketMs);
        const range = { fromMs: from, toMs: to, phaseMs, limit: Number.MAX_SAFE_INTEGER };
        const count = to > from ? countInstants(spec, range) : 0;
        buckets[index] = (buckets[index] ?? 0) + count;
        counts.set(key, (counts.get(key) ?? 0) + count);
      }
      continue;
    }
    counts.set(key, instants.length);
    if (instants.length > 0) lanes.push({ key, instants });
    for (const at of instants) {
      const index = Math.min(buckets.length - 1, Math.floor((at - fromMs - 1) / bucketMs));
      buckets[index] = (buckets[index] ?? 0) + 1;
      const second = Math.floor(at / 1000) * 1000;
      bySecond.set(second, [...(bySecond.get(second) ?? []), key]);
    }
  }
  lanes.sort((a, b) => (a.instants[0] ?? 0) - (b.instants[0] ?? 0));
  return { buckets, counts, lanes, collisions: collisionsOf(bySecond) };
}

function collisionsOf(bySecond: ReadonlyMap<number, string[]>): Collision[] {
  const perMinute = new Map<number, number>();
  for (const [second, keys] of bySecond) {
    const minute = Math.floor(second / MINUTE_MS);
    perMinute.set(minute, (perMinute.get(minute) ?? 0) + keys.length);
  }
  // The same timers meet every day or hour: told once, at the first time.
  const told = new Set<string>();
  return [...bySecond]
    .filter(([, keys]) => keys.length >= COLLISION_MIN)
    .sort(([a, first], [b, second]) => second.length - first.length || a - b)
    .filter(([, keys]) => {
      const who = [...keys].sort().join(" ");
      return !told.has(who) && told.add(who);
    })
    .slice(0, COLLISIONS_MAX)
    .map(([atMs, keys]) => ({ atMs, keys, quieterMs: quieterNear(perMinute, atMs) }));
}

/** The nearest of the quietest minutes around, when it has less than the one of the collision. */
function quieterNear(perMinute: ReadonlyMap<number, number>, atMs: number): number | null {
  const minute = Math.floor(atMs / MINUTE_MS);
  const here = perMinute.get(minute) ?? 0;
  let best: { minute: number; fires: number } | null = null;
  for (let away = 1; away <= NEAR_MINUTES; away += 1)
    for (const candidate of [minute + away, minute - away]) {
      const fires = perMinute.get(candidate) ?? 0;
      if (fires < here && (best === null || fires < best.fires)) best = { minute: candidate, fires };
    }
  return best === null ? null : best.minute * MINUTE_MS;
}
