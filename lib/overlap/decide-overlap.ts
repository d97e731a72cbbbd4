import type { SuppressedReason } from "@/lib/schemas/overlap";
import type { OverlapPolicy } from "@/lib/vocabulary";

/** Of one rule: ids of its unfinished executions and of its waiting enforcements, oldest first. */
export type OverlapState = { active: readonly number[]; waiting: readonly number[] };

/** `blockedBy` is the execution that is not finished; null when none is left to name. */
export type OverlapDecision =
  | { kind: "start" }
  | { kind: "wait"; blockedBy: number | null }
  | { kind: "suppress"; reason: SuppressedReason; blockedBy: number | null };

export type OverlapPlan = {
  /** One for each match, in order. */
  decisions: OverlapDecision[];
  /** Enforcements that waited and whose place a match took. */
  superseded: number[];
};

/**
 * What becomes of matches of one rule that are stored together, in order. Pure.
 * `executions` are the ids that the matches' executions get where they start. For `cancel_previous`, `state` is what is left
 * after the cancelling: whoever calls this has asked the unfinished ones to end.
 */
export function decideOverlap(
  rule: { policy: OverlapPolicy; cap: number },
  state: OverlapState,
  executions: readonly number[],
): OverlapPlan {
  switch (rule.policy) {
    case "allow":
      return { decisions: executions.map(() => ({ kind: "start" })), superseded: [] };
    case "skip":
      return inTurn(state, executions, 0);
    case "buffer_one":
      return inTurn(state, executions, 1);
    case "buffer_all":
      return inTurn(state, executions, rule.cap);
    case "cancel_previous":
      return newestOnly(state, executions);
  }
}

/** The first one that finds nothing unfinished starts; `places` may wait for it; the others run nothing. */
function inTurn(state: OverlapState, executions: readonly number[], places: number): OverlapPlan {
  let blockedBy = state.active[0] ?? null;
  let waiting = state.waiting.length;
  const decisions = executions.map((execution): OverlapDecision => {
    if (blockedBy === null && waiting === 0) {
      blockedBy = execution;
      return { kind: "start" };
    }
    if (waiting >= places) return { kind: "suppress", reason: "overlap", blockedBy };
    waiting += 1;
    return { kind: "wait", blockedBy };
  });
  return { decisions, superseded: [] };
}

/** Only the last one counts: it starts, or waits for what is still ending. */
function newestOnly(state: OverlapState, executions: readonly number[]): OverlapPlan {
  const blockedBy = state.active[0] ?? null;
  const decisions = executions.map((_, index): OverlapDecision => {
    if (index < executions.length - 1) return { kind: "suppress", reason: "superseded", blockedBy };
    return blockedBy === null ? { kind: "start" } : { kind: "wait", blockedBy };
  });
  return { decisions, superseded: [...state.waiting] };
}
