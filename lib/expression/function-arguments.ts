import type { EvaluationMeter } from "@/lib/expression/evaluation-meter";
import { type Json, type JsonObject, jsonTypeName } from "@/lib/expression/json";

/** Typed access to the arguments of a built-in function; each throws an `evaluation` error that names the function. */

export function textArgument(name: string, value: Json | undefined, meter: EvaluationMeter): string {
  if (typeof value !== "string") return meter.fail(`${name}() needs a string, got ${jsonTypeName(value ?? null)}`);
  meter.spend(1 + (value.length >> 3));
  return value;
}

export function numberArgument(name: string, value: Json | undefined, meter: EvaluationMeter): number {
  if (typeof value !== "number") return meter.fail(`${name}() needs a number, got ${jsonTypeName(value ?? null)}`);
  return value;
}

export function integerArgument(name: string, value: Json | undefined, meter: EvaluationMeter): number {
  if (typeof value !== "number" || !Number.isSafeInteger(value)) return meter.fail(`${name}() needs a whole number`);
  return value;
}

export function listArgument(name: string, value: Json | undefined, meter: EvaluationMeter): Json[] {
  if (!Array.isArray(value)) return meter.fail(`${name}() needs an array, got ${jsonTypeName(value ?? null)}`);
  meter.spend(1 + value.length);
  return value;
}

export function objectArgument(name: string, value: Json | undefined, meter: EvaluationMeter): JsonObject {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return meter.fail(`${name}() needs an object, got ${jsonTypeName(value ?? null)}`);
  return value;
}

/** Characters of a text: code points, so that an emoji counts as one. Text without surrogates is returned as it is. */
export function codePoints(text: string): string | string[] {
  return /[\ud800-\udfff]/.test(text) ? [...text] : text;
}
