import { compareJson, containsJson, jsonEquals } from "@/lib/expression/compare-json";
import type { ConditionOperator } from "@/lib/expression/condition-operators";
import type { EvaluationMeter } from "@/lib/expression/evaluation-meter";
import { type Json, jsonTypeName } from "@/lib/expression/json";
import { matchesPattern } from "@/lib/expression/regular-expression";

/** Operators that compare a field that exists with the value of the criterion. */
export type ComparingOperator = Exclude<ConditionOperator, "exists" | "not_exists" | "changed">;

/** Throws an `evaluation` ExpressionError when the types do not fit; the criterion is then false. */
export type CriterionPredicate = (actual: Json, expected: Json, meter: EvaluationMeter) => boolean;

function isMember(container: Json, item: Json, meter: EvaluationMeter): boolean {
  if (typeof container !== "string" && !Array.isArray(container)) {
    return meter.fail(`${jsonTypeName(container)} cannot contain anything`);
  }
  return containsJson(container, item, meter);
}

function isOneOf(actual: Json, list: Json, meter: EvaluationMeter): boolean {
  if (!Array.isArray(list)) return meter.fail("the value of the criterion is not a list");
  return containsJson(list, actual, meter);
}

function text(value: Json, meter: EvaluationMeter): string {
  return typeof value === "string" ? value : meter.fail(`${jsonTypeName(value)} is not text`);
}

export const CRITERION_PREDICATES: Readonly<Record<ComparingOperator, CriterionPredicate>> = {
  equals: jsonEquals,
  not_equals: (actual, expected, meter) => !jsonEquals(actual, expected, meter),
  contains: isMember,
  not_contains: (actual, expected, meter) => !isMember(actual, expected, meter),
  starts_with: (actual, expected, meter) => text(actual, meter).startsWith(text(expected, meter)),
  ends_with: (actual, expected, meter) => text(actual, meter).endsWith(text(expected, meter)),
  matches: (actual, expected, meter) => matchesPattern(text(expected, meter), text(actual, meter), meter),
  greater_than: (actual, expected, meter) => compareJson(actual, expected, meter) > 0,
  greater_or_equal: (actual, expected, meter) => compareJson(actual, expected, meter) >= 0,
  less_than: (actual, expected, meter) => compareJson(actual, expected, meter) < 0,
  less_or_equal: (actual, expected, meter) => compareJson(actual, expected, meter) <= 0,
  in: isOneOf,
  not_in: (actual, expected, meter) => !isOneOf(actual, expected, meter),
};
