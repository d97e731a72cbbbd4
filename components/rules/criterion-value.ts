import { valueOfText } from "@/components/parameters/parameter-value";
import { CONDITION_OPERATORS, type ConditionOperator } from "@/lib/expression/condition-operators";
import type { Json } from "@/lib/schemas/common";

/** The value that was typed for a criterion; undefined when there is none. `isText`: the field holds text. */
export function criterionValue(operator: ConditionOperator, text: string, isText: boolean): Json | undefined {
  const expected = CONDITION_OPERATORS[operator].value;
  if (expected === "none" || text === "") return undefined;
  if (expected === "text" || expected === "pattern") return text;
  if (expected === "any") return isText ? text : valueOfText("loose", text);
  if (text.trim().startsWith("[")) {
    const list = valueOfText("json", text);
    if (Array.isArray(list)) return list;
  }
  const parts = text.split(",").map((part) => part.trim());
  return parts.filter((part) => part !== "").map((part) => (isText ? part : (valueOfText("loose", part) ?? part)));
}

/** How a stored value is shown for editing. */
export function criterionText(operator: ConditionOperator, value: Json | undefined, isText: boolean): string {
  if (value === undefined) return "";
  const expected = CONDITION_OPERATORS[operator].value;
  if (expected === "list" && Array.isArray(value)) {
    const text = value.map((item) => (typeof item === "string" ? item : JSON.stringify(item))).join(", ");
    const readBack = criterionValue(operator, text, isText);
    return JSON.stringify(readBack) === JSON.stringify(value) ? text : JSON.stringify(value);
  }
  if (typeof value === "string") {
    return criterionValue(operator, value, isText) === value ? value : JSON.stringify(value);
  }
  return JSON.stringify(value);
}

/** The value as it fits another operator: a list of one for "is one of", its first element the other way. */
export function convertValue(
  from: ConditionOperator,
  to: ConditionOperator,
  value: Json | undefined,
): Json | undefined {
  const [before, after] = [CONDITION_OPERATORS[from].value, CONDITION_OPERATORS[to].value];
  if (after === "none" || value === undefined) return undefined;
  if (after === "list") return Array.isArray(value) ? value : [value];
  const single = before === "list" && Array.isArray(value) ? value[0] : value;
  if (after === "any" || single === undefined) return single;
  return typeof single === "string" ? single : JSON.stringify(single);
}
