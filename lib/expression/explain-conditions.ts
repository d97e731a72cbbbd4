import { CONDITION_OPERATORS } from "@/lib/expression/condition-operators";
import type { ConditionNode } from "@/lib/expression/condition-tree";
import { evaluateParsed } from "@/lib/expression/evaluate-expression";
import { isExpressionError } from "@/lib/expression/expression-error";
import { formatValue } from "@/lib/expression/format-value";
import type { Json } from "@/lib/expression/json";
import type { Expression } from "@/lib/expression/parse-expression";
import { readPath } from "@/lib/expression/read-path";
import { type ConditionScope, expressionRoot, testCondition, testCriterion } from "@/lib/expression/test-condition";
import { truthy } from "@/lib/expression/truthy";

/** Why conditions did not match. `path` leads into the conditions as stored; `explanation` is a phrase for people. */
export type FailedCondition = {
  path: (string | number)[];
  criterion: Json;
  field: string | null;
  operator: string | null;
  expected: Json;
  actual: Json | undefined;
  explanation: string;
};

const MAX_EXPLANATION_LENGTH = 500;
/** Alternatives spelled out when none of a group matched. */
const SHOWN_ALTERNATIVES = 3;

/**
 * The first entry that is to blame for `node` not being `wanted` (false inside a `not`). The node must have been
 * tested: its truth differs from `wanted`.
 */
export function explainFailure(node: ConditionNode, scope: ConditionScope, wanted: boolean): FailedCondition {
  switch (node.kind) {
    case "malformed":
      return { ...place(node, node.message), field: node.field, operator: node.operator };
    case "criterion":
      return explainCriterion(node, scope, wanted);
    case "expression":
      return place(node, explainExpression(node.expression, node.text, scope));
    case "not":
      return explainFailure(node.entry, scope, !wanted);
    case "all":
    case "any":
      return explainGroup(node, scope, wanted);
  }
}

function place(node: ConditionNode, explanation: string): FailedCondition {
  return {
    path: node.path,
    criterion: node.source,
    field: null,
    operator: null,
    expected: null,
    actual: undefined,
    explanation: explanation.slice(0, MAX_EXPLANATION_LENGTH),
  };
}

function explainGroup(
  node: ConditionNode & { kind: "all" | "any" },
  scope: ConditionScope,
  wanted: boolean,
): FailedCondition {
  const culprit = node.entries.find((entry) => testCondition(entry, scope) !== wanted);
  // One entry is enough to fail `all` when true was wanted, and `any` when false was wanted.
  const oneDecides = (node.kind === "all") === wanted;
  if (culprit !== undefined && (oneDecides || node.entries.length === 1)) return explainFailure(culprit, scope, wanted);
  if (node.entries.length === 0) return place(node, `'${node.kind}' of nothing is ${node.kind === "all"}`);
  const shown = node.entries.slice(0, SHOWN_ALTERNATIVES).map((entry) => briefReason(entry, scope, wanted));
  const rest = node.entries.length > SHOWN_ALTERNATIVES ? `; and ${node.entries.length - SHOWN_ALTERNATIVES} more` : "";
  const count = node.entries.length;
  const head = wanted ? `none of ${count} alternatives matched` : `all ${count} criteria of a negated group matched`;
  return place(node, `${head}: ${shown.join("; ")}${rest}`);
}

/** Groups within a group are only named, so that explanations cannot grow with every level. */
function briefReason(node: ConditionNode, scope: ConditionScope, wanted: boolean): string {
  if (node.kind === "not") return briefReason(node.entry, scope, !wanted);
  if (node.kind === "all" || node.kind === "any") return `a group of ${node.entries.length} (${node.kind})`;
  return explainFailure(node, scope, wanted).explanation.slice(0, 140);
}

function explainCriterion(
  node: ConditionNode & { kind: "criterion" },
  scope: ConditionScope,
  wanted: boolean,
): FailedCondition {
  const actual = readPath(scope.event.payload, node.steps);
  const { arity } = CONDITION_OPERATORS[node.operator];
  const operator = node.operator.replaceAll("_", " ");
  const requirement =
    node.operator === "exists"
      ? "to exist"
      : node.operator === "not_exists"
        ? "not to exist"
        : node.operator === "changed"
          ? "to have changed"
          : arity === "unary"
            ? operator
            : `${operator} ${formatValue(node.expected)}`;
  const expectation = wanted ? `expected ${requirement}` : `expected not (${requirement})`;
  return {
    path: node.path,
    criterion: node.source,
    field: node.field,
    operator: node.operator,
    expected: node.expected,
    actual,
    explanation: `${observed(node, scope, actual)}, ${expectation}`.slice(0, MAX_EXPLANATION_LENGTH),
  };
}

function observed(
  node: ConditionNode & { kind: "criterion" },
  scope: ConditionScope,
  actual: Json | undefined,
): string {
  if (actual === undefined) return `${node.field} is missing`;
  const seen = `${node.field} is ${formatValue(actual)}`;
  if (node.operator === "changed" && scope.previousPayload !== undefined) {
    return `${seen} and was ${formatValue(readPath(scope.previousPayload, node.steps))} before`;
  }
  try {
    testCriterion(node, scope);
    return seen;
  } catch (error) {
    return isExpressionError(error) ? `${seen} (${error.message})` : seen;
  }
}

/** Goes down to the operand that decided, and shows the two sides of a comparison. */
function explainExpression(expression: Expression, source: string, scope: ConditionScope): string {
  const evaluate = (node: Expression): Json =>
    evaluateParsed(node, { root: expressionRoot(scope.event), meter: scope.meter });
  const shown = (node: Expression) => {
    const text = source.slice(node.start, node.end);
    return text.length > 100 ? `${text.slice(0, 100)}…` : text;
  };
  try {
    let node = expression;
    while (node.kind === "and") {
      const decisive = node.items.find((item) => !truthy(evaluate(item)));
      if (decisive === undefined) break;
      node = decisive;
    }
    if (node.kind === "compare") {
      return `${shown(node.left)} is ${formatValue(evaluate(node.left))}, expected ${node.operator} ${formatValue(evaluate(node.right))}`;
    }
    return `${shown(node)} is ${formatValue(evaluate(node))}, expected a true value`;
  } catch (error) {
    if (!isExpressionError(error)) throw error;
    return `the expression cannot be evaluated: ${error.message} (at character ${error.position + 1})`;
  }
}
