import { z } from "zod";
import { isJsonObject, type Json, type JsonObject } from "@/lib/expression/json";
import { checkExpression, unwrapExpression } from "@/lib/expression/parse-expression";
import { parsePath } from "@/lib/expression/read-path";
import { patternProblem } from "@/lib/expression/regular-expression";

/** `unary` operators ignore `value`; `list` and `pattern` say what `value` must be, `any` takes every JSON value. */
export type ConditionArity = "unary" | "binary";

/** Every operator of a criterion, with the words the form shows between field and value. */
export const CONDITION_OPERATORS = {
  equals: { label: "equals", arity: "binary", value: "any" },
  not_equals: { label: "does not equal", arity: "binary", value: "any" },
  contains: { label: "contains", arity: "binary", value: "any" },
  not_contains: { label: "does not contain", arity: "binary", value: "any" },
  starts_with: { label: "starts with", arity: "binary", value: "text" },
  ends_with: { label: "ends with", arity: "binary", value: "text" },
  matches: { label: "matches the pattern", arity: "binary", value: "pattern" },
  greater_than: { label: "is greater than", arity: "binary", value: "any" },
  greater_or_equal: { label: "is at least", arity: "binary", value: "any" },
  less_than: { label: "is less than", arity: "binary", value: "any" },
  less_or_equal: { label: "is at most", arity: "binary", value: "any" },
  in: { label: "is one of", arity: "binary", value: "list" },
  not_in: { label: "is none of", arity: "binary", value: "list" },
  exists: { label: "exists", arity: "unary", value: "none" },
  not_exists: { label: "does not exist", arity: "unary", value: "none" },
  changed: { label: "changed since the previous event", arity: "unary", value: "none" },
} as const satisfies Record<
  string,
  { label: string; arity: ConditionArity; value: "any" | "text" | "pattern" | "list" | "none" }
>;

export type ConditionOperator = keyof typeof CONDITION_OPERATORS;

/** `field` is a dot path inside the payload, such as `disk.0.free`. */
export type Criterion = { field: string; operator: ConditionOperator; value?: Json | undefined };
export type ConditionEntry =
  | Criterion
  | { all: ConditionEntry[] }
  | { any: ConditionEntry[] }
  | { not: ConditionEntry };

export type ConditionProblem = { path: (string | number)[]; message: string };

/** Groups in groups, and entries in total. */
export const MAX_CONDITION_DEPTH = 20;
export const MAX_CONDITION_ENTRIES = 500;

export function isConditionOperator(value: unknown): value is ConditionOperator {
  return typeof value === "string" && Object.hasOwn(CONDITION_OPERATORS, value);
}

/**
 * Everything that would make a rule with these conditions be refused; empty when they may be saved. An object that is
 * neither empty nor an expression is accepted, because it has a meaning (never true): see conditionsNeverMatch.
 */
export function validateConditions(value: unknown): ConditionProblem[] {
  if (value === null || value === undefined) return [];
  const problems: ConditionProblem[] = [];
  if (Array.isArray(value)) {
    const budget = { left: MAX_CONDITION_ENTRIES };
    for (const [index, entry] of value.slice(0, MAX_CONDITION_ENTRIES + 1).entries()) {
      checkEntry(entry, [index], 0, budget, problems);
    }
    if (budget.left < 0) return [{ path: [], message: `At most ${MAX_CONDITION_ENTRIES} criteria are possible` }];
    return problems;
  }
  if (!isJsonObject(value)) return [{ path: [], message: "Conditions are a list of criteria or an expression" }];
  if (!Object.hasOwn(value, "expression")) return [];
  const expression: unknown = value.expression;
  if (typeof expression !== "string") return [{ path: ["expression"], message: "The expression must be text" }];
  const problem = checkExpression(unwrapExpression(expression));
  if (problem === null) return [];
  return [{ path: ["expression"], message: `${problem.message} (at character ${problem.position + 1})` }];
}

