import { z } from "zod";
import { parseInstant } from "@/lib/schedule/parse-instant";
import { isTimeZone } from "@/lib/schedule/timezones";
import { componentRefSchema, descriptionSchema, labelSchema, refInput, timestampSchema } from "@/lib/schemas/common";
import { WEEKDAYS } from "@/lib/vocabulary";

/** `2026-12-25`, `2026-12-24/2027-01-01` (both included), or `12-25` for every year. */
const daySchema = z
  .string()
  .trim()
  .refine(isCalendarDay, "must be a day such as 2026-12-25, 12-25 for every year, or 2026-12-24/2027-01-01");

function isDate(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && parseInstant(`${text}T00:00`) !== null;
}

function isCalendarDay(text: string): boolean {
  if (/^\d{2}-\d{2}$/.test(text)) return isDate(`2024-${text}`); // a leap year: 02-29 is a day
  const [from = "", to = from, more] = text.split("/");
  return more === undefined && isDate(from) && isDate(to) && from <= to;
}

const clockSchema = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "must be a time such as 22:00");

/** Each of `days` from one clock time to the other; past midnight when `to` is not after `from`, the whole day when equal. */
export const weeklyWindowSchema = z.object({
  days: z.array(z.enum(WEEKDAYS)).min(1, "Choose a day"),
  from: clockSchema,
  to: clockSchema,
});
export type WeeklyWindow = z.infer<typeof weeklyWindowSchema>;

const instantSchema = z
  .string()
  .refine(
    (text) => parseInstant(text)?.kind === "instant",
    "must be a time with its offset, such as 2026-12-01T22:00:00Z",
  );

export const calendarRangeSchema = z
  .object({ from: instantSchema, to: instantSchema })
  .refine(({ from, to }) => Date.parse(from) < Date.parse(to), {
    message: "must be after the beginning",
    path: ["to"],
  });
export type CalendarRange = z.infer<typeof calendarRangeSchema>;

/** The times that a calendar holds. Days and weekly windows are read on the clock of `timezone`. */
export const calendarRulesSchema = z.object({
  timezone: z.string().refine(isTimeZone, "is not a known time zone, use an IANA name such as Europe/Berlin or UTC"),
  days: z.array(daySchema).max(5_000),
  weekly: z.array(weeklyWindowSchema).max(100),
  ranges: z.array(calendarRangeSchema).max(2_000),
});
export type CalendarRules = z.infer<typeof calendarRulesSchema>;

export const calendarSchema = calendarRulesSchema.extend({
  id: z.number(),
  ref: z.string(),
  pack_ref: z.string().nullable(),
  label: z.string(),
  description: z.string().nullable(),
  /** The sensors and rules whose timers name it. */
  used_by: z.array(z.object({ kind: z.enum(["sensor", "rule"]), ref: z.string() })),
  created: timestampSchema,
  updated: timestampSchema,
});
export type Calendar = z.infer<typeof calendarSchema>;

export const createCalendarInput = calendarRulesSchema.partial().extend({
  ref: componentRefSchema,
  label: labelSchema,
  description: descriptionSchema.nullish(),
});
export type CreateCalendarInput = z.infer<typeof createCalendarInput>;

export const updateCalendarInput = calendarRulesSchema
  .partial()
  .extend({ label: labelSchema.optional(), description: descriptionSchema.nullish() })
  .extend(refInput.shape);
export type UpdateCalendarInput = z.infer<typeof updateCalendarInput>;

/** An iCalendar file (RFC 5545) as text. Whole-day events become days, others ranges; what repeats is followed for `years`. */
export const readIcalendarInput = z.object({
  text: z.string().min(1).max(2_000_000),
  timezone: z.string().refine(isTimeZone, "is not a known time zone"),
  years: z.int().min(1).max(20).default(5),
});
export type ReadIcalendarInput = z.infer<typeof readIcalendarInput>;

export const readIcalendarResult = z.object({
  name: z.string().nullable(),
  events: z.number(),
  days: z.array(z.string()),
  ranges: z.array(calendarRangeSchema),
  /** Why some of it was left out. */
  left_out: z.array(z.string()),
});
export type ReadIcalendarResult = z.infer<typeof readIcalendarResult>;
