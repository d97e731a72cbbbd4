import {
  CRON_FIELD_RULES,
  type CronField,
  type CronFieldName,
  type CronItem,
  isWildcard,
  parseCronFields,
} from "@/lib/schedule/cron-fields";
import { counted, joinWords, MONTH_NAMES, WEEKDAY_NAMES } from "@/lib/schedule/wall-time";

export type ExplainedCronField = {
  field: CronFieldName;
  /** The field as written; "0" for seconds that were not written, "" for a field still missing. */
  text: string;
  /** What it means in words; "" when it is wrong. */
  meaning: string;
  error?: string;
};

/**
 * Each field of a cron expression with its meaning or its error, also while it is being typed. Seconds come first even
 * when they were not written; the year only when it was. Empty for an unknown `@name`.
 */
export function explainCronFields(expression: string): ExplainedCronField[] {
  const { fields } = parseCronFields(expression);
  const hasYear = expression.trim().split(/\s+/).length >= 7;
  const monthDay = fields.find((field) => field.name === "day of month");
  return fields
    .filter((field) => field.name !== "year" || hasYear)
    .map((field) => {
      if (field.error !== undefined) return { field: field.name, text: field.text, meaning: "", error: field.error };
      const either =
        field.name === "day of week" && !isWildcard(field) && monthDay && !monthDay.error && !isWildcard(monthDay);
      const meaning = cronFieldMeaning(field) + (either ? ", or on the days of the month above" : "");
      return { field: field.name, text: field.text, meaning };
    });
}

/** A field without errors in words: "every 5 minutes", "Monday to Friday", "the last day of the month". */
export function cronFieldMeaning(field: CronField): string {
  if (isWildcard(field)) {
    if (field.name === "day of month") return "every day of the month";
    if (field.name === "day of week") return "any day of the week";
    return `every ${field.name}`;
  }
  const plain = field.items.every((item) => item.kind === "value" || item.kind === "range");
  const words = field.items.map((item) => itemMeaning(field.name, item));
  if (!plain) return joinWords(words);
  const single = field.items.length === 1 && field.items[0]?.kind === "value";
  switch (field.name) {
    case "second":
    case "minute":
      return `at ${field.name}${single ? "" : "s"} ${joinWords(words)}`;
    case "hour":
      return `${single ? "in hour" : "in hours"} ${joinWords(words)}`;
    case "day of month":
      return `on day${single ? "" : "s"} ${joinWords(words)} of the month`;
    case "month":
    case "year":
      return `in ${joinWords(words)}`;
    case "day of week":
      return `on ${joinWords(words)}`;
  }
}

function itemMeaning(name: CronFieldName, item: CronItem): string {
  switch (item.kind) {
    case "all":
      return `every ${unitOf(name)}`;
    case "value":
      return valueText(name, item.value);
    case "range":
      return `${valueText(name, item.from)} to ${valueText(name, item.to)}`;
    case "step": {
      const every = `every ${counted(item.step, unitOf(name))}`;
      if (item.wildcard) return isEven(name, item.step) ? every : `${every}, counted from ${originOf(name)}`;
      return `${every} from ${valueText(name, item.from)} to ${valueText(name, item.to)}`;
    }
    case "lastDay":
      return "the last day of the month";
    case "lastWorkday":
      return "the last weekday (Monday to Friday) of the month";
    case "nearestWorkday":
      return `the weekday (Monday to Friday) nearest to day ${item.day}`;
    case "nthWeekday":
      return `the ${ordinal(item.nth)} ${WEEKDAY_NAMES[item.weekday]} of the month`;
    case "lastWeekday":
      return `the last ${WEEKDAY_NAMES[item.weekday]} of the month`;
  }
}

function valueText(name: CronFieldName, value: number): string {
  if (name === "month") return MONTH_NAMES[value - 1] ?? String(value);
  if (name === "day of week") return WEEKDAY_NAMES[value % 7] ?? String(value);
  return String(value);
}

function unitOf(name: CronFieldName): string {
  return name === "day of month" || name === "day of week" ? "day" : name;
}

function originOf(name: CronFieldName): string {
  switch (name) {
    case "second":
      return "second 0 of each minute";
    case "minute":
      return "minute 0 of each hour";
    case "hour":
      return "midnight";
    case "day of month":
      return "day 1 of each month";
    case "month":
      return "January";
    case "day of week":
      return "Sunday";
    case "year":
      return "1970";
  }
}

/** Whether a step fits its field without a shorter gap at the end. Days and years never repeat evenly. */
export function isEven(name: CronFieldName, step: number): boolean {
  const rule = CRON_FIELD_RULES.find((candidate) => candidate.name === name);
  if (!rule || name === "day of month" || name === "day of week" || name === "year") return false;
  return (rule.max - rule.min + 1) % step === 0;
}

function ordinal(nth: number): string {
  return ["first", "second", "third", "fourth", "fifth"][nth - 1] ?? `${nth}th`;
}
