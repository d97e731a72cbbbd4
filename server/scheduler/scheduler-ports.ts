import type { Clock } from "@/lib/schedule/clock";
import type { TimerSpec } from "@/lib/schedule/timer-spec";
import type { FirePlan } from "@/server/scheduler/plan-fire";
import type { TimerRow } from "@/server/scheduler/timer-row";

/** Everything that is due for one timer, to be committed as a whole or not at all. */
export type DueTimer = { row: TimerRow; spec: TimerSpec; plan: FirePlan; firedAtMs: number };

/**
 * `stale`: the stored version is another one, or the timer is gone or disabled; nothing of it was stored.
 * `failed`: this timer alone could not be stored, and is tried again after a growing pause.
 */
export type FireOutcome = "committed" | "stale" | "failed";

/** What the scheduler needs from outside. */
export type SchedulerPorts = {
  clock: Clock;
  /** The enabled timers with an id above this one, in order of id, as many as are read at once; empty at the end. */
  loadPage(afterId: number): Promise<TimerRow[]>;
  /** The rows that exist among these, enabled or not. */
  loadSome(which: RowKeys): Promise<TimerRow[]>;
  /**
   * Stores what is due, exactly once; one outcome per timer, in order. Never rejects for a single bad timer.
   * With `atMs`, an instant to come, nothing of it is to be seen before that.
   * @throws when nothing could be stored (the database is away): the scheduler tries again from the high-water marks.
   */
  commit(due: DueTimer[], atMs: number | null): Promise<FireOutcome[]>;
  onTrouble(error: unknown, what: string): void;
  /** An enabled timer was read that nothing can arm; again with each of its versions, and with each start. */
  onInvalid?(row: TimerRow, problem: string): void;
};

export type RowKeys = { timers: number[]; sensors: number[]; rules: number[] };
