import { isJsonObject, type Json, MAX_JSON_DEPTH } from "@/lib/expression/json";

/**
 * Approximate length of the compact JSON text in characters, without building it. Stops early: the answer is Infinity
 * when the size passes `limit`, when the nesting passes MAX_JSON_DEPTH, or when something in it is not JSON.
 */
export function measureJson(value: unknown, limit: number): number {
  return measure(value, limit, 0);
}

function measure(value: unknown, limit: number, depth: number): number {
  if (limit < 0 || depth > MAX_JSON_DEPTH) return Number.POSITIVE_INFINITY;
  if (value === null) return 4;
  if (typeof value === "string") return value.length + 2 > limit ? Number.POSITIVE_INFINITY : value.length + 2;
  if (typeof value === "number") return 8;
  if (typeof value === "boolean") return 5;
  let size = 2;
  if (Array.isArray(value)) {
    for (const item of value) {
      size += 1 + measure(item, limit - size, depth + 1);
      if (size > limit) return Number.POSITIVE_INFINITY;
    }
    return size;
  }
  if (!isJsonObject(value)) return Number.POSITIVE_INFINITY;
  for (const key of Object.keys(value)) {
    size += key.length + 4;
    size += measure(value[key], limit - size, depth + 1);
    if (size > limit) return Number.POSITIVE_INFINITY;
  }
  return size;
}

/** Compact JSON text, or null when the value is larger than `limit` characters, too deep, or not JSON. Never throws. */
export function compactJson(value: Json, limit: number): string | null {
  if (measureJson(value, limit) > limit) return null;
  try {
    return JSON.stringify(value) ?? null;
  } catch {
    return null;
  }
}