/** True for conditions of a form that has no meaning and therefore never matches; worth a warning in the console. */
export function conditionsNeverMatch(value: unknown): boolean {
  if (value === null || value === undefined || Array.isArray(value)) return false;
  if (!isJsonObject(value)) return true;
  return Object.keys(value).length > 0 && typeof value.expression !== "string";
}

function checkEntry(
  entry: unknown,
  path: (string | number)[],
  depth: number,
  budget: { left: number },
  problems: ConditionProblem[],
): void {
  budget.left -= 1;
  if (budget.left < 0) return;
  if (depth > MAX_CONDITION_DEPTH) {
    problems.push({ path, message: `Groups can be nested at most ${MAX_CONDITION_DEPTH} deep` });
    return;
  }
  if (!isJsonObject(entry)) {
    problems.push({ path, message: "Each entry is a criterion or a group" });
    return;
  }
  const group = groupKind(entry);
  if (group === null) {
    checkCriterion(entry, path, problems);
    return;
  }
  if (group === "mixed") {
    problems.push({ path, message: "An entry is either one criterion or one group: all, any or not" });
    return;
  }
  if (group === "not") {
    checkEntry(entry.not, [...path, "not"], depth + 1, budget, problems);
    return;
  }
  const entries: unknown = entry[group];
  if (!Array.isArray(entries)) {
    problems.push({ path: [...path, group], message: `'${group}' needs a list of entries` });
    return;
  }
  if (group === "any" && entries.length === 0) {
    problems.push({ path: [...path, group], message: "'any' of nothing is never true; add an entry" });
  }
  for (const [index, inner] of entries.slice(0, MAX_CONDITION_ENTRIES + 1).entries()) {
    checkEntry(inner, [...path, group, index], depth + 1, budget, problems);
  }
}

/** Which group an entry is; null for a criterion, `mixed` when it claims to be several things. */
export function groupKind(entry: JsonObject): "all" | "any" | "not" | "mixed" | null {
  const kinds = (["all", "any", "not"] as const).filter((kind) => Object.hasOwn(entry, kind));
  const [kind] = kinds;
  if (kind === undefined) return null;
  return kinds.length > 1 || Object.hasOwn(entry, "field") || Object.hasOwn(entry, "operator") ? "mixed" : kind;
}

function checkCriterion(entry: JsonObject, path: (string | number)[], problems: ConditionProblem[]): void {
  const field: unknown = Object.hasOwn(entry, "field") ? entry.field : undefined;
  const operator: unknown = Object.hasOwn(entry, "operator") ? entry.operator : undefined;
  if (typeof field !== "string" || parsePath(field) === null) {
    problems.push({ path: [...path, "field"], message: "A field of the payload is needed, such as disk.free" });
  }
  if (!isConditionOperator(operator)) {
    const message =
      typeof operator === "string" ? `There is no operator '${operator.slice(0, 60)}'` : "An operator is needed";
    problems.push({ path: [...path, "operator"], message });
    return;
  }
  const message = criterionValueProblem(operator, Object.hasOwn(entry, "value") ? entry.value : undefined);
  if (message !== null) problems.push({ path: [...path, "value"], message });
}

/** Why `value` does not fit the operator, or null. */
export function criterionValueProblem(operator: ConditionOperator, value: unknown): string | null {
  const { label, value: expected } = CONDITION_OPERATORS[operator];
  if (expected === "none") return null;
  if (value === undefined) return `'${label}' needs a value`;
  if (expected === "list") return Array.isArray(value) ? null : `'${label}' needs a list of values`;
  if (expected === "any") return null;
  if (typeof value !== "string") return `'${label}' needs text`;
  if (expected === "text") return null;
  const problem = patternProblem(value);
  return problem === null ? null : `Not a regular expression: ${problem}`;
}

/** Conditions of a rule as requests and pack files carry them. Issues have the paths of validateConditions. */
export const conditionsSchema = z
  .union([z.null(), z.array(z.json()), z.record(z.string(), z.json())])
  .superRefine((value, context) => {
    for (const { path, message } of validateConditions(value)) context.addIssue({ code: "custom", path, message });
  });
