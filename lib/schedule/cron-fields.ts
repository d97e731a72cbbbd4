import { MONTH_NAMES, WEEKDAY_NAMES } from "@/lib/schedule/wall-time";

export type CronFieldName = "second" | "minute" | "hour" | "day of month" | "month" | "day of week" | "year";

/** One comma-separated part of a field. Days of the week are 0 (Sunday) to 7 (Sunday again, at the end of a range). */
export type CronItem =
  | { kind: "all" }
  | { kind: "value"; value: number }
  | { kind: "range"; from: number; to: number }
  | { kind: "step"; from: number; to: number; step: number; wildcard: boolean }
  | { kind: "lastDay" }
  | { kind: "lastWorkday" }
  | { kind: "nearestWorkday"; day: number }
  | { kind: "nthWeekday"; weekday: number; nth: number }
  | { kind: "lastWeekday"; weekday: number };

export type CronField = { name: CronFieldName; text: string; items: CronItem[]; error?: string };

/** A whole expression; `fields` has the seconds first and the year last, both filled in when they were not written. */
export type ParsedCron =
  | { ok: true; fields: CronField[]; error?: undefined }
  | { ok: false; fields: CronField[]; error: string };

type FieldRule = { name: CronFieldName; min: number; max: number; range: string; names?: readonly string[] };

export const CRON_FIELD_RULES: readonly FieldRule[] = [
  { name: "second", min: 0, max: 59, range: "0 to 59" },
  { name: "minute", min: 0, max: 59, range: "0 to 59" },
  { name: "hour", min: 0, max: 23, range: "0 to 23" },
  { name: "day of month", min: 1, max: 31, range: "1 to 31, or L for the last day" },
  { name: "month", min: 1, max: 12, range: "1 to 12 or JAN to DEC", names: MONTH_NAMES },
  { name: "day of week", min: 0, max: 7, range: "0 to 7 or SUN to SAT (0 and 7 are Sunday)", names: WEEKDAY_NAMES },
  { name: "year", min: 1970, max: 9999, range: "1970 to 9999" },
];

const NICKNAMES: Record<string, string> = {
  "@yearly": "0 0 0 1 1 *",
  "@annually": "0 0 0 1 1 *",
  "@monthly": "0 0 0 1 * *",
  "@weekly": "0 0 0 * * 0",
  "@daily": "0 0 0 * * *",
  "@midnight": "0 0 0 * * *",
  "@hourly": "0 0 * * * *",
};

class FieldError extends Error {}

/**
 * Reads a cron expression of 5 fields (seconds are then 0), 6 fields (seconds first) or 7 (year last), or one of the
 * `@daily` names. Never throws: every field that is wrong carries its own message, and `error` is the first of them.
 */
export function parseCronFields(expression: string): ParsedCron {
  const text = expression.trim();
  if (text.startsWith("@")) {
    const known = NICKNAMES[text.toLowerCase()];
    if (known) return parseCronFields(known);
    return { ok: false, fields: [], error: `"${text}" is not known, use ${Object.keys(NICKNAMES).join(", ")}` };
  }
  const words = text === "" ? [] : text.split(/\s+/);
  const written = words.length <= 5 ? ["0", ...words] : words;
  const fields = CRON_FIELD_RULES.flatMap((rule, index) => {
    const word = written[index];
    if (word !== undefined) return [parseField(rule, word)];
    if (rule.name === "year") return [parseField(rule, "*")];
    return [{ name: rule.name, text: "", items: [], error: `${rule.name} is missing, write * for every one` }];
  });
  if (words.length < 5 || words.length > 7) {
    const found = words.length === 0 ? "nothing" : words.length === 1 ? "1 field" : `${words.length} fields`;
    return {
      ok: false,
      fields,
      error: `needs 5 fields (minute hour day-of-month month day-of-week), 6 with seconds first or 7 with the year last, but has ${found}`,
    };
  }
  const error = fields.find((field) => field.error !== undefined)?.error;
  return error === undefined ? { ok: true, fields } : { ok: false, fields, error };
}

function parseField(rule: FieldRule, text: string): CronField {
  try {
    const parts = text.split(",");
    return { name: rule.name, text, items: parts.map((part) => parseItem(rule, part, parts.length)) };
  } catch (error) {
    if (!(error instanceof FieldError)) throw error;
    return { name: rule.name, text, items: [], error: `${rule.name}: ${error.message}` };
  }
}

