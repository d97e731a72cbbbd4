import { z } from "zod";
import { parseCronFields } from "@/lib/schedule/cron-fields";
import { parseInstant } from "@/lib/schedule/parse-instant";
import { ruleOfConfig } from "@/lib/schedule/rrule-parts";
import { rruleProblem } from "@/lib/schedule/rrule-schedule";
import { isTimeZone } from "@/lib/schedule/timezones";
import { calendarRulesSchema } from "@/lib/schemas/calendar";
import {
  DST_GAP_POLICIES,
  DST_REPEAT_POLICIES,
  INTERVAL_UNIT_MS,
  INTERVAL_UNITS,
  MISFIRE_POLICIES,
  type RrulePart,
} from "@/lib/vocabulary";

export const misfirePolicySchema = z.enum(MISFIRE_POLICIES);

/** All of it in a file of a pack, where null and nothing mean the default. */
export const misfireOfFile = {
  misfire_policy: misfirePolicySchema.nullish().transform((policy) => policy ?? ("fire_once" as const)),
  misfire_cap: z
    .int()
    .min(1)
    .max(10_000)
    .nullish()
    .transform((cap) => cap ?? 100),
  misfire_window_seconds: z
    .int()
    .min(0)
    .max(31_536_000)
    .nullish()
    .transform((seconds) => seconds ?? null),
};

const dstGapPolicySchema = z.enum(DST_GAP_POLICIES, "must be shift, elapsed or skip");
const dstRepeatPolicySchema = z.enum(DST_REPEAT_POLICIES, "must be first, second or both");

const LONGEST_INTERVAL_MS = 36_525 * INTERVAL_UNIT_MS.days;

/** An IANA zone name; missing, null and empty mean UTC. */
const timezoneSchema = z
  .string("must be an IANA time zone such as Europe/Berlin")
  .trim()
  .nullish()
  .transform((name) => name || "UTC")
  .refine(isTimeZone, "is not a known time zone, use an IANA name such as Europe/Berlin or UTC");

const messageForMissing = (missing: string, wrong: string) => (issue: { input?: unknown }) =>
  issue.input === undefined || issue.input === null ? missing : wrong;

const isInstant = (text: string) => parseInstant(text)?.kind === "instant";

const boundSchema = z
  .string("must be a date and time")
  .trim()
  .refine(isInstant, "must be a time with its offset, such as 2026-12-01T08:00:00Z")
  .nullish();

const calendarRefsSchema = z.array(z.string("must be the ref of a calendar")).max(20).nullish();

/** Pauses a timer: what is due until then is skipped as paused, and its misfire policy decides what is made up for. */
const pauseFields = {
  paused_until: boundSchema,
  pause_reason: z.string().max(1_000).nullish(),
};

/** What limits and moves the instants of a repeating timer. */
const modifierFields = {
  ...pauseFields,
  /** The first moment at which it may be due. An interval with a beginning counts from it, this instant included. */
  start_at: boundSchema,
  /** The last moment at which it may be due. */
  end_at: boundSchema,
  /** Each instant is moved later by the same part of this, which is the timer's own and never changes. */
  jitter_seconds: z
    .int("must be a whole number")
    .min(0, "must not be negative")
    .max(86_400, "must be at most a day")
    .nullish(),
  /** Not due at times of these calendars. */
  exclude_calendars: calendarRefsSchema,
  /** Due at times of these calendars only. */
  include_calendars: calendarRefsSchema,
  /** The rules of the named calendars. In attune.timer only: table triggers put them there. */
  calendars: z.record(z.string(), calendarRulesSchema).nullish(),
};

type Modified = { start_at?: string | null | undefined; end_at?: string | null | undefined };

function checkModifiers({ start_at, end_at }: Modified, context: z.RefinementCtx): void {
  if (start_at && end_at && Date.parse(start_at) > Date.parse(end_at))
    context.addIssue({ code: "custom", path: ["end_at"], message: "must not be before the beginning" });
}

const intervalSchema = z
  .number({ error: messageForMissing("is required", "must be a whole number") })
  .refine((value) => Number.isInteger(value), { error: "must be a whole number", abort: true })
  .refine((value) => value >= 1, { error: "must be at least 1", abort: true });

/** Settings of core.intervaltimer: `{"unit":"seconds","interval":5}`. The longest interval is 100 years. */
export const intervalConfigSchema = z
  .object({
    unit: z.enum(INTERVAL_UNITS, {
      error: messageForMissing("is required", "must be seconds, minutes, hours or days"),
    }),
    interval: intervalSchema,
    ...modifierFields,
  })
  .superRefine(checkModifiers)
  .refine(({ unit, interval }) => interval * INTERVAL_UNIT_MS[unit] <= LONGEST_INTERVAL_MS, {
    error: "is too long, the longest interval is 100 years",
    path: ["interval"],
  });

