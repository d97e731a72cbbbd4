import type { LiveMessage } from "@/lib/schemas/live";
import type { RecentFire } from "@/lib/schemas/sensor";
import { isFailedStatus, isTerminalStatus } from "@/lib/vocabulary";
import type { FireOutcome } from "../recent-fires";

type Run = { id: number; attempt: number; status: string };

/** By event, and in it by the run's first attempt: the latest attempt that the live feed told of. */
export type LiveRuns = ReadonlyMap<number, ReadonlyMap<number, Run>>;

/** Events whose runs are remembered. */
const EVENTS_MAX = 200;
/** Fires whose outcomes are remembered. */
const FIRES_MAX = 500;

/** The runs with those of new messages. The same object comes back when nothing is new. */
export function addRuns(runs: LiveRuns, messages: readonly LiveMessage[]): LiveRuns {
  const next = new Map(runs);
  let changed = false;
  for (const message of messages) {
    if (message.type === "resync") return new Map();
    if (message.type !== "execution" || message.execution.event === null) continue;
    const { id, event, attempt, status, original_execution } = message.execution;
    const ofEvent = new Map(next.get(event));
    const first = original_execution ?? id;
    const known = ofEvent.get(first);
    if (known && known.attempt > attempt) continue;
    ofEvent.set(first, { id, attempt, status });
    next.set(event, ofEvent);
    changed = true;
  }
  if (!changed) return runs;
  for (const event of next.keys()) {
    if (next.size <= EVENTS_MAX) break;
    next.delete(event);
  }
  return next;
}

/** Fires of both, oldest first; where both have one, as the later list has it. */
export function mergeFires(earlier: readonly RecentFire[], later: readonly RecentFire[]): RecentFire[] {
  const fires = new Map([...earlier, ...later].map((fire) => [fire.event, fire]));
  return [...fires.values()].sort((a, b) => a.event - b.event).slice(-FIRES_MAX);
}

/** The worst of the runs, as the server judges them. */
export function outcomeOfRuns(runs: readonly Pick<Run, "status">[]): FireOutcome {
  if (runs.some(({ status }) => isFailedStatus(status))) return "failed";
  if (runs.some(({ status }) => !isTerminalStatus(status as Parameters<typeof isTerminalStatus>[0]))) return "running";
  return runs.some(({ status }) => status === "completed") ? "completed" : "none";
}

export type KnownOutcome = {
  outcome: FireOutcome /** The one execution, when there is one and it is known. */;
  execution: number | null;
};

/** What a fire led to; null when neither the server's list nor the live feed has it. */
export function outcomeOf(event: number, recent: readonly RecentFire[], runs: LiveRuns): KnownOutcome | null {
  const live = [...(runs.get(event)?.values() ?? [])];
  const stored = recent.find((fire) => fire.event === event);
  if (live.length > 0) {
    const outcome = outcomeOfRuns(live);
    // Runs from before the page was opened may be missing here: what the server saw fail stays failed.
    const worst = stored?.outcome === "failed" && outcome !== "running" ? "failed" : outcome;
    return { outcome: worst, execution: live.length === 1 ? (live[0]?.id ?? null) : null };
  }
  return stored ? { outcome: stored.outcome, execution: null } : null;
}
