import type { ConditionOperator } from "@/lib/expression/condition-operators";
import { type Expression, parseExpression, unwrapExpression } from "@/lib/expression/parse-expression";
import { parsePath } from "@/lib/expression/read-path";
import type { Json } from "@/lib/schemas/common";
import { type EntryDraft, type GroupDraft, newCriterion, newGroup } from "./condition-draft";

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

const COMPARISONS: Partial<Record<ConditionOperator, string>> = {
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

/** An expression as criteria; null when it says something that rows cannot show. */
export function criteriaOfExpression(text: string): GroupDraft | null {
  if (text.trim() === "") return newGroup("all");
  try {
    const entry = readNode(parseExpression(unwrapExpression(text)));
    if (entry === null) return null;
    return entry.kind === "group" ? entry : newGroup("all", [entry]);
  } catch {
    return null;
  }
}

function readNode(node: Expression): EntryDraft | null {
  switch (node.kind) {
    case "and":
    case "or": {
      const entries = node.items.map(readNode);
      const read = entries.filter((entry) => entry !== null);
      return read.length < entries.length ? null : newGroup(node.kind === "and" ? "all" : "any", read);
    }
    case "not": {
      const inner = readNode(node.operand);
      if (inner === null) return null;
      return inner.negated ? { ...newGroup("all", [inner]), negated: true } : { ...inner, negated: true };
    }
    case "compare": {
      const found = Object.entries(COMPARISONS).find(([, sign]) => sign === node.operator);
      return found === undefined ? null : criterion(found[0] as ConditionOperator, node.left, node.right);
    }
    case "call": {
      const [first, second] = node.items;
      if (first === undefined || second === undefined || node.items.length !== 2) return null;
      if (node.name === "match") return criterion("matches", second, first);
      const operator = (["contains", "starts_with", "ends_with"] as const).find((name) => name === node.name);
      return operator === undefined ? null : criterion(operator, first, second);
    }
    default:
      return null;
  }
}

function criterion(operator: ConditionOperator, left: Expression, right: Expression): EntryDraft | null {
  const [field, value] = [readField(left), readLiteral(right)];
  if (field === null || value === undefined) return null;
  return { ...newCriterion(field), operator, value };
}

function readField(node: Expression): string | null {
  const steps: string[] = [];
  let current = node;
  while (current.kind === "member" || current.kind === "index") {
    if (current.kind === "member") steps.unshift(current.key);
    else if (current.key.kind === "literal") steps.unshift(String(current.key.value));
    else return null;
    current = current.object;
  }
  if (current.kind !== "name" || current.name !== "event" || steps.shift() !== "payload" || steps.length === 0)
    return null;
  const path = steps
    .map((step) => (/^[^.[\]{}'"\s]+$/.test(step) ? `.${step}` : `['${step}']`))
    .join("")
    .replace(/^\./, "");
  return parsePath(path) === null ? null : path;
}

function readLiteral(node: Expression): Json | undefined {
  if (node.kind === "literal") return node.value;
  if (node.kind === "negative") {
    const inner = readLiteral(node.operand);
    return typeof inner === "number" ? -inner : undefined;
  }
  if (node.kind !== "list") return undefined;
  const items = node.items.map(readLiteral);
  const known = items.filter((item) => item !== undefined);
  return known.length < items.length ? undefined : known;
}
