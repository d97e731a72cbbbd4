import { isJsonObject, type Json } from "@/lib/expression/json";

/**
 * A value as people read it in an explanation: strings in single quotes, the rest as JSON, cut at about `limit`
 * characters with an ellipsis. Looks at no more of the value than it shows.
 */
export function formatValue(value: Json | undefined, limit = 80): string {
  if (value === undefined) return "missing";
  if (typeof value === "string") {
    return value.length > limit ? `'${value.slice(0, limit)}…'` : `'${value}'`;
  }
  if (value === null || typeof value !== "object") return String(value);
  if (limit < 4) return "…";
  const parts: string[] = [];
  let left = limit;
  if (Array.isArray(value)) {
    for (const item of value) {
      if (left <= 0) {
        parts.push("…");
        break;
      }
      const text = formatValue(item, Math.min(left, 40) - 1);
      parts.push(text);
      left -= text.length + 2;
    }
    return `[${parts.join(", ")}]`;
  }
  if (!isJsonObject(value)) return "…";
  for (const key in value) {
    if (!Object.hasOwn(value, key)) continue;
    if (left <= 0) {
      parts.push("…");
      break;
    }
    const text = `${key.slice(0, 40)}: ${formatValue(value[key], Math.min(left, 40) - 1)}`;
    parts.push(text);
    left -= text.length + 2;
  }
  return `{${parts.join(", ")}}`;
}
