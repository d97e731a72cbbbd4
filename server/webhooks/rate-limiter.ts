import type { Clock } from "@/lib/schedule/clock";

type Window = { endsAtMs: number; count: number };

/** Counts calls in windows that begin with the first call. Returns the ms until the next window, or 0 when the call may go on. */
export type RateLimiter = { take(key: string, requests: number, windowMs: number): number };

/**
 * In the memory of this process: with several nodes behind a balancer each one counts for itself. Of bounded size; when it is
 * full of open windows, those that were opened first are forgotten.
 */
export function createRateLimiter(clock: Pick<Clock, "now">, windowsMax = 20_000): RateLimiter {
  const windows = new Map<string, Window>();

  function makeRoom(nowMs: number): void {
    for (const [key, { endsAtMs }] of windows) if (endsAtMs <= nowMs) windows.delete(key);
    // A tenth at once, so that a flood of keys does not walk through all of them at every call.
    let tooMany = windows.size - Math.floor(windowsMax * 0.9);
    for (const key of windows.keys()) {
      if (tooMany-- <= 0) break;
      windows.delete(key);
    }
  }

  return {
    take(key, requests, windowMs) {
      const nowMs = clock.now();
      let window = windows.get(key);
      // A clock that was set back must not keep a window open for longer than it is.
      if (!window || window.endsAtMs <= nowMs || window.endsAtMs > nowMs + windowMs) {
        windows.delete(key);
        if (windows.size >= windowsMax) makeRoom(nowMs);
        window = { endsAtMs: nowMs + windowMs, count: 0 };
        windows.set(key, window);
      }
      if (window.count >= requests) return window.endsAtMs - nowMs;
      window.count += 1;
      return 0;
    },
  };
}
