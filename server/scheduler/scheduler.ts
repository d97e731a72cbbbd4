import type { TimerSpec } from "@/lib/schedule/timer-spec";
import { type Armed, ArmedTimers, FAILED_MS_MAX } from "@/server/scheduler/armed-timers";
import { type FirePlan, planFire } from "@/server/scheduler/plan-fire";
import type { DueTimer, FireOutcome, RowKeys, SchedulerPorts } from "@/server/scheduler/scheduler-ports";
import type { TimerRow } from "@/server/scheduler/timer-row";

/** A suspended machine or a stepped clock is noticed after at most this long. */
const WAKE_MS_MAX = 30_000;
const BATCH_MAX = 500;
/** So many batches keep the database busy. What more is due stays in the heap, where an edit still reaches it. */
const COMMITTING_MAX = 4;
/** So many timers on one instant are written before it, and only their commit waits for it: decision 0023. */
const AHEAD_MIN = 50;
const AHEAD_BATCHES_MAX = 2;
/** How long before: writing a batch takes about half of it on a machine of two cores. */
const AHEAD_MS_FIRST = 20;
const AHEAD_MS_EACH = 0.2;
/** Of repaired timers. */
const NAMED_MAX = 10;
const RETRY_MS_FIRST = 100;
const RETRY_MS_MAX = 5_000;
const FAILED_MS_FIRST = 1_000;

/**
 * Decides when timers fire: one min-heap of next instants and one armed wake-up.
 *
 * Guarantees. Never early and strictly forward: an instant is committed only at or after it, and only if it is after the
 * timer's high-water mark. Never silently not: what was missed is planned by policy on the next wake. The database is
 * the truth: `refresh` re-reads rows, and a commit of a version that is no longer stored is refused there (`stale`).
 * After a crash it starts again from the high-water marks; an instant whose commit did not happen is due again.
 */
export class Scheduler {
  private readonly timers: ArmedTimers;
  private cancelWake: (() => void) | null = null;
  private wakeAtMs = Number.POSITIVE_INFINITY;
  private running = false;
  private firing = true;
  /** Counts changes between firing and standing by: what a former one waited for is void. */
  private term = 0;
  private committing = 0;
  /** Batches among them that wait for their instant. */
  private ahead = 0;
  private retryMs = 0;
  private pausedUntilMs = 0;
  /** The end of the last read of the table that was asked for: reads run one after the other, so that none is overtaken. */
  private reading: Promise<unknown> = Promise.resolve();
  private reconciles = 0;
  private queued: { keys: RowKeys; promise: Promise<void> } | null = null;
  private counters = { repaired: 0, fired: 0, lateMsMax: 0, lastReconcileAtMs: null as number | null };
  private lastRepair: { atMs: number; refs: string[] } | null = null;

  /** @param aheadMin from how many timers on one instant they are written before it */
  constructor(
    private readonly ports: SchedulerPorts,
    private readonly aheadMin = AHEAD_MIN,
  ) {
    this.timers = new ArmedTimers(ports.clock, ports.onInvalid);
  }

  /** Loads and arms every timer. What was due while nothing ran is fired or explained at once, by policy. */
  async start(): Promise<void> {
    await this.readAll(() => undefined);
    this.counters.lastReconcileAtMs = this.ports.clock.now();
    this.running = true;
    this.arm();
  }

  stop(): void {
    this.running = false;
    this.cancelWake?.();
    this.cancelWake = null;
  }

  /** Fires nothing any more, because another node does; rows are read and next instants kept as before. */
  standBy(): void {
    this.term += 1;
    this.firing = false;
  }

  /**
   * Fires again, from the high-water marks on: what nobody fired meanwhile is planned by policy.
   * @throws when the timers cannot be read; nothing fires then
   */
  async takeOver(): Promise<void> {
    this.term += 1;
    const { term } = this;
    await this.readAll(() => undefined);
    if (term !== this.term) return;
    this.firing = true;
    for (const [, armed] of this.timers.all()) if (!armed.committing) this.timers.schedule(armed);
    this.arm();
  }

  /** Resolves when no commit is under way; with `stop` before it, for good. */
  async drained(): Promise<void> {
    while (this.committing > 0) await new Promise<void>((resolve) => this.ports.clock.after(5, resolve));
  }

