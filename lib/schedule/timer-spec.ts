import type { z } from "zod";
import { compileCalendar, type InstantFilter } from "@/lib/schedule/calendar";
import { readInstant } from "@/lib/schedule/read-instant";
import { cronConfigSchema, dateConfigSchema, intervalConfigSchema, rruleConfigSchema } from "@/lib/schemas/timer";
import {
  type DstGapPolicy,
  type DstRepeatPolicy,
  INTERVAL_UNIT_MS,
  type IntervalUnit,
  isTimerTriggerRef,
  TIMER_TRIGGER_REFS,
} from "@/lib/vocabulary";

/** What limits and moves the instants of a timer. Times are UTC ms. */
export type SpecModifiers = {
  /** Nothing is due before. An interval counts from here. */
  startMs?: number;
  /** Nothing is due after. */
  endMs?: number;
  /** How much later than planned each instant may be, and by how much the instants of this timer are. */
  jitterMs?: number;
  offsetMs?: number;
  calendars?: InstantFilter;
  /** Refs, for people. */
  excluded?: readonly string[];
  included?: readonly string[];
  /** Until then nothing is fired. It does not change what is due. */
  pausedUntilMs?: number;
  pauseReason?: string;
};

/** When a timer fires, checked and ready for arithmetic. `fireAt` is UTC ms. */
export type TimerSpec = SpecModifiers &
  (
    | { kind: "interval"; unit: IntervalUnit; interval: number; intervalMs: number }
    | { kind: "cron"; expression: string; timezone: string; gap?: DstGapPolicy; repeat?: DstRepeatPolicy }
    /** Without `dtstartMs` the rule counts from the phase. */
    | { kind: "rrule"; rrule: string; timezone: string; dtstartMs?: number }
    | { kind: "date"; fireAt: number; timezone: string }
  );

type Modifiers = Omit<Partial<z.infer<typeof intervalConfigSchema>>, "interval" | "unit">;

/** `path` names the setting the message belongs to, as in `["expression"]`. */
export type TimerSpecIssue = { path: string[]; message: string };

export type TimerSpecResult = { ok: true; spec: TimerSpec } | { ok: false; issues: TimerSpecIssue[] };

/**
 * Reads the settings of a timer trigger (a sensor's config or a rule's trigger_params). Never throws; a date in the
 * past is valid and simply never fires. `timer` is the id of its row, from which its part of the jitter follows; without one
 * the instants are those before the jitter. The rules of the named calendars are read from `config.calendars`, where
 * attune.timer has them; without that key the calendars are left out of the arithmetic.
 */
export function parseTimerSpec(triggerRef: string, config: unknown, timer: number | null = null): TimerSpecResult {
  if (!isTimerTriggerRef(triggerRef)) {
    return invalid([{ path: ["trigger_ref"], message: `must be one of ${TIMER_TRIGGER_REFS.join(", ")}` }]);
  }
  if (typeof config !== "object" || config === null || Array.isArray(config)) {
    return invalid([{ path: [], message: "the settings must be an object" }]);
  }
  switch (triggerRef) {
    case "core.intervaltimer": {
      const parsed = intervalConfigSchema.safeParse(config);
      if (!parsed.success) return invalid(toIssues(parsed.error));
      const { unit, interval } = parsed.data;
      const intervalMs = interval * INTERVAL_UNIT_MS[unit];
      return modified({ kind: "interval", unit, interval, intervalMs }, parsed.data, timer);
    }
    case "core.crontimer": {
      const parsed = cronConfigSchema.safeParse(config);
      if (!parsed.success) return invalid(toIssues(parsed.error));
      const { expression, timezone, dst_gap: gap, dst_repeat: repeat } = parsed.data;
      const policies = { ...(gap ? { gap } : {}), ...(repeat ? { repeat } : {}) };
      return modified({ kind: "cron", expression, timezone, ...policies }, parsed.data, timer);
    }
    case "core.rruletimer": {
      const parsed = rruleConfigSchema.safeParse(config);
      if (!parsed.success) return invalid(toIssues(parsed.error));
      const { rule: rrule, timezone, dtstart } = parsed.data;
      const dtstartMs = dtstart ? readInstant(dtstart, timezone) : null;
      const begins = dtstartMs === null ? {} : { dtstartMs };
      return modified({ kind: "rrule", rrule, timezone, ...begins }, parsed.data, timer);
    }
    case "core.datetimetimer": {
      const parsed = dateConfigSchema.safeParse(config);
      if (!parsed.success) return invalid(toIssues(parsed.error));
      const { fire_at, timezone } = parsed.data;
      const fireAt = readInstant(fire_at, timezone);
      if (fireAt === null) return invalid([{ path: ["fire_at"], message: "must be an RFC 3339 date and time" }]);
      return modified({ kind: "date", fireAt, timezone }, parsed.data, timer);
    }
  }
}

function modified(spec: TimerSpec, config: Modifiers, timer: number | null): TimerSpecResult {
  const named = [...(config.exclude_calendars ?? []), ...(config.include_calendars ?? [])];
  if (config.calendars)
    for (const key of ["exclude_calendars", "include_calendars"] as const)
      for (const ref of config[key] ?? [])
        if (!config.calendars[ref])
          return invalid([{ path: [key], message: `names ${ref}, and there is no such calendar` }]);
  // Only what is there, so that 100,000 plain timers stay as small as they were.
  if (config.start_at) spec.startMs = Date.parse(config.start_at);
  if (config.end_at) spec.endMs = Date.parse(config.end_at);
  if (config.paused_until) spec.pausedUntilMs = Date.parse(config.paused_until);
  if (config.paused_until && config.pause_reason) spec.pauseReason = config.pause_reason;
  if (config.jitter_seconds) {
    spec.jitterMs = config.jitter_seconds * 1000;
    if (timer !== null) spec.offsetMs = jitterOffset(timer, spec.jitterMs);
  }
  if (named.length > 0) {
    spec.excluded = config.exclude_calendars ?? [];
    spec.included = config.include_calendars ?? [];
    if (config.calendars) {
      const rules = config.calendars;
      const compiled = (refs: readonly string[]) =>
        refs.flatMap((ref) => (rules[ref] ? compileCalendar(rules[ref]) : []));
      spec.calendars = { exclude: compiled(spec.excluded), include: compiled(spec.included) };
    }
  }
  return { ok: true, spec };
}

/** Which part of the jitter is a timer's own: spread evenly over [0, jitterMs], and the same at every start and on every node. */
export function jitterOffset(timer: number, jitterMs: number): number {
  // Mixes the bits of neighbouring ids: the finaliser of MurmurHash3, public domain.
  let hash = Math.imul(timer ^ (timer >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  hash = (hash ^ (hash >>> 16)) >>> 0;
  return Math.floor((hash / 2 ** 32) * (jitterMs + 1));
}

function invalid(issues: TimerSpecIssue[]): TimerSpecResult {
  return { ok: false, issues };
}

function toIssues(error: z.ZodError): TimerSpecIssue[] {
  return error.issues.map((issue) => ({ path: issue.path.map(String), message: issue.message }));
}
