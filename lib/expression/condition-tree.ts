import { type ConditionOperator, groupKind, isConditionOperator } from "@/lib/expression/condition-operators";
import { isExpressionError } from "@/lib/expression/expression-error";
import { asJson, isJsonObject, type Json, type JsonObject } from "@/lib/expression/json";
import { type Expression, parseExpression, unwrapExpression } from "@/lib/expression/parse-expression";
import { type PathStep, parsePath } from "@/lib/expression/read-path";
import {
  criterionValueProblem,
  MAX_CONDITION_DEPTH,
  MAX_CONDITION_ENTRIES,
} from "@/lib/expression/validate-conditions";

type Place = { readonly path: (string | number)[]; readonly source: Json };

/** Conditions made ready for evaluation. `malformed` stands for what validateConditions would have refused. */
export type ConditionNode =
  | (Place & {
      readonly kind: "criterion";
      readonly field: string;
      readonly steps: readonly PathStep[];
      readonly operator: ConditionOperator;
      readonly expected: Json;
    })
  | (Place & { readonly kind: "all" | "any"; readonly entries: readonly ConditionNode[] })
  | (Place & { readonly kind: "not"; readonly entry: ConditionNode })
  | (Place & { readonly kind: "expression"; readonly text: string; readonly expression: Expression })
  | (Place & {
      readonly kind: "malformed";
      readonly field: string | null;
      readonly operator: string | null;
      readonly message: string;
    });

/** Reads conditions of any shape; what has no meaning becomes a malformed node. Null means always true. */
export function readConditions(conditions: unknown): ConditionNode | null {
  if (conditions === null || conditions === undefined) return null;
  if (Array.isArray(conditions)) {
    if (conditions.length === 0) return null;
    return readEntries("all", conditions, conditions, [], [], 0, { left: MAX_CONDITION_ENTRIES });
  }
  if (!isJsonObject(conditions)) {
    return malformed([], asJson(conditions) ?? null, "the conditions are neither criteria nor an expression");
  }
  if (Object.keys(conditions).length === 0) return null;
  const text: unknown = Object.hasOwn(conditions, "expression") ? conditions.expression : undefined;
  if (typeof text !== "string") {
    return malformed([], conditions, "the conditions are an object of unknown form, which is never true");
  }
  const unwrapped = unwrapExpression(text);
  try {
    const expression = parseExpression(unwrapped);
    return { kind: "expression", path: ["expression"], source: conditions, text: unwrapped, expression };
  } catch (error) {
    const reason = isExpressionError(error) ? error.message : "it cannot be read";
    return malformed(["expression"], conditions, `the expression is not valid: ${reason}`);
  }
}

function malformed(path: (string | number)[], source: Json, message: string): ConditionNode {
  return { kind: "malformed", path, source, field: null, operator: null, message };
}

/** `path` is the place of the group itself, `entriesPath` that of its list. */
function readEntries(
  kind: "all" | "any",
  entries: readonly unknown[],
  source: Json,
  path: (string | number)[],
  entriesPath: (string | number)[],
  depth: number,
  budget: { left: number },
): ConditionNode {
  if (entries.length > budget.left) return malformed(path, source, "there are too many criteria");
  const nodes: ConditionNode[] = [];
  // By index, because a hole in the list is an entry too: a malformed one.
  for (let index = 0; index < entries.length; index++) {
    nodes.push(readEntry(entries[index], [...entriesPath, index], depth, budget));
  }
  return { kind, path, source, entries: nodes };
}

function readEntry(entry: unknown, path: (string | number)[], depth: number, budget: { left: number }): ConditionNode {
  budget.left -= 1;
  const source = asJson(entry) ?? null;
  if (budget.left < 0) return malformed(path, source, "there are too many criteria");
  if (depth > MAX_CONDITION_DEPTH) return malformed(path, source, "the groups are nested too deeply");
  if (!isJsonObject(entry)) return malformed(path, source, "the entry is neither a criterion nor a group");
  const group = groupKind(entry);
  if (group === null) return readCriterion(entry, path);
  if (group === "mixed") return malformed(path, source, "the entry mixes a criterion and groups");
  if (group === "not") {
    return { kind: "not", path, source, entry: readEntry(entry.not, [...path, "not"], depth + 1, budget) };
  }
  const entries: unknown = entry[group];
  if (!Array.isArray(entries)) return malformed(path, source, `'${group}' has no list of entries`);
  return readEntries(group, entries, source, path, [...path, group], depth + 1, budget);
}

function readCriterion(entry: JsonObject, path: (string | number)[]): ConditionNode {
  const field: unknown = Object.hasOwn(entry, "field") ? entry.field : undefined;
  const operator: unknown = Object.hasOwn(entry, "operator") ? entry.operator : undefined;
  const place = {
    path,
    source: entry as Json,
    field: typeof field === "string" ? field : null,
    operator: typeof operator === "string" ? operator : null,
  };
  const steps = typeof field === "string" ? parsePath(field) : null;
  if (typeof field !== "string" || steps === null) {
    return { ...place, kind: "malformed", message: "the criterion has no valid field" };
  }
  if (!isConditionOperator(operator)) {
    const name =
      typeof operator === "string" ? `there is no operator '${operator.slice(0, 60)}'` : "it has no operator";
    return { ...place, kind: "malformed", message: name };
  }
  const value = Object.hasOwn(entry, "value") ? asJson(entry.value) : undefined;
  // A stored rule may leave the value out; only one that can never fit is malformed.
  const problem = value === undefined ? null : criterionValueProblem(operator, value);
  if (problem !== null) return { ...place, kind: "malformed", message: problem };
  return { kind: "criterion", path, source: entry, field, steps, operator, expected: value ?? null };
}

/** True when an operator `changed` occurs in well-formed conditions. */
export function readsPrevious(node: ConditionNode | null): boolean {
  if (node === null) return false;
  if (node.kind === "criterion") return node.operator === "changed";
  if (node.kind === "not") return readsPrevious(node.entry);
  return (node.kind === "all" || node.kind === "any") && node.entries.some(readsPrevious);
}
