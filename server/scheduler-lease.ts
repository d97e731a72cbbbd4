import { hostname } from "node:os";
import type { Clock } from "@/lib/schedule/clock";
import type { Sql } from "@/server/db/database";
import { errorMessage } from "@/server/errors";
import type { Log } from "@/server/log";
import { isAlive } from "@/server/process-identity";

/** How long the lease lasts without being renewed, by the clock of the database. */
export const LEASE_MS = 3_000;
const RENEW_MS = 1_000;
/** How often a node that waits looks; it also hears of a lease that was given back. */
const WATCH_MS = 500;
/** The holder takes itself for one only this much shorter, so that it has stopped when another may begin. */
const MARGIN_MS = 500;

const TAKE = `
  update attune.scheduler_lease set holder = $1, host = $2, pid = $3, epoch = epoch + 1, taken_at = clock_timestamp(),
    expires_at = clock_timestamp() + make_interval(secs => ${LEASE_MS / 1000})
  where holder is null or holder = $4 or expires_at < clock_timestamp() returning epoch`;
const HOLDER = "select holder, host, pid from attune.scheduler_lease where holder is not null";
const RENEW = `
  update attune.scheduler_lease set expires_at = clock_timestamp() + make_interval(secs => ${LEASE_MS / 1000})
  where holder = $1 and epoch = $2 returning epoch`;
const GIVE_BACK = `
  with given as (update attune.scheduler_lease set holder = null, expires_at = null where holder = $1 and epoch = $2 returning epoch)
  select pg_notify('attune_change', 'lease:' || epoch) from given`;

export type SchedulerLease = {
  /** The number of this node's term, while it may fire; null otherwise. Judged by its own monotonic clock, without asking. */
  epoch(): number | null;
  /** Looks at once, because of a notification or a refused commit. */
  look(): void;
  start(): Promise<void>;
  /** Gives the lease back, so that another node takes it at once. */
  stop(): Promise<void>;
};

type Ports = {
  sql: Sql;
  clock: Clock;
  log: Log;
  /** A name that is new for every start. */
  node: string;
  /** ms that never go back, whatever happens to the wall clock. */
  monotonic: () => number;
  /** Called when this node may fire, and when it no longer may. */
  onTaken: (epoch: number) => void;
  onLost: () => void;
};

/**
 * At most one node fires timers: the one that holds this lease. Its row is changed by conditional updates under the clock of
 * the database; a new holder raises `epoch`, and a commit of an older one is refused. A node that cannot renew stops by its own
 * clock, before another can begin.
 */
export function createSchedulerLease({ sql, clock, log, node, monotonic, onTaken, onLost }: Ports): SchedulerLease {
  let epoch: number | null = null;
  let validUntil = Number.NEGATIVE_INFINITY;
  let stopped = false;
  let looking: Promise<void> | null = null;
  let again = false;
  let cancelLook: (() => void) | null = null;
  let cancelEnd: (() => void) | null = null;

  function lose(why: string): void {
    if (epoch === null) return;
    log.warn({ epoch }, `this node no longer fires timers: ${why}`);
    epoch = null;
    cancelEnd?.();
    onLost();
  }

  /** Ends by itself unless it is renewed before. */
  function holdUntil(until: number): void {
    validUntil = until;
    cancelEnd?.();
    cancelEnd = clock.after(Math.max(0, until - monotonic()), () => {
      if (monotonic() >= validUntil) lose("its lease could not be renewed in time");
      else holdUntil(validUntil);
    });
  }

  async function ask(): Promise<void> {
    const askedAt = monotonic(); // before the question: the database counts from later
    try {
      if (epoch !== null) {
        const renewed = await sql(RENEW, [node, epoch]);
        if (renewed.length > 0) holdUntil(askedAt + LEASE_MS - MARGIN_MS);
        else lose("another node has taken over");
        return;
      }
      const [taken] = await sql<{ epoch: number }>(TAKE, [node, hostname(), process.pid, await deadHolder()]);
      if (!taken) return;
      epoch = Number(taken.epoch);
      if (stopped) return; // given back by who stopped it
      holdUntil(askedAt + LEASE_MS - MARGIN_MS);
      log.info({ epoch }, "this node fires the timers");
      onTaken(epoch);
    } catch (error) {
      log.debug({ error: errorMessage(error) }, "asking for the scheduler's lease failed");
    }
  }

  /** The holder, when it was a process of this machine that is gone: after a crash nobody has to wait for its lease to end. */
  async function deadHolder(): Promise<string | null> {
    const [held] = await sql<{ holder: string; host: string; pid: number }>(HOLDER);
    if (!held || held.host !== hostname() || isAlive({ pid: held.pid, start: "" })) return null;
    return held.holder;
  }

  function look(): Promise<void> {
    if (looking) {
      again = true;
      return looking;
    }
    cancelLook?.();
    looking = ask().finally(() => {
      looking = null;
      if (stopped) return;
      cancelLook = clock.after(again ? 0 : epoch === null ? WATCH_MS : RENEW_MS, () => void look());
      again = false;
    });
    return looking;
  }

  return {
    epoch: () => (epoch !== null && monotonic() < validUntil ? epoch : null),
    look: () => void look(),
    start: look,
    async stop() {
      stopped = true;
      cancelLook?.();
      cancelEnd?.();
      await looking;
      cancelLook?.();
      cancelEnd?.();
      const last = epoch;
      epoch = null;
      if (last !== null) await sql(GIVE_BACK, [node, last]).catch(() => undefined);
    },
  };
}