function parseItem(rule: FieldRule, text: string, siblings: number): CronItem {
  if (text === "")
    throw new FieldError(`has an empty part, use ${rule.range}; lists (a,b), ranges (a-b) and steps (*/n) are allowed`);
  const special = parseSpecial(rule, text.toUpperCase(), siblings);
  if (special) return special;

  const [span = "", stepText, ...rest] = text.split("/");
  if (rest.length > 0) throw new FieldError(`"${text}" has more than one /`);
  const wildcard = span === "*" || span === "?";
  const [fromText = "", toText, ...more] = wildcard ? [] : span.split("-");
  if (more.length > 0) throw new FieldError(`"${text}" is not a range, write it as a-b`);
  const from = wildcard ? rule.min : readNumber(rule, fromText, text, false);
  const to = toText === undefined ? undefined : readNumber(rule, toText, text, true);
  if (to !== undefined && from > to) {
    throw new FieldError(`the range ${span} runs backwards, put the smaller value first or use a list`);
  }
  if (stepText === undefined) {
    if (wildcard) return { kind: "all" };
    return to === undefined || to === from ? { kind: "value", value: from } : { kind: "range", from, to };
  }
  // Stepping through the week must not count Sunday twice.
  const top = to ?? (rule.name === "day of week" ? Math.max(6, from) : rule.max);
  const largest = rule.name === "day of week" ? 7 : rule.max - rule.min + 1;
  const step = /^\d{1,5}$/.test(stepText) ? Number(stepText) : 0;
  if (step < 1 || step > largest) {
    throw new FieldError(`the step in "${text}" must be a whole number from 1 to ${largest}`);
  }
  if (step === 1) {
    if (wildcard) return { kind: "all" };
    return from === top ? { kind: "value", value: from } : { kind: "range", from, to: top };
  }
  return { kind: "step", from, to: top, step, wildcard };
}

/** The L, W and # forms, which only the two day fields have. */
function parseSpecial(rule: FieldRule, text: string, siblings: number): CronItem | undefined {
  if (rule.name === "day of month") {
    if (text === "L") return { kind: "lastDay" };
    if (text === "LW") {
      if (siblings > 1) throw new FieldError("LW must stand alone");
      return { kind: "lastWorkday" };
    }
    const nearest = /^(\d+)W$/.exec(text)?.[1];
    if (nearest !== undefined) return { kind: "nearestWorkday", day: readNumber(rule, nearest, text, false) };
  }
  if (rule.name === "day of week") {
    const [, day, nth] = /^([A-Z0-9]+)#(\w*)$/.exec(text) ?? [];
    if (day !== undefined) {
      const weekday = readNumber(rule, day, text, false) % 7;
      if (nth === "L") return { kind: "lastWeekday", weekday };
      if (!/^[1-5]$/.test(nth ?? "")) throw new FieldError(`"${text}" must end in #1 to #5`);
      return { kind: "nthWeekday", weekday, nth: Number(nth) };
    }
    const last = /^([A-Z]{3,}|\d)L$/.exec(text)?.[1];
    if (last !== undefined) return { kind: "lastWeekday", weekday: readNumber(rule, last, text, false) % 7 };
  }
  return undefined;
}

function readNumber(rule: FieldRule, text: string, part: string, endOfRange: boolean): number {
  if (/^\d{1,9}$/.test(text)) {
    const value = Number(text);
    if (value < rule.min || value > rule.max) {
      throw new FieldError(`${value} is out of range, use ${rule.range}`);
    }
    return value;
  }
  const index = rule.names?.findIndex((name) => name.slice(0, 3).toLowerCase() === text.toLowerCase()) ?? -1;
  if (index >= 0) {
    // SAT-SUN means Saturday and Sunday, so Sunday is 7 at the end of a range.
    if (rule.name === "day of week") return index === 0 && endOfRange ? 7 : index;
    return index + rule.min;
  }
  throw new FieldError(
    `"${part}" is not understood, use ${rule.range}; lists (a,b), ranges (a-b) and steps (*/n) are allowed`,
  );
}

/** The numbers a field's plain items name, sorted, with Sunday as 0. L, W and # name no fixed number and are left out. */
export function cronFieldValues(field: CronField): number[] {
  const rule = CRON_FIELD_RULES.find((candidate) => candidate.name === field.name);
  const values = new Set<number>();
  for (const item of field.items) {
    if (item.kind === "value") values.add(item.value);
    if (item.kind === "all") for (let v = rule?.min ?? 0; v <= (rule?.max ?? 0); v++) values.add(v);
    if (item.kind === "range") for (let v = item.from; v <= item.to; v++) values.add(v);
    if (item.kind === "step") for (let v = item.from; v <= item.to; v += item.step) values.add(v);
  }
  const folded = field.name === "day of week" ? new Set([...values].map((value) => value % 7)) : values;
  return [...folded].sort((a, b) => a - b);
}

/** Whether the field admits everything because it says `*` (or `?`, or `*` with step 1). */
export function isWildcard(field: CronField | undefined): boolean {
  return field === undefined || (field.items.length === 1 && field.items[0]?.kind === "all");
}
