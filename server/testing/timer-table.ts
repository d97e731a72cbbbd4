import type { DueTimer, FireOutcome, RowKeys, SchedulerPorts } from "@/server/scheduler/scheduler-ports";
import { settledUntil, type TimerRow } from "@/server/scheduler/timer-row";
import { instant, type VirtualClock } from "@/server/testing/virtual-clock";

export type StoredFire = { timer: number; version: number; scheduledAtMs: number; atMs: number; coalesced: number };

/**
 * attune.timer in memory, with the same guards as the commit's SQL: an advance is refused unless the version is the stored
 * one, the timer is enabled and the first instant lies after the high-water mark; one instant has one event.
 */
export class TimerTable {
  readonly rows = new Map<number, TimerRow>();
  readonly fires: StoredFire[] = [];
  readonly skips: { timer: number; count: number; reason: string }[] = [];
  readonly troubles: string[] = [];
  commits = 0;
  /** Of them, those that were asked for before their instant. */
  ahead = 0;
  loads = 0;
  /** Waited for before a read or a commit is carried out, when set. */
  beforeLoad: (() => Promise<void>) | null = null;
  /** Waited for between a read and its answer: what is read is old by then. */
  afterLoad: (() => Promise<void>) | null = null;
  /** The same for a read of the whole table only. */
  afterLoadPage: (() => Promise<void>) | null = null;
  beforeCommit: (() => Promise<void>) | null = null;
  /** Outcomes that come instead of a commit, by timer. */
  readonly broken = new Set<number>();
  away = false;

  constructor(private readonly clock: VirtualClock) {}

  put(row: TimerRow): void {
    this.rows.set(row.id, { ...row });
  }

  /** An edit as the table trigger stores it: the next version. */
  edit(id: number, change: Partial<TimerRow>): void {
    const row = this.rows.get(id);
    if (!row) throw new Error(`no timer ${id}`);
    this.rows.set(id, { ...row, version: row.version + 1, ...change });
  }

  firesOf(timer: number): number[] {
    return this.fires.filter((fire) => fire.timer === timer).map((fire) => fire.scheduledAtMs);
  }

  explained(): number {
    return this.fires.length + this.skips.reduce((sum, skip) => sum + skip.count, 0);
  }

  ports(): SchedulerPorts {
    const read = async (wanted: (row: TimerRow) => boolean): Promise<TimerRow[]> => {
      this.loads += 1;
      await this.beforeLoad?.();
      if (this.away) throw new Error("the database is away");
      const found = [...this.rows.values()].filter(wanted).map((row) => ({ ...row }));
      await this.afterLoad?.();
      return found;
    };
    return {
      clock: this.clock,
      loadPage: async (afterId) => {
        const rows = await read((row) => row.enabled && row.id > afterId);
        await this.afterLoadPage?.();
        return rows.sort((a, b) => a.id - b.id).slice(0, 2);
      },
      loadSome: (keys: RowKeys) =>
        read(
          (row) =>
            keys.timers.includes(row.id) ||
            (row.sensor !== null && keys.sensors.includes(row.sensor)) ||
            (row.rule !== null && keys.rules.includes(row.rule)),
        ),
      commit: async (due, atMs) => {
        this.commits += 1;
        await this.beforeCommit?.();
        await instant(this.clock, atMs);
        if (this.away) throw new Error("the database is away");
        if (atMs !== null) this.ahead += 1;
        return due.map((item) => this.store(item));
      },
      onTrouble: (_error, what) => {
        this.troubles.push(what);
      },
    };
  }

  private store({ row, plan }: DueTimer): FireOutcome {
    if (this.broken.has(row.id)) return "failed";
    const stored = this.rows.get(row.id);
    const firstMs = Math.min(...plan.fires.map((fire) => fire.scheduledAtMs), ...plan.skips.map((skip) => skip.fromMs));
    if (!stored?.enabled || stored.version !== row.version || settledUntil(stored) >= firstMs) return "stale";
    stored.highWaterMs = plan.settledMs;
    stored.executionCount += plan.fires.length;
    for (const fire of plan.fires) {
      if (this.firesOf(row.id).includes(fire.scheduledAtMs)) throw new Error("an instant fired twice");
      this.fires.push({
        timer: row.id,
        version: row.version,
        scheduledAtMs: fire.scheduledAtMs,
        atMs: this.clock.now(),
        coalesced: fire.coalesced,
      });
    }
    for (const skip of plan.skips) this.skips.push({ timer: row.id, count: skip.count, reason: skip.reason });
    return "committed";
  }
}
