import type { Clock } from "@/lib/schedule/clock";
import { nextInstant } from "@/lib/schedule/next-instant";
import { parseTimerSpec, type TimerSpec } from "@/lib/schedule/timer-spec";
import type { RowKeys } from "@/server/scheduler/scheduler-ports";
import { TimerHeap } from "@/server/scheduler/timer-heap";
import { settledUntil, type TimerRow } from "@/server/scheduler/timer-row";

/** The longest that a timer whose commit fails is left alone. */
export const FAILED_MS_MAX = 60_000;

export type Armed = {
  row: TimerRow;
  spec: TimerSpec | null;
  problem: string | null;
  committing: boolean;
  /** After a failure of its own: how long to wait, and until when. */
  pauseMs: number;
  pausedUntilMs: number;
  /** The number of the reconcile that last found its row. */
  foundIn: number;
};

/** The timers that a node knows, by id and by owner, and a heap of their next instants. It follows rows, and decides nothing. */
export class ArmedTimers {
  private readonly armed = new Map<number, Armed>();
  private readonly bySensor = new Map<number, number>();
  private readonly byRule = new Map<number, number>();
  private readonly heap = new TimerHeap();
  /** Grows with every change. */
  version = 0;

  constructor(
    private readonly clock: Clock,
    private readonly onInvalid?: (row: TimerRow, problem: string) => void,
  ) {}

  get(id: number): Armed | undefined {
    return this.armed.get(id);
  }

  all(): IterableIterator<[number, Armed]> {
    return this.armed.entries();
  }

  /** The soonest instant of all, UTC ms; null when nothing is to come. */
  soonestMs(): number | null {
    return this.heap.peek()?.atMs ?? null;
  }

  /** How many are due at that instant, counted up to `max`. */
  countSoonest(max: number): number {
    return this.heap.countSoonest(max);
  }

  /** Takes out of the heap what is due, at most so many; who took them puts them back with `schedule`. */
  takeDue(now: number, max: number): (Armed & { spec: TimerSpec })[] {
    return this.heap.takeDue(now, max).flatMap(({ id }) => {
      const armed = this.armed.get(id);
      return armed?.spec ? (armed as Armed & { spec: TimerSpec }) : [];
    });
  }

  describe() {
    let invalid = 0;
    for (const armed of this.armed.values()) if (armed.problem !== null) invalid += 1;
    return { armed: this.heap.size + this.committingTimers(), invalid, nextFireAtMs: this.soonestMs() };
  }

  ofSensor(sensor: number): { nextFireAtMs: number | null; version: number | null; problem: string | null } {
    return this.state(this.bySensor.get(sensor));
  }

  ofRule(rule: number): { nextFireAtMs: number | null; version: number | null; problem: string | null } {
    return this.state(this.byRule.get(rule));
  }

  upcoming(limit: number, untilMs?: number): { atMs: number; sensor: number | null; rule: number | null }[] {
    return this.heap.soonest(limit, untilMs).map(({ id, atMs }) => {
      const row = this.armed.get(id)?.row;
      return { atMs, sensor: row?.sensor ?? null, rule: row?.rule ?? null };
    });
  }

  private committingTimers(): number {
    let count = 0;
    for (const armed of this.armed.values()) if (armed.committing) count += 1;
    return count;
  }

  private state(id: number | undefined) {
    const armed = id === undefined ? undefined : this.armed.get(id);
    if (!armed?.row.enabled) return { nextFireAtMs: null, version: null, problem: armed?.problem ?? null };
    const nextFireAtMs = this.heap.at(armed.row.id) === null ? this.nextOf(armed) : this.nextFireOf(armed);
    return { nextFireAtMs, version: armed.problem === null ? armed.row.version : null, problem: armed.problem };
  }

  /** A timer that makes up for nothing is in the heap at the end of its pause, to explain it, and fires later. */
  private nextFireOf(armed: Armed): number | null {
    const atMs = this.heap.at(armed.row.id);
    if (atMs === null || atMs !== armed.spec?.pausedUntilMs || armed.row.misfirePolicy !== "skip") return atMs;
    return this.nextOf(armed, atMs - 1);
  }

