import { isJsonObject, type Json, type JsonObject } from "@/lib/expression/json";

/** `unary` operators ignore `value`; `list` and `pattern` say what `value` must be, `any` takes every JSON value. */
export type ConditionArity = "unary" | "binary";

/** Every operator of a criterion, with the words the form shows between field and value. */
export const CONDITION_OPERATORS = {
  equals: { label: "equals", arity: "binary", value: "any" },
  not_equals: { label: "does not equal", arity: "binary", value: "any" },
  contains: { label: "contains", arity: "binary", value: "any" },
  not_contains: { label: "does not contain", arity: "binary", value: "any" },
  starts_with: { label: "starts with", arity: "binary", value: "text" },
  ends_with: { label: "ends with", arity: "binary", value: "text" },
  matches: { label: "matches the pattern", arity: "binary", value: "pattern" },
  greater_than: { label: "is greater than", arity: "binary", value: "any" },
  greater_or_equal: { label: "is at least", arity: "binary", value: "any" },
  less_than: { label: "is less than", arity: "binary", value: "any" },
  less_or_equal: { label: "is at most", arity: "binary", value: "any" },
  in: { label: "is one of", arity: "binary", value: "list" },
  not_in: { label: "is none of", arity: "binary", value: "list" },
  exists: { label: "exists", arity: "unary", value: "none" },
  not_exists: { label: "does not exist", arity: "unary", value: "none" },
  changed: { label: "changed since the previous event", arity: "unary", value: "none" },
} as const satisfies Record<
  string,
  { label: string; arity: ConditionArity; value: "any" | "text" | "pattern" | "list" | "none" }
>;

export type ConditionOperator = keyof typeof CONDITION_OPERATORS;

/** `field` is a dot path inside the payload, such as `disk.0.free`. */
export type Criterion = { field: string; operator: ConditionOperator; value?: Json | undefined };
export type ConditionEntry =
  | Criterion
  | { all: ConditionEntry[] }
  | { any: ConditionEntry[] }
  | { not: ConditionEntry };

export function isConditionOperator(value: unknown): value is ConditionOperator {
  return typeof value === "string" && Object.hasOwn(CONDITION_OPERATORS, value);
}

/** True for conditions of a form that has no meaning and therefore never matches; worth a warning in the console. */
export function conditionsNeverMatch(value: unknown): boolean {
  if (value === null || value === undefined || Array.isArray(value)) return false;
  if (!isJsonObject(value)) return true;
  return Object.keys(value).length > 0 && typeof value.expression !== "string";
}

/** Which group an entry is; null for a criterion, `mixed` when it claims to be several things. */
export function groupKind(entry: JsonObject): "all" | "any" | "not" | "mixed" | null {
  const kinds = (["all", "any", "not"] as const).filter((kind) => Object.hasOwn(entry, kind));
  const [kind] = kinds;
  if (kind === undefined) return null;
  return kinds.length > 1 || Object.hasOwn(entry, "field") || Object.hasOwn(entry, "operator") ? "mixed" : kind;
}
