import type { Json } from "@/lib/expression/json";

/** Python-like truth: null, false, 0, NaN, "", [] and {} are false, everything else is true ("false" and "0" included). */
export function truthy(value: Json): boolean {
  if (value === null) return false;
  if (typeof value === "object") {
    if (Array.isArray(value)) return value.length > 0;
    for (const key in value) if (Object.hasOwn(value, key)) return true;
    return false;
  }
  return Boolean(value);
}
