import { compareJson } from "@/lib/expression/compare-json";
import { type EvaluationMeter, MAX_TEXT_LENGTH } from "@/lib/expression/evaluation-meter";
import type { ExpressionFunction } from "@/lib/expression/expression-function";
import { listArgument, numberArgument } from "@/lib/expression/function-arguments";
import { type Json, jsonTypeName } from "@/lib/expression/json";
import { compactJson } from "@/lib/expression/measure-json";
import { truthy } from "@/lib/expression/truthy";

const NUMBER_TEXT = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

function toNumber(name: string, value: Json | undefined, meter: EvaluationMeter): number {
  if (typeof value === "number") return value;
  if (typeof value === "boolean") return value ? 1 : 0;
  if (typeof value === "string" && value.length <= 400) {
    const text = value.trim();
    const parsed = NUMBER_TEXT.test(text) ? Number(text) : Number.NaN;
    if (Number.isFinite(parsed)) return parsed;
    return meter.fail(`${name}() cannot read '${text.slice(0, 40)}' as a number`);
  }
  return meter.fail(`${name}() cannot convert a value of type ${jsonTypeName(value ?? null)}`);
}

/** Text of a value: strings as they are, everything else compact JSON. */
export function toText(value: Json, meter: EvaluationMeter): string {
  if (typeof value === "string") return value;
  const text = compactJson(value, MAX_TEXT_LENGTH) ?? meter.fail("the value is too large to become text", "limit");
  meter.produceText(text.length * 2);
  return text;
}

/** Halves go away from zero: round(2.5) is 3, round(-2.5) is -3. */
function roundHalfAway(value: number): number {
  return Math.sign(value) * Math.round(Math.abs(value));
}

function extreme(name: "min" | "max", values: readonly Json[], meter: EvaluationMeter): Json {
  const items = values.length === 1 ? listArgument(name, values[0], meter) : values;
  let best = items[0];
  if (best === undefined) return meter.fail(`${name}() of nothing`);
  const sign = name === "min" ? 1 : -1;
  for (const item of items) if (compareJson(item, best, meter) * sign < 0) best = item;
  return best;
}

function rounding(name: string, apply: (value: number) => number): ExpressionFunction["call"] {
  // Adding 0 turns a negative zero into zero, which is what JSON would make of it anyway.
  return ([value], meter) => apply(numberArgument(name, value, meter)) + 0;
}

/** Conversions, type and numbers. */
export const VALUE_FUNCTIONS: Record<string, ExpressionFunction> = {
  string: {
    parameters: "value",
    summary: "text of a value; objects and arrays as JSON",
    min: 1,
    max: 1,
    call: ([value = null], meter) => toText(value, meter),
  },
  number: {
    parameters: "value",
    summary: "number of a text or truth value",
    min: 1,
    max: 1,
    call: ([value], meter) => toNumber("number", value, meter),
  },
  int: {
    parameters: "value",
    summary: "whole number, cut towards zero",
    min: 1,
    max: 1,
    call: ([value], meter) => Math.trunc(toNumber("int", value, meter)) + 0,
  },
  bool: {
    parameters: "value",
    summary: "false for null, 0, '', [] and {}, else true",
    min: 1,
    max: 1,
    call: ([value = null]) => truthy(value),
  },
  type_of: {
    parameters: "value",
    summary: "null, bool, number, string, array or object",
    min: 1,
    max: 1,
    call: ([value = null]) => jsonTypeName(value),
  },
  abs: { parameters: "number", summary: "without sign", min: 1, max: 1, call: rounding("abs", Math.abs) },
  floor: { parameters: "number", summary: "rounded down", min: 1, max: 1, call: rounding("floor", Math.floor) },
  ceil: { parameters: "number", summary: "rounded up", min: 1, max: 1, call: rounding("ceil", Math.ceil) },
  round: {
    parameters: "number",
    summary: "nearest whole number, halves away from zero",
    min: 1,
    max: 1,
    call: rounding("round", roundHalfAway),
  },
  min: {
    parameters: "array | a, b, …",
    summary: "smallest",
    min: 1,
    max: 100,
    call: (values, meter) => extreme("min", values, meter),
  },
  max: {
    parameters: "array | a, b, …",
    summary: "largest",
    min: 1,
    max: 100,
    call: (values, meter) => extreme("max", values, meter),
  },
  sum: {
    parameters: "array",
    summary: "sum of numbers",
    min: 1,
    max: 1,
    call: ([value], meter) => {
      let total = 0;
      for (const item of listArgument("sum", value, meter)) total += numberArgument("sum", item, meter);
      return Number.isFinite(total) ? total : meter.fail("the sum is too large");
    },
  },
};
