import type { Clock } from "@/lib/schedule/clock";
import { appError } from "@/server/errors";

const FREE_FAILURES = 3;
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 8_000;
/** Failures are forgotten after this time without another one. */
const FORGET_MS = 15 * 60_000;
/** Attempts of one login from one address that may wait at once. */
const WAITING_MAX = 3;

type Entry = { failures: number; waiting: number; lastMs: number };

export type SignInThrottle = {
  /**
   * Runs one attempt, after a pause that grows with the failures of this login from this address. The right password
   * is always accepted after that pause, and at once from any other address.
   * @throws AppError `limit` when several attempts of the same login and address are waiting already.
   */
  attempt<T>(login: string, address: string, verify: () => Promise<T | null>): Promise<T | null>;
};

/** How long to wait after so many failures, ms. */
export function pauseMs(failures: number): number {
  if (failures < FREE_FAILURES) return 0;
  return Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (failures - FREE_FAILURES));
}

/** Slows down guessing. In memory only and of bounded size: the oldest entries make room. */
export function createSignInThrottle(clock: Pick<Clock, "now" | "after">, entriesMax = 10_000): SignInThrottle {
  const entries = new Map<string, Entry>();

  function entryOf(key: string): Entry {
    const nowMs = clock.now();
    const found = entries.get(key);
    const entry = found && nowMs - found.lastMs < FORGET_MS ? found : { failures: 0, waiting: 0, lastMs: nowMs };
    entries.delete(key); // set again below, so that the map's order is the order of use
    entries.set(key, entry);
    if (entries.size > entriesMax) {
      const oldest = entries.keys().next();
      if (!oldest.done) entries.delete(oldest.value);
    }
    return entry;
  }

  return {
    async attempt(login, address, verify) {
      const key = `${address}\n${login}`;
      const entry = entryOf(key);
      const waitMs = pauseMs(entry.failures);
      if (waitMs > 0) {
        if (entry.waiting >= WAITING_MAX)
          throw appError("limit", "Too many attempts to sign in. Wait a few seconds and try again");
        entry.waiting += 1;
        try {
          await new Promise<void>((resolve) => clock.after(waitMs, resolve));
        } finally {
          entry.waiting -= 1;
        }
      }
      // Counted before it is known to fail: attempts that run at the same time must not all see the old number.
      entry.failures += 1;
      entry.lastMs = clock.now();
      const result = await verify();
      if (result !== null) entries.delete(key);
      return result;
    },
  };
}

const KEY = Symbol.for("attune.sign-in-throttle");
const holder = globalThis as unknown as Record<symbol, SignInThrottle | undefined>;

/** The process's one throttle: Next loads this module once for each kind of route. */
export function signInThrottle(clock: Clock): SignInThrottle {
  holder[KEY] ??= createSignInThrottle(clock);
  return holder[KEY];
}