/**
 * Settings of core.crontimer: `{"expression":"0 *\/5 * * * *","timezone":"Europe/Berlin"}`; the zone defaults to UTC. `dst_gap`
 * (default shift) and `dst_repeat` (default first) matter to schedules of fixed local times; others follow real time.
 */
export const cronConfigSchema = z
  .object({
    expression: z
      .string({ error: messageForMissing("is required", "must be a cron expression in text") })
      .trim()
      .min(1, { error: "is required", abort: true })
      .max(1_000, { error: "must be at most 1000 characters", abort: true })
      .superRefine((expression, context) => {
        const parsed = parseCronFields(expression);
        if (!parsed.ok) context.addIssue({ code: "custom", message: parsed.error });
      }),
    timezone: timezoneSchema,
    dst_gap: dstGapPolicySchema.nullish(),
    dst_repeat: dstRepeatPolicySchema.nullish(),
    ...modifierFields,
  })
  .superRefine(checkModifiers);

const numbers = (min: number, max: number) =>
  z.array(z.int().min(min).max(max), "must be a list of whole numbers").nullish();

const rrulePartFields = {
  freq: z
    .enum(
      ["SECONDLY", "MINUTELY", "HOURLY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY"],
      "must be a frequency such as WEEKLY",
    )
    .nullish(),
  interval: z.int().min(1, "must be at least 1").nullish(),
  count: z.int().min(1, "must be at least 1").nullish(),
  until: boundSchema,
  by_month: numbers(1, 12),
  by_week_no: numbers(-53, 53),
  by_year_day: numbers(-366, 366),
  by_month_day: numbers(-31, 31),
  by_day: z.array(z.string(), "must be a list such as MO or -1FR").nullish(),
  by_hour: numbers(0, 23),
  by_minute: numbers(0, 59),
  by_second: numbers(0, 59),
  by_set_pos: numbers(-366, 366),
  week_start: z.enum(["MO", "TU", "WE", "TH", "FR", "SA", "SU"], "must be a day such as MO").nullish(),
} satisfies Record<RrulePart, z.ZodType>;

/**
 * Settings of core.rruletimer: `{"freq":"MONTHLY","by_day":["-1FR"],"dtstart":"2026-12-01T17:00:00","timezone":"Europe/Berlin"}`, or the
 * whole rule of RFC 5545 as `rule`. Without `dtstart` it counts from its creation. Local times that the clock skips are left
 * out, as the RFC says. What comes out has the rule as `rule`.
 */
export const rruleConfigSchema = z
  .object({
    rule: z.string("must be a recurrence rule in text").trim().max(1_000, "must be at most 1000 characters").nullish(),
    ...rrulePartFields,
    dtstart: z
      .string("must be a date and time")
      .trim()
      .refine((text) => parseInstant(text) !== null, "must be an RFC 3339 date and time such as 2026-01-23T18:30:00Z")
      .refine((text) => !/^(0000|9999)/.test(text), "must be in the years 1 to 9998")
      .nullish(),
    timezone: timezoneSchema,
    ...modifierFields,
  })
  .superRefine(checkModifiers)
  .transform(({ rule: whole, ...config }, context) => {
    const rule = ruleOfConfig({ ...config, rule: whole });
    const path = whole ? "rule" : "freq";
    const problem = whole || config.freq ? rruleProblem(rule) : "is required, unless rule is given";
    if (problem !== null) context.addIssue({ code: "custom", path: [path], message: problem });
    return { ...config, rule };
  });

/**
 * Settings of core.datetimetimer: `{"fire_at":"2026-01-23T18:30:00Z"}`. Without an offset `fire_at` is a local time
 * of `timezone`, which then has to be given.
 */
export const dateConfigSchema = z
  .object({
    fire_at: z
      .string({ error: messageForMissing("is required", "must be a date and time in text") })
      .trim()
      .min(1, { error: "is required", abort: true })
      .refine((text) => parseInstant(text) !== null, "must be an RFC 3339 date and time such as 2026-01-23T18:30:00Z"),
    timezone: z.string("must be an IANA time zone such as Europe/Berlin").trim().nullish(),
    ...pauseFields,
  })
  .superRefine(({ fire_at, timezone }, context) => {
    if (parseInstant(fire_at)?.kind === "local" && !timezone) {
      const message = "has no UTC offset: end it with Z or an offset such as +02:00, or give a timezone";
      context.addIssue({ code: "custom", path: ["fire_at"], message });
    }
  })
  .pipe(z.object({ fire_at: z.string(), timezone: timezoneSchema, ...pauseFields }));
