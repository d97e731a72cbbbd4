import { createHash } from "node:crypto";
import type { Clock } from "@/lib/schedule/clock";
import { appError } from "@/server/errors";

const FREE_FAILURES = 3;
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 8_000;
/** Failures are forgotten after this time without another one. */
const FORGET_MS = 15 * 60_000;
/** Attempts of one login from one address that may wait at once. */
const WAITING_MAX = 3;
/** Addresses that may fail for one login before all new ones are slowed down. */
const ADDRESSES_FREE = 10;
/** Logins that may fail from one address before all new ones are slowed down. */
const LOGINS_FREE = 20;
const CROWD_WAITING_MAX = 5;
const CROWD_SIZE_MAX = 64;
/** Failures that are written to the audit log in one minute, at most. */
const NOTED_MAX = 60;
const NOTED_WINDOW_MS = 60_000;

/** One login from one address. */
type Pair = { failures: number; running: number; waiting: number; lastMs: number; ended: (() => void)[] };
/** The addresses that failed for one login, or the logins that failed from one address. */
type Crowd = { members: Set<string>; waiting: number; lastMs: number };

export type SignInThrottle = {
  /**
   * Runs one attempt, after a pause that grows with the failures of this login from this address, with the number of
   * addresses that fail for this login, and with the number of logins that fail from this address. The right password is
   * always accepted after that pause. A login that got in from this address before is slowed down by its own failures
   * there only; without any, it never waits for more than its own attempts at the same time.
   * @throws AppError `limit` when several attempts are waiting already.
   */
  attempt<T>(login: string, address: string, verify: () => Promise<T | null>): Promise<T | null>;
  /**
   * Whether one more failure belongs into the audit log: a flood of them must not fill the database.
   * @returns null when it does not, else how many were left out before it
   */
  noteFailure(): { leftOut: number } | null;
};

/** How long to wait after so many failures, ms. */
export function pauseMs(failures: number): number {
  if (failures < FREE_FAILURES) return 0;
  return Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(failures - FREE_FAILURES, 20));
}

/** A map whose oldest entries make room for new ones; the order is that of use. */
function boundedMap<V>(entriesMax: number) {
  const entries = new Map<string, V>();
  return {
    get: (key: string) => entries.get(key),
    use(key: string, value: V): V {
      entries.delete(key);
      entries.set(key, value);
      if (entries.size > entriesMax) {
        const oldest = entries.keys().next();
        if (!oldest.done) entries.delete(oldest.value);
      }
      return value;
    },
  };
}

/** Slows down guessing. In memory only and of bounded size: the oldest entries make room. */
export function createSignInThrottle(clock: Pick<Clock, "now" | "after">, entriesMax = 10_000): SignInThrottle {
  const pairs = boundedMap<Pair>(entriesMax);
  const byLogin = boundedMap<Crowd>(entriesMax);
  const byAddress = boundedMap<Crowd>(entriesMax);
  const known = boundedMap<true>(entriesMax);
  let noted = { sinceMs: Number.NEGATIVE_INFINITY, count: 0, leftOut: 0 };

  const remembered = <E extends { lastMs: number }>(entry: E | undefined): E | undefined =>
    entry && clock.now() - entry.lastMs < FORGET_MS ? entry : undefined;

  function pairOf(key: string): Pair {
    const fresh = { failures: 0, running: 0, waiting: 0, lastMs: clock.now(), ended: [] };
    return pairs.use(key, remembered(pairs.get(key)) ?? fresh);
  }

  function addTo(crowds: ReturnType<typeof boundedMap<Crowd>>, key: string, member: string): void {
    const crowd = remembered(crowds.get(key)) ?? { members: new Set<string>(), waiting: 0, lastMs: 0 };
    if (crowd.members.size < CROWD_SIZE_MAX) crowd.members.add(member);
    crowd.lastMs = clock.now();
    crowds.use(key, crowd);
  }

  /** Takes a place among those that may wait for this pause, or throws. */
  async function pause(gates: { waiting: number }[], limits: number[], waitMs: number): Promise<void> {
    if (gates.some((gate, index) => gate.waiting >= (limits[index] ?? 0)))
      throw appError("limit", "Too many attempts to sign in. Wait a few seconds and try again");
    for (const gate of gates) gate.waiting += 1;
    try {
      await new Promise<void>((resolve) => clock.after(waitMs, resolve));
    } finally {
      for (const gate of gates) gate.waiting -= 1;
    }
  }

  async function waitForTurn(pair: Pair, login: string, address: string, isKnown: boolean): Promise<void> {
    // As many as may fail run at once; whoever comes next waits until it is known how those ended, and no longer.
    while (pair.failures < FREE_FAILURES && pair.failures + pair.running >= FREE_FAILURES)
      await new Promise<void>((resolve) => pair.ended.push(resolve));
    const ownMs = pair.failures < FREE_FAILURES ? 0 : pauseMs(pair.failures + pair.running);
    const crowds = isKnown
      ? []
      : [
          { crowd: remembered(byLogin.get(login)), free: ADDRESSES_FREE },
          { crowd: remembered(byAddress.get(address)), free: LOGINS_FREE },
        ].flatMap(({ crowd, free }) =>
          crowd && crowd.members.size >= free
            ? [{ crowd, waitMs: pauseMs(crowd.members.size - free + FREE_FAILURES) }]
            : [],
        );
    const waitMs = Math.max(ownMs, ...crowds.map((gate) => gate.waitMs));
    if (waitMs === 0) return;
    const own = ownMs > 0 ? [pair] : [];
    const gates = [...own, ...crowds.map(({ crowd }) => crowd)];
    await pause(gates, [...own.map(() => WAITING_MAX), ...crowds.map(() => CROWD_WAITING_MAX)], waitMs);
  }

  return {
    async attempt(givenLogin, address, verify) {
      const login = digest(givenLogin);
      const key = `${address}\n${login}`;
      const pair = pairOf(key);
      await waitForTurn(pair, login, address, known.get(key) === true);
      pair.running += 1;
      try {
        const result = await verify();
        pair.lastMs = clock.now();
        if (result === null) {
          pair.failures += 1;
          addTo(byLogin, login, address);
          addTo(byAddress, address, login);
        } else {
          pair.failures = 0;
          known.use(key, true);
        }
        return result;
      } finally {
        pair.running -= 1;
        for (const resume of pair.ended.splice(0)) resume();
      }
    },
    noteFailure() {
      const nowMs = clock.now();
      if (nowMs - noted.sinceMs >= NOTED_WINDOW_MS) noted = { sinceMs: nowMs, count: 0, leftOut: noted.leftOut };
      if (noted.count >= NOTED_MAX) {
        noted.leftOut += 1;
        return null;
      }
      const { leftOut } = noted;
      noted.count += 1;
      noted.leftOut = 0;
      return { leftOut };
    },
  };
}

/** Logins are as long as their sender likes: what is kept of one is not. */
function digest(login: string): string {
  return createHash("sha256").update(login).digest("base64url").slice(0, 22);
}

const KEY = Symbol.for("attune.sign-in-throttle");
const holder = globalThis as unknown as Record<symbol, SignInThrottle | undefined>;

/** The process's one throttle: Next loads this module once for each kind of route. */
export function signInThrottle(clock: Clock): SignInThrottle {
  holder[KEY] ??= createSignInThrottle(clock);
  return holder[KEY];
}
