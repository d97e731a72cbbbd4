/** A value that survives a JSON round trip. Every value that criteria, expressions and templates touch is one. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

export type JsonObject = { [key: string]: Json };

/** Deepest nesting any function of lib/expression follows; deeper data counts as unreadable instead of overflowing the stack. */
export const MAX_JSON_DEPTH = 100;

/**
 * True for an object literal or parsed JSON object of any realm. Class instances (Date, Map, Error) are not data and
 * are never walked.
 */
export function isJsonObject(value: unknown): value is JsonObject {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** The value itself when its outermost layer is JSON, else undefined (functions, symbols, bigint, class instances). */
export function asJson(value: unknown): Json | undefined {
  switch (typeof value) {
    case "string":
    case "number":
    case "boolean":
      return value;
    case "object":
      if (value === null) return null;
      return Array.isArray(value) || isJsonObject(value) ? (value as Json) : undefined;
    default:
      return undefined;
  }
}

/**
 * Own data property of a plain object. Inherited members are unreachable, and `__proto__` is unreachable even as own
 * data, so that nothing read here can be assigned onto a prototype later.
 */
export function readOwn(container: JsonObject, key: string): Json | undefined {
  if (key === "__proto__" || !Object.hasOwn(container, key)) return undefined;
  return asJson(container[key]);
}

/** Element of an array; a negative index counts from the end. Undefined when out of range or not an integer. */
export function readIndex(list: readonly Json[], index: number): Json | undefined {
  if (!Number.isInteger(index)) return undefined;
  return asJson(list[index < 0 ? list.length + index : index]);
}

/** Sets an own property; the key `__proto__` is dropped, because assigning it would replace the prototype. */
export function setOwn(container: JsonObject, key: string, value: Json): void {
  if (key !== "__proto__") container[key] = value;
}

/** What users call the type; also the answer of the expression function type_of. */
export function jsonTypeName(value: Json): "null" | "bool" | "number" | "string" | "array" | "object" {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  const type = typeof value;
  return type === "boolean" ? "bool" : type === "number" ? "number" : type === "string" ? "string" : "object";
}
