import { conditionsNeverMatch } from "@/lib/expression/condition-operators";
import { isJsonObject } from "@/lib/expression/json";
import { formatCount } from "@/lib/format/format-number";
import type { Rule } from "@/lib/schemas/rule";

/** How a rule hears of its events: the events of one sensor, those of every source, or a timer of its own. */
export type RuleSource = "any" | "sensor" | "own";

/** Criteria in conditions, at any depth. */
export function countCriteria(conditions: unknown): number {
  if (Array.isArray(conditions)) return conditions.reduce<number>((sum, entry) => sum + countCriteria(entry), 0);
  if (!isJsonObject(conditions)) return 0;
  if (Object.hasOwn(conditions, "field")) return 1;
  return countCriteria(conditions.all) + countCriteria(conditions.any) + countCriteria(conditions.not);
}

/** "always", "an expression", "2 criteria"; "never" for conditions that have no meaning. */
export function conditionsInWords(conditions: unknown): string {
  if (conditionsNeverMatch(conditions)) return "never";
  if (isJsonObject(conditions) && typeof conditions.expression === "string") return "an expression is true";
  const count = countCriteria(conditions);
  return count === 0 ? "always" : formatCount(count, "criterion", "criteria");
}

/** What sets a rule off: its own schedule in words, else the ref of its sensor or trigger. */
export function whenInWords(rule: Pick<Rule, "schedule" | "sensor_ref" | "trigger_ref">): {
  text: string;
  kind: "timer" | "sensor" | "trigger";
} {
  if (rule.schedule !== null) return { text: rule.schedule, kind: "timer" };
  if (rule.sensor_ref !== null) return { text: rule.sensor_ref, kind: "sensor" };
  return { text: rule.trigger_ref, kind: "trigger" };
}

/** A ref made of a name: lower case, everything else to dashes, at most 60 characters. */
export function slugOf(label: string): string {
  return label
    .normalize("NFKD")
    .replaceAll(/[\u0300-\u036f]/g, "")
    .toLowerCase()
    .replaceAll(/[^a-z0-9_]+/g, "-")
    .replaceAll(/^-+|-+$/g, "")
    .slice(0, 60)
    .replace(/-+$/, "");
}
