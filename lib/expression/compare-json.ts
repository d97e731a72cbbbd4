import type { EvaluationMeter } from "@/lib/expression/evaluation-meter";
import { findText } from "@/lib/expression/find-text";
import { type Json, jsonTypeName, MAX_JSON_DEPTH, setOwn } from "@/lib/expression/json";

/**
 * Deep equality. Values of different types are different (true is not 1), 1 and 1.0 are equal, the order of object
 * keys does not matter. Throws a `limit` ExpressionError for data nested deeper than MAX_JSON_DEPTH.
 */
export function jsonEquals(left: Json, right: Json, meter: EvaluationMeter, depth = 0): boolean {
  if (left === right) return true;
  if (typeof left !== "object" || typeof right !== "object" || left === null || right === null) return false;
  if (depth > MAX_JSON_DEPTH) meter.fail("the data is nested too deeply to compare", "limit");
  if (Array.isArray(left) || Array.isArray(right)) {
    if (!Array.isArray(left) || !Array.isArray(right) || left.length !== right.length) return false;
    for (let index = 0; index < left.length; index++) {
      meter.spend(1);
      if (!jsonEquals(left[index] ?? null, right[index] ?? null, meter, depth + 1)) return false;
    }
    return true;
  }
  const keys = Object.keys(left);
  meter.spend(keys.length);
  if (keys.length !== Object.keys(right).length) return false;
  for (const key of keys) {
    if (!Object.hasOwn(right, key) || !jsonEquals(left[key] ?? null, right[key] ?? null, meter, depth + 1))
      return false;
  }
  return true;
}

/**
 * Order of two values: negative, zero or positive. Numbers by size, strings by UTF-16 unit, false before true, arrays
 * element by element and then by length. Anything else, and values of different types, throws an `evaluation` error.
 */
export function compareJson(left: Json, right: Json, meter: EvaluationMeter, depth = 0): number {
  if (typeof left === "number" && typeof right === "number") return left < right ? -1 : left > right ? 1 : 0;
  if (typeof left === "string" && typeof right === "string") {
    meter.spend(1 + (Math.min(left.length, right.length) >> 4));
    return left < right ? -1 : left > right ? 1 : 0;
  }
  if (typeof left === "boolean" && typeof right === "boolean") return Number(left) - Number(right);
  if (Array.isArray(left) && Array.isArray(right)) {
    if (depth > MAX_JSON_DEPTH) meter.fail("the data is nested too deeply to compare", "limit");
    const shared = Math.min(left.length, right.length);
    for (let index = 0; index < shared; index++) {
      meter.spend(1);
      const order = compareJson(left[index] ?? null, right[index] ?? null, meter, depth + 1);
      if (order !== 0) return order;
    }
    return left.length - right.length;
  }
  return meter.fail(`${jsonTypeName(left)} and ${jsonTypeName(right)} cannot be ordered`);
}

/**
 * Membership: a substring of a string, an element of an array, a key of an object. Throws an `evaluation` error for
 * any other container, and for a non-string looked for in a string.
 */
export function containsJson(container: Json, item: Json, meter: EvaluationMeter): boolean {
  if (typeof container === "string") {
    if (typeof item !== "string") return meter.fail(`a string cannot contain a value of type ${jsonTypeName(item)}`);
    meter.spend(1 + (container.length >> 3));
    return findText(container, item) >= 0;
  }
  if (Array.isArray(container)) {
    for (const element of container) {
      meter.spend(1);
      if (jsonEquals(element, item, meter)) return true;
    }
    return false;
  }
  if (container !== null && typeof container === "object") {
    if (typeof item !== "string") return meter.fail(`an object has no key of type ${jsonTypeName(item)}`);
    return item !== "__proto__" && Object.hasOwn(container, item);
  }
  return meter.fail(`${jsonTypeName(container)} has no members`);
}

/** Text that is the same for equal values and different for different ones; lets `unique` run in linear time. */
export function identityKey(value: Json, meter: EvaluationMeter): string {
  const ordered = orderKeys(value, meter, 0);
  const text = typeof ordered === "number" ? String(ordered) : JSON.stringify(ordered);
  meter.produceText(text.length);
  return text;
}

function orderKeys(value: Json, meter: EvaluationMeter, depth: number): Json {
  meter.spend(typeof value === "string" ? 1 + (value.length >> 3) : 1);
  if (value === null || typeof value !== "object") return value;
  if (depth > MAX_JSON_DEPTH) meter.fail("the data is nested too deeply to compare", "limit");
  if (Array.isArray(value)) return value.map((item) => orderKeys(item, meter, depth + 1));
  const ordered: Json = {};
  for (const key of Object.keys(value).sort()) setOwn(ordered, key, orderKeys(value[key] ?? null, meter, depth + 1));
  return ordered;
}
