import type { ConditionOperator } from "@/lib/expression/condition-operators";
import { type Expression, parseExpression, unwrapExpression } from "@/lib/expression/parse-expression";
import { parsePath } from "@/lib/expression/read-path";
import type { Json } from "@/lib/schemas/common";
import { type EntryDraft, type GroupDraft, newCriterion, newGroup } from "./condition-draft";
import { COMPARISONS } from "./expression-of-criteria";

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
