import {
  CONDITION_OPERATORS,
  type ConditionOperator,
  groupKind,
  isConditionOperator,
} from "@/lib/expression/condition-operators";
import { expressionChecker } from "@/lib/expression/expression-checker";
import { isJsonObject, type JsonObject } from "@/lib/expression/json";
import { parsePath } from "@/lib/expression/read-path";
import { patternProblem } from "@/lib/expression/regular-expression";

export type ConditionProblem = { path: (string | number)[]; message: string };

/** Groups in groups, and entries in total. */
export const MAX_CONDITION_DEPTH = 20;
export const MAX_CONDITION_ENTRIES = 500;

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
  const problem = expressionChecker()?.(expression);
  if (!problem) return [];
  return [{ path: ["expression"], message: `${problem.message} (at character ${problem.position + 1})` }];
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
