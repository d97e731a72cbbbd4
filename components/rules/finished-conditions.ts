import { groupKind } from "@/lib/expression/condition-operators";
import { isJsonObject } from "@/lib/expression/json";
import { validateConditions } from "@/lib/expression/validate-conditions";
import type { Json } from "@/lib/schemas/common";

/**
 * The conditions without the criteria that are not finished, to be tried while typing; null when they cannot be tried
 * at all (an expression with a mistake).
 */
export function finishedConditions(conditions: Json): Json | null {
  if (isJsonObject(conditions) && typeof conditions.expression === "string") {
    return validateConditions(conditions).length === 0 ? conditions : null;
  }
  if (!Array.isArray(conditions)) return conditions === null ? {} : conditions;
  return conditions.flatMap((entry) => finishedEntry(entry) ?? []);
}

function finishedEntry(entry: Json): Json | undefined {
  if (!isJsonObject(entry)) return undefined;
  const kind = groupKind(entry);
  if (kind === "not") {
    const inner = finishedEntry(entry.not ?? null);
    return inner === undefined ? undefined : { not: inner };
  }
  if (kind === "all" || kind === "any") {
    const entries = entry[kind];
    const finished = Array.isArray(entries) ? entries.flatMap((child) => finishedEntry(child) ?? []) : [];
    return finished.length === 0 ? undefined : { [kind]: finished };
  }
  return validateConditions([entry]).length === 0 ? entry : undefined;
}