  /**
   * Re-reads these rows and arms, moves or disarms them. Resolves when the heap holds what was committed before the call.
   * Calls that come while a read is under way share the next one.
   */
  refresh(keys: Partial<RowKeys>): Promise<void> {
    const wanted = { timers: keys.timers ?? [], sensors: keys.sensors ?? [], rules: keys.rules ?? [] };
    if (this.queued) {
      this.queued.keys.timers.push(...wanted.timers);
      this.queued.keys.sensors.push(...wanted.sensors);
      this.queued.keys.rules.push(...wanted.rules);
      return this.queued.promise;
    }
    const promise = this.afterReads(async () => {
      this.queued = null;
      this.timers.replace(wanted, await this.ports.loadSome(wanted));
      this.arm();
    });
    this.queued = { keys: wanted, promise };
    return promise;
  }

  private afterReads<T>(work: () => Promise<T>): Promise<T> {
    const result = this.reading.then(work);
    this.reading = result.catch(() => undefined);
    return result;
  }

  /**
   * Compares everything with the table and repairs what differs. `repaired` counts what no notification had brought.
   * It reads page by page, and edits are armed between two pages.
   */
  async reconcile(): Promise<{ reloaded: number; repaired: number }> {
    this.reconciles += 1;
    let reloaded = 0;
    let repaired = 0;
    const refs: string[] = [];
    await this.readAll((row, changed) => {
      reloaded += 1;
      if (changed) {
        repaired += 1;
        if (refs.length < NAMED_MAX) refs.push(row.ownerRef);
      }
      const armed = this.timers.get(row.id);
      if (armed) armed.foundIn = this.reconciles;
    });
    const missing: number[] = [];
    for (const [id, armed] of this.timers.all())
      if (armed.row.enabled && armed.foundIn !== this.reconciles) missing.push(id);
    if (missing.length > 0) repaired += await this.checkAgain(missing);
    this.counters.repaired += repaired;
    if (repaired > 0) this.lastRepair = { atMs: this.ports.clock.now(), refs };
    this.counters.lastReconcileAtMs = this.ports.clock.now();
    this.arm();
    return { reloaded, repaired };
  }

  private async readAll(onRow: (row: TimerRow, changed: boolean) => void): Promise<void> {
    let afterId = 0;
    for (let more = true; more; ) {
      if (this.queued) await this.queued.promise.catch(() => undefined); // announced already: no repair
      await this.afterReads(async () => {
        const rows = await this.ports.loadPage(afterId);
        for (const row of rows) onRow(row, this.timers.put(row));
        afterId = rows.at(-1)?.id ?? afterId;
        more = rows.length > 0;
      });
    }
  }

  /** Timers that no page held: gone, disabled, or made after their page was read. @returns how many were wrong here */
  private checkAgain(timers: number[]): Promise<number> {
    return this.afterReads(async () => {
      const before = this.timers.version;
      const keys = { timers, sensors: [], rules: [] };
      this.timers.replace(keys, await this.ports.loadSome(keys));
      return this.timers.version - before;
    });
  }

  /** What is armed for an owner: its next fire, the version that is armed, and why it cannot be. */
  ofSensor(sensor: number) {
    return this.timers.ofSensor(sensor);
  }

  ofRule(rule: number) {
    return this.timers.ofRule(rule);
  }

  upcoming(limit: number, untilMs?: number) {
    return this.timers.upcoming(limit, untilMs);
  }

  describe() {
    return {
      running: this.running,
      firing: this.firing,
      ...this.timers.describe(),
      version: this.timers.version,
      lastRepair: this.lastRepair,
      ...this.counters,
    };
  }

  private arm(): void {
    if (!this.running || this.committing >= COMMITTING_MAX) return; // the end of a commit arms again
    const now = this.ports.clock.now();
    const soonestMs = this.timers.soonestMs() ?? Number.POSITIVE_INFINITY;
    const nextMs = Math.max(soonestMs - this.leadMs(now), this.pausedUntilMs);
    const wakeAtMs = Math.min(nextMs, now + WAKE_MS_MAX);
    if (this.cancelWake && this.wakeAtMs === wakeAtMs) return;
    this.cancelWake?.();
    this.wakeAtMs = wakeAtMs;
    this.cancelWake = this.ports.clock.after(Math.max(0, wakeAtMs - now), () => {
      this.cancelWake = null;
      this.wake();
    });
  }

