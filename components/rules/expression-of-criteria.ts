import type { ConditionOperator } from "@/lib/expression/condition-operators";
import { parsePath } from "@/lib/expression/read-path";
import type { Json } from "@/lib/schemas/common";
import type { EntryDraft, GroupDraft } from "./condition-draft";

/** Criteria as an expression; null when one of them cannot be said in it (`changed`). */
export function expressionOfCriteria(group: GroupDraft): string | null {
  if (group.entries.length === 0) return "";
  return writeGroup(group, true);
}

function writeGroup(group: GroupDraft, outermost: boolean): string | null {
  const parts = group.entries.map((entry) =>
    entry.kind === "group" ? writeGroup(entry, false) : writeCriterion(entry),
  );
  if (parts.includes(null) || parts.length === 0) return null;
  const joined = parts.join(group.mode === "all" ? " and " : " or ");
  if (group.negated) return `not (${joined})`;
  return outermost || parts.length === 1 ? joined : `(${joined})`;
}

export const COMPARISONS: Partial<Record<ConditionOperator, string>> = {
  equals: "==",
  not_equals: "!=",
  greater_than: ">",
  greater_or_equal: ">=",
  less_than: "<",
  less_or_equal: "<=",
  in: "in",
};

function writeCriterion(entry: EntryDraft & { kind: "criterion" }): string | null {
  const field = fieldExpression(entry.field);
  if (field === null || (entry.value === undefined && !entry.operator.includes("exists"))) return null;
  const text = criterionExpression(entry.operator, field, literal(entry.value ?? null));
  return text === null || !entry.negated ? text : `not (${text})`;
}

function criterionExpression(operator: ConditionOperator, field: string, value: string): string | null {
  const comparison = COMPARISONS[operator];
  if (comparison !== undefined) return `${field} ${comparison} ${value}`;
  switch (operator) {
    case "not_in":
      return `not (${field} in ${value})`;
    case "contains":
    case "starts_with":
    case "ends_with":
      return `${operator}(${field}, ${value})`;
    case "not_contains":
      return `not contains(${field}, ${value})`;
    case "matches":
      return `match(${value}, ${field})`;
    default:
      return null;
  }
}

function fieldExpression(field: string): string | null {
  const steps = parsePath(field);
  if (steps === null) return null;
  return steps.reduce((path, { key, index }) => {
    if (index !== null) return `${path}[${index}]`;
    return /^[A-Za-z_]\w*$/.test(key) ? `${path}.${key}` : `${path}['${key}']`;
  }, "event.payload");
}

function literal(value: Json): string {
  if (typeof value === "string")
    return value.includes("'") || value.includes("\\") ? JSON.stringify(value) : `'${value}'`;
  if (Array.isArray(value)) return `[${value.map(literal).join(", ")}]`;
  return JSON.stringify(value);
}
