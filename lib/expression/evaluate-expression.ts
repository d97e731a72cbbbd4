import { compareJson, containsJson, jsonEquals } from "@/lib/expression/compare-json";
import { EvaluationMeter } from "@/lib/expression/evaluation-meter";
import { ExpressionError } from "@/lib/expression/expression-error";
import { findExpressionFunction } from "@/lib/expression/expression-functions";
import { type Json, type JsonObject, jsonTypeName, readIndex, readOwn } from "@/lib/expression/json";
import { measureJson } from "@/lib/expression/measure-json";
import { type ArithmeticOperator, type Expression, parseExpression } from "@/lib/expression/parse-expression";
import { truthy } from "@/lib/expression/truthy";

export { checkExpression } from "@/lib/expression/parse-expression";

/** Characters of the JSON text of a result. */
const MAX_RESULT_SIZE = 10_000_000;

/** Functions that only the caller can answer, such as the `succeeded()` of a workflow, by name. */
export type ProvidedFunctions = ReadonlyMap<string, (values: readonly Json[]) => Json>;

export type EvaluationContext = {
  readonly root: Readonly<Record<string, Json>>;
  readonly meter: EvaluationMeter;
  readonly functions?: ProvidedFunctions | undefined;
};

/**
 * Value of an expression whose variables are the own properties of `root`. Pure, and bounded in time and memory
 * whatever the source and the data are. Reading a variable or field that does not exist is an error of kind `missing`.
 * Throws ExpressionError and nothing else.
 */
export function evaluateExpression(
  source: string,
  root: Readonly<Record<string, Json>>,
  functions?: ProvidedFunctions,
): Json {
  const value = evaluateParsed(parseExpression(source), { root, meter: new EvaluationMeter(), functions });
  // A list may hold one large payload many times; shared in memory, it would explode once written as JSON.
  if (typeof value === "object" && measureJson(value, MAX_RESULT_SIZE) > MAX_RESULT_SIZE) {
    throw new ExpressionError("the result is too large or nested too deeply", 0, "limit");
  }
  return value;
}

/** As evaluateExpression, for a tree that is already parsed. */
export function evaluateParsed(node: Expression, context: EvaluationContext): Json {
  switch (node.kind) {
    case "literal":
      return node.value;
    case "name":
      return readOwn(context.root as JsonObject, node.name) ?? missing(context, node, `there is no '${node.name}'`);
    case "member":
      return readMember(node, evaluateParsed(node.object, context), node.key, context);
    case "index":
      return readMember(node, evaluateParsed(node.object, context), evaluateParsed(node.key, context), context);
    case "list":
      context.meter.position = node.start;
      context.meter.produceList(node.items.length);
      return node.items.map((item) => evaluateParsed(item, context));
    case "call":
      return callFunction(node.name, node.items, node.start, context);
    case "not":
      return !truthy(evaluateParsed(node.operand, context));
    case "and":
    case "or":
      return evaluateLogic(node.kind, node.items, context);
    case "negative": {
      const value = evaluateParsed(node.operand, context);
      context.meter.position = node.start;
      if (typeof value !== "number") return context.meter.fail(`'-' needs a number, got ${jsonTypeName(value)}`);
      return 0 - value;
    }
    case "compare": {
      const left = evaluateParsed(node.left, context);
      const right = evaluateParsed(node.right, context);
      context.meter.position = node.start;
      if (node.operator === "==") return jsonEquals(left, right, context.meter);
      if (node.operator === "!=") return !jsonEquals(left, right, context.meter);
      if (node.operator === "in") return containsJson(right, left, context.meter);
      const order = compareJson(left, right, context.meter);
      if (node.operator === "<") return order < 0;
      if (node.operator === ">") return order > 0;
      return node.operator === "<=" ? order <= 0 : order >= 0;
    }
    case "arithmetic": {
      const left = evaluateParsed(node.left, context);
      const right = evaluateParsed(node.right, context);
      context.meter.position = node.start;
      return calculate(node.operator, left, right, context.meter);
    }
  }
}

/** As in Python the value is that of the deciding operand, and later operands are not evaluated. */
function evaluateLogic(kind: "and" | "or", items: readonly Expression[], context: EvaluationContext): Json {
  let value: Json = null;
  for (const item of items) {
    value = evaluateParsed(item, context);
    if (truthy(value) === (kind === "or")) return value;
  }
  return value;
}

function missing(context: EvaluationContext, node: Expression, message: string): never {
  context.meter.position = node.start;
  return context.meter.fail(message, "missing");
}

function readMember(node: Expression, container: Json, key: Json, context: EvaluationContext): Json {
  let value: Json | undefined;
  if (Array.isArray(container)) {
    const index = typeof key === "string" && /^\d{1,9}$/.test(key) ? Number(key) : key;
    if (typeof index === "number") value = readIndex(container, index);
  } else if (typeof container === "object" && container !== null) {
    if (typeof key === "string") value = readOwn(container, key);
  } else if (typeof container === "string" && typeof key === "number") {
    context.meter.spend(1 + (container.length >> 3));
    const characters = /[\ud800-\udfff]/.test(container) ? Array.from(container) : container;
    value = Number.isInteger(key) ? characters.at(key) : undefined;
  }
  if (value !== undefined) return value;
  const name = typeof key === "string" ? `'${key.slice(0, 60)}'` : typeof key === "number" ? String(key) : "that kind";
  const owner = node.kind === "member" || node.kind === "index" ? ownerName(node.object) : "the value";
  return missing(context, node, `${owner} (${jsonTypeName(container)}) has no field ${name}`);
}

/** `event.payload` for a chain of members, else "the value". */
function ownerName(node: Expression): string {
  const parts: string[] = [];
  let current = node;
  while (current.kind === "member") {
    parts.unshift(current.key);
    current = current.object;
  }
  return current.kind === "name" ? [current.name, ...parts].join(".").slice(0, 120) : "the value";
}

function callFunction(name: string, items: readonly Expression[], position: number, context: EvaluationContext): Json {
  const values = items.map((item) => evaluateParsed(item, context));
  context.meter.position = position;
  context.meter.spend(1 + values.length);
  const provided = context.functions?.get(name);
  if (provided !== undefined) return provided(values);
  const call = findExpressionFunction(name)?.call;
  if (!call) throw new ExpressionError(`${name}() is only known in workflows`, position, "missing");
  return call(values, context.meter);
}

function calculate(operator: ArithmeticOperator, left: Json, right: Json, meter: EvaluationMeter): Json {
  if (typeof left === "number" && typeof right === "number") return calculateNumber(operator, left, right, meter);
  if (operator === "+" && typeof left === "string" && typeof right === "string") {
    meter.produceText(left.length + right.length);
    return left + right;
  }
  if (operator === "+" && Array.isArray(left) && Array.isArray(right)) {
    meter.produceList(left.length + right.length);
    return [...left, ...right];
  }
  return meter.fail(`'${operator}' does not work on ${jsonTypeName(left)} and ${jsonTypeName(right)}`);
}

function calculateNumber(operator: ArithmeticOperator, left: number, right: number, meter: EvaluationMeter): number {
  if (right === 0 && (operator === "/" || operator === "%")) return meter.fail("division by zero");
  const value =
    operator === "+"
      ? left + right
      : operator === "-"
        ? left - right
        : operator === "*"
          ? left * right
          : operator === "/"
            ? left / right
            : left % right;
  // Adding 0 removes the sign of a negative zero.
  return Number.isFinite(value) ? value + 0 : meter.fail("the number is out of range");
}