  /** A timer whose instants cannot be computed is invalid from then on: it must not take the others with it. */
  private nextOf(armed: Armed, afterMs = settledUntil(armed.row)): number | null {
    if (armed.spec === null) return null;
    try {
      return nextInstant(armed.spec, afterMs, armed.row.phaseMs);
    } catch (error) {
      armed.spec = null;
      armed.problem = error instanceof Error ? error.message : String(error);
      this.version += 1;
      if (armed.row.enabled) this.onInvalid?.(armed.row, armed.problem);
      return null;
    }
  }

  replace(keys: RowKeys, rows: TimerRow[]): void {
    const found = new Set<number>();
    for (const row of rows) {
      found.add(row.id);
      this.put(row);
    }
    const named = [
      ...keys.timers,
      ...keys.sensors.map((sensor) => this.bySensor.get(sensor)),
      ...keys.rules.map((rule) => this.byRule.get(rule)),
    ];
    for (const id of named) if (id !== undefined && !found.has(id)) this.drop(id);
  }

  /** @returns whether it changed anything that decides a fire */
  put(row: TimerRow): boolean {
    const known = this.armed.get(row.id);
    if (known && known.row.version > row.version) return false; // read before a newer one
    const highWaterMs = Math.max(
      known?.row.highWaterMs ?? Number.NEGATIVE_INFINITY,
      row.highWaterMs ?? Number.NEGATIVE_INFINITY,
    );
    const merged: TimerRow = {
      ...row,
      highWaterMs: Number.isFinite(highWaterMs) ? highWaterMs : null,
      executionCount: Math.max(row.executionCount, known?.row.executionCount ?? 0),
    };
    const same =
      known !== undefined &&
      known.row.version === row.version &&
      known.row.enabled === row.enabled &&
      known.row.armedFromMs === row.armedFromMs &&
      known.row.phaseMs === row.phaseMs;
    if (same) {
      const moved = merged.highWaterMs !== known.row.highWaterMs || this.heap.at(row.id) === null;
      known.row = merged;
      if (moved && !known.committing) this.schedule(known);
      return false;
    }
    const parsed = parseTimerSpec(row.triggerRef, row.config, row.id);
    const armed: Armed = {
      row: merged,
      spec: parsed.ok ? parsed.spec : null,
      problem: parsed.ok
        ? null
        : parsed.issues.map((issue) => `${issue.path.join(".")} ${issue.message}`.trim()).join("; "),
      committing: known?.committing ?? false,
      pauseMs: 0,
      pausedUntilMs: Number.NEGATIVE_INFINITY,
      foundIn: 0,
    };
    // An owner has one timer: another one of the same owner is gone, its notification only has not come yet.
    const former = row.sensor === null ? this.byRule.get(row.rule ?? -1) : this.bySensor.get(row.sensor);
    if (former !== undefined && former !== row.id) this.drop(former);
    this.armed.set(row.id, armed);
    if (row.sensor !== null) this.bySensor.set(row.sensor, row.id);
    if (row.rule !== null) this.byRule.set(row.rule, row.id);
    this.version += 1;
    if (!armed.committing) this.schedule(armed);
    if (armed.problem !== null && row.enabled) this.onInvalid?.(row, armed.problem);
    return true;
  }

  private drop(id: number): void {
    const armed = this.armed.get(id);
    if (!armed) return;
    this.armed.delete(id);
    const { sensor, rule } = armed.row;
    if (sensor !== null && this.bySensor.get(sensor) === id) this.bySensor.delete(sensor);
    if (rule !== null && this.byRule.get(rule) === id) this.byRule.delete(rule);
    this.heap.remove(id);
    this.version += 1;
  }

  /** Puts the timer's next instant into the heap, or takes it out when there is none. */
  schedule(armed: Armed): void {
    const nextMs = armed.row.enabled ? this.nextOf(armed) : null;
    const pauseMsMax = this.clock.now() + FAILED_MS_MAX;
    if (armed.pausedUntilMs > pauseMsMax) armed.pausedUntilMs = Number.NEGATIVE_INFINITY; // the clock stepped back
    if (nextMs === null) this.heap.remove(armed.row.id);
    else this.heap.set(armed.row.id, Math.max(nextMs, armed.pausedUntilMs, armed.spec?.pausedUntilMs ?? nextMs));
  }

  /** What is due is another node's: here only the next instants move on. */
  passBy(now: number, max: number): void {
    for (const armed of this.takeDue(now, max)) {
      const nextMs = this.nextOf(armed, Math.max(now, armed.spec.pausedUntilMs ?? now));
      if (nextMs !== null) this.heap.set(armed.row.id, nextMs);
    }
  }
}
