import { type ConditionNode, readConditions, readsPrevious } from "@/lib/expression/condition-tree";
import { EvaluationMeter } from "@/lib/expression/evaluation-meter";
import { explainFailure, type FailedCondition } from "@/lib/expression/explain-conditions";
import type { Json } from "@/lib/expression/json";
import { type ConditionEvent, testCondition } from "@/lib/expression/test-condition";

export type { ConditionEvent } from "@/lib/expression/test-condition";

/** `failed` is the first criterion that decided against the event; `actual` in it belongs to the event, not a copy. */
export type ConditionOutcome = { matched: boolean; failed: FailedCondition | null };

/** `previousPayload`: payload of the previous event of the same source; undefined when there was none. */
export type ConditionOptions = { previousPayload?: Json | undefined };

export type CompiledConditions = (event: ConditionEvent, options?: ConditionOptions) => ConditionOutcome;

const MATCHED: ConditionOutcome = Object.freeze({ matched: true, failed: null });

/**
 * Decides whether an event passes the conditions of a rule. Never throws: what cannot be evaluated does not match, and
 * `failed.explanation` says why. For many events with the same conditions use compileConditions.
 */
export function evaluateConditions(
  conditions: unknown,
  event: ConditionEvent,
  options?: ConditionOptions,
): ConditionOutcome {
  return compileConditions(conditions)(event, options);
}

/** Prepares conditions for many events. Later changes of the given object may or may not be seen. Never throws. */
export function compileConditions(conditions: unknown): CompiledConditions {
  let node: ConditionNode | null;
  try {
    node = readConditions(conditions);
  } catch {
    node = brokenNode("the conditions cannot be read");
  }
  if (node === null) return () => MATCHED;
  const root = node;
  return (event, options) => {
    try {
      // An event without payload passes whatever the conditions are.
      if (event.payload === null || event.payload === undefined) return MATCHED;
      const scope = { event, previousPayload: options?.previousPayload, meter: new EvaluationMeter() };
      if (testCondition(root, scope) === true) return MATCHED;
      // Explaining evaluates again, so it gets a budget of its own.
      return { matched: false, failed: explainFailure(root, { ...scope, meter: new EvaluationMeter() }, true) };
    } catch (error) {
      const reason = error instanceof Error ? error.message : "unknown error";
      const broken = brokenNode(`the conditions cannot be evaluated: ${reason}`);
      const scope = { event, previousPayload: undefined, meter: new EvaluationMeter() };
      return { matched: false, failed: explainFailure(broken, scope, true) };
    }
  };
}

/**
 * Prepares to tell near misses: events for which exactly one of several criteria, all of which are asked for, is not met.
 * Conditions of another form have none. Never throws.
 */
export function compileNearMiss(conditions: unknown): (event: ConditionEvent, options?: ConditionOptions) => boolean {
  let root: ConditionNode | null;
  try {
    root = readConditions(conditions);
  } catch {
    return () => false;
  }
  if (root?.kind !== "all" || root.entries.length < 2) return () => false;
  const { entries } = root;
  return (event, options) => {
    if (event.payload === null || event.payload === undefined) return false;
    const scope = { event, previousPayload: options?.previousPayload, meter: new EvaluationMeter() };
    try {
      return entries.filter((entry) => testCondition(entry, scope) !== true).length === 1;
    } catch {
      return false;
    }
  };
}

/** True when the outcome can depend on the previous event, so that the caller must fetch its payload. Never throws. */
export function usesPreviousEvent(conditions: unknown): boolean {
  try {
    return readsPrevious(readConditions(conditions));
  } catch {
    return false;
  }
}

function brokenNode(message: string): ConditionNode {
  return { kind: "malformed", path: [], source: null, field: null, operator: null, message };
}
