import type { Clock } from "@/lib/schedule/clock";

type Waiting = { dueMs: number; order: number; callback: () => void };

/**
 * A clock that moves only when told to. What waits follows its own monotonic time, as setTimeout does: `step` changes what
 * `now` says and nothing else.
 */
export type VirtualClock = Clock & {
  /** Lets `ms` pass: calls back what becomes due, in order, and lets promises settle in between. */
  advance(ms: number): Promise<void>;
  /** Somebody sets the wall clock, by so many ms; nothing fires because of it. */
  step(ms: number): void;
  /** How many callbacks wait. */
  pending(): number;
  /** How many callbacks there have been: a loop that spins is seen here. */
  called(): number;
};

export function createVirtualClock(startMs = Date.parse("2026-03-01T00:00:00Z")): VirtualClock {
  let elapsedMs = 0;
  let offsetMs = startMs;
  let order = 0;
  let called = 0;
  const waiting = new Set<Waiting>();

  function soonest(untilMs: number): Waiting | null {
    let first: Waiting | null = null;
    for (const item of waiting) {
      if (item.dueMs > untilMs) continue;
      if (!first || item.dueMs < first.dueMs || (item.dueMs === first.dueMs && item.order < first.order)) first = item;
    }
    return first;
  }

  return {
    now: () => offsetMs + elapsedMs,
    after(delayMs, callback) {
      const item = { dueMs: elapsedMs + Math.max(0, delayMs), order: order++, callback };
      waiting.add(item);
      return () => waiting.delete(item);
    },
    async advance(ms) {
      const untilMs = elapsedMs + ms;
      await settlePromises();
      for (let next = soonest(untilMs); next; next = soonest(untilMs)) {
        waiting.delete(next);
        elapsedMs = Math.max(elapsedMs, next.dueMs);
        called += 1;
        next.callback();
        await settlePromises();
      }
      elapsedMs = untilMs;
    },
    step(ms) {
      offsetMs += ms;
    },
    pending: () => waiting.size,
    called: () => called,
  };
}

/** Resolves at this instant; at once when it is over, or null. */
export async function instant(clock: Clock, atMs: number | null): Promise<void> {
  while (atMs !== null && clock.now() < atMs)
    await new Promise<void>((resolve) => clock.after(atMs - clock.now(), resolve));
}

/** Everything that only waits for promises is done when this resolves: a macrotask comes after all microtasks. */
function settlePromises(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