  /** How long before the soonest instant its timers are to be planned: not at all, unless many are due at it. */
  private leadMs(now: number): number {
    if (!this.firing || this.ahead >= AHEAD_BATCHES_MAX || this.pausedUntilMs > now) return 0;
    const count = this.timers.countSoonest((AHEAD_BATCHES_MAX - this.ahead) * BATCH_MAX);
    return count < this.aheadMin ? 0 : AHEAD_MS_FIRST + AHEAD_MS_EACH * count;
  }

  private wake(): void {
    if (!this.running) return;
    const now = this.ports.clock.now();
    if (!this.firing) {
      this.timers.passBy(now, BATCH_MAX);
      this.arm();
      return;
    }
    if (this.pausedUntilMs > now + RETRY_MS_MAX) this.pausedUntilMs = now; // the clock stepped back
    if (now >= this.pausedUntilMs) {
      const soonestMs = this.timers.soonestMs() ?? now;
      const atMs = soonestMs > now && soonestMs <= now + this.leadMs(now) ? soonestMs : now;
      const due: DueTimer[] = [];
      for (const armed of this.timers.takeDue(atMs, BATCH_MAX)) {
        const plan = this.planOf(armed, armed.spec, atMs);
        if (!plan) {
          this.timers.schedule(armed);
          continue;
        }
        armed.committing = true;
        due.push({ row: armed.row, spec: armed.spec, plan, firedAtMs: atMs });
      }
      if (due.length > 0) void this.commit(due, atMs > now ? atMs : null);
    }
    this.arm();
  }

  /** A timer that cannot even be planned pauses by itself, and the others go on. */
  private planOf(armed: Armed, spec: TimerSpec, now: number): FirePlan | null {
    try {
      return planFire(armed.row, spec, now);
    } catch (error) {
      this.pause(armed);
      this.ports.onTrouble(error, `timer ${armed.row.id} of ${armed.row.ownerRef} could not be planned, trying again`);
      return null;
    }
  }

  private pause(armed: Armed): void {
    armed.pauseMs = Math.min(FAILED_MS_MAX, Math.max(FAILED_MS_FIRST, armed.pauseMs * 2));
    armed.pausedUntilMs = this.ports.clock.now() + armed.pauseMs;
  }

  private async commit(due: DueTimer[], atMs: number | null): Promise<void> {
    this.committing += 1;
    if (atMs !== null) this.ahead += 1;
    let outcomes: FireOutcome[] | null = null;
    try {
      outcomes = await this.ports.commit(due, atMs);
      this.retryMs = 0;
    } catch (error) {
      this.retryMs = Math.min(RETRY_MS_MAX, Math.max(RETRY_MS_FIRST, this.retryMs * 2));
      this.pausedUntilMs = this.ports.clock.now() + this.retryMs;
      this.ports.onTrouble(error, "storing due timers failed, trying again");
    } finally {
      this.committing -= 1;
      if (atMs !== null) this.ahead -= 1;
    }
    const stale: number[] = [];
    for (const [index, item] of due.entries()) {
      const armed = this.timers.get(item.row.id);
      if (outcomes?.[index] === "committed") this.count(item);
      else if (outcomes?.[index] === "stale") stale.push(item.row.id);
      if (!armed) continue;
      armed.committing = false;
      if (outcomes?.[index] === "failed") this.pause(armed);
      if (outcomes?.[index] === "committed") {
        armed.pauseMs = 0;
        armed.row.highWaterMs = Math.max(armed.row.highWaterMs ?? Number.NEGATIVE_INFINITY, item.plan.settledMs);
        armed.row.executionCount = Math.max(armed.row.executionCount, item.row.executionCount + item.plan.fires.length);
      }
      // A stale one stays out of the heap until its row has been read again.
      if (outcomes?.[index] !== "stale") this.timers.schedule(armed);
    }
    this.arm();
    if (stale.length > 0) await this.rearmStale(stale);
  }

  private count(item: DueTimer): void {
    this.counters.fired += item.plan.fires.length;
    for (const fire of item.plan.fires) this.counters.lateMsMax = Math.max(this.counters.lateMsMax, fire.lateMs);
  }

  private async rearmStale(timers: number[]): Promise<void> {
    try {
      await this.refresh({ timers });
    } catch (error) {
      this.ports.onTrouble(error, "re-reading changed timers failed; the next reconcile repairs it");
    }
  }
}
