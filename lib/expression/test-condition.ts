import { jsonEquals } from "@/lib/expression/compare-json";
import type { ConditionNode } from "@/lib/expression/condition-tree";
import { CRITERION_PREDICATES } from "@/lib/expression/criterion-predicates";
import { evaluateParsed } from "@/lib/expression/evaluate-expression";
import type { EvaluationMeter } from "@/lib/expression/evaluation-meter";
import { isExpressionError } from "@/lib/expression/expression-error";
import type { Json } from "@/lib/expression/json";
import { readPath } from "@/lib/expression/read-path";
import { truthy } from "@/lib/expression/truthy";

/** The part of an event that conditions may look at. `created` is an RFC 3339 text. */
export type ConditionEvent = {
  id: number | null;
  trigger: string;
  trigger_ref: string;
  created: string;
  payload: Json;
};

/** What one evaluation reads. */
export type ConditionScope = {
  readonly event: ConditionEvent;
  readonly previousPayload: Json | undefined;
  readonly meter: EvaluationMeter;
};

/**
 * Truth of a node; null when it is malformed or too costly to decide. Null is neither true nor false (Kleene logic):
 * negating it does not make it true, so a rule with an unknown operator cannot fire by standing inside a `not`.
 */
export function testCondition(node: ConditionNode, scope: ConditionScope): boolean | null {
  switch (node.kind) {
    case "malformed":
      return null;
    case "not": {
      const truth = testCondition(node.entry, scope);
      return truth === null ? null : !truth;
    }
    case "all":
    case "any": {
      const deciding = node.kind === "any";
      let truth: boolean | null = !deciding;
      for (const entry of node.entries) {
        const one = testCondition(entry, scope);
        if (one === deciding) return deciding;
        if (one === null) truth = null;
      }
      return truth;
    }
    case "expression":
      try {
        return truthy(evaluateParsed(node.expression, { root: expressionRoot(scope.event), meter: scope.meter }));
      } catch (error) {
        return truthOfError(error);
      }
    case "criterion":
      try {
        return testCriterion(node, scope);
      } catch (error) {
        return truthOfError(error);
      }
  }
}

/** A missing field or a type that does not fit makes a criterion false; an exhausted budget says nothing about it. */
function truthOfError(error: unknown): false | null {
  return isExpressionError(error) && error.kind === "limit" ? null : false;
}

/** Variables of an expression in conditions. */
export function expressionRoot(event: ConditionEvent): Record<string, Json> {
  const { id, trigger, trigger_ref, created, payload } = event;
  return { event: { id, trigger, trigger_ref, created, payload } };
}

/** Throws an ExpressionError when the types do not fit. */
export function testCriterion(node: ConditionNode & { kind: "criterion" }, scope: ConditionScope): boolean {
  const actual = readPath(scope.event.payload, node.steps);
  switch (node.operator) {
    case "exists":
      return actual !== undefined;
    case "not_exists":
      return actual === undefined;
    case "changed": {
      if (actual === undefined) return false;
      const before = readPath(scope.previousPayload, node.steps);
      return before === undefined || !jsonEquals(actual, before, scope.meter);
    }
    default:
      return actual !== undefined && CRITERION_PREDICATES[node.operator](actual, node.expected, scope.meter);
  }
}
