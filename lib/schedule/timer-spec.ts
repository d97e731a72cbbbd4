import type { z } from "zod";
import { parseInstant } from "@/lib/schedule/parse-instant";
import { zoneClock } from "@/lib/schedule/zone-clock";
import {
  cronConfigSchema,
  type DstGapPolicy,
  type DstRepeatPolicy,
  dateConfigSchema,
  INTERVAL_UNIT_MS,
  type IntervalUnit,
  intervalConfigSchema,
  isTimerTriggerRef,
  TIMER_TRIGGER_REFS,
} from "@/lib/schemas/timer";

/** When a timer fires, checked and ready for arithmetic. `fireAt` is UTC ms. */
export type TimerSpec =
  | { kind: "interval"; unit: IntervalUnit; interval: number; intervalMs: number }
  | { kind: "cron"; expression: string; timezone: string; gap?: DstGapPolicy; repeat?: DstRepeatPolicy }
  | { kind: "date"; fireAt: number; timezone: string };

/** `path` names the setting the message belongs to, as in `["expression"]`. */
export type TimerSpecIssue = { path: string[]; message: string };

export type TimerSpecResult = { ok: true; spec: TimerSpec } | { ok: false; issues: TimerSpecIssue[] };

/**
 * Reads the settings of a timer trigger (a sensor's config or a rule's trigger_params). Never throws; a date in the
 * past is valid and simply never fires.
 */
export function parseTimerSpec(triggerRef: string, config: unknown): TimerSpecResult {
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
      return { ok: true, spec: { kind: "interval", unit, interval, intervalMs: interval * INTERVAL_UNIT_MS[unit] } };
    }
    case "core.crontimer": {
      const parsed = cronConfigSchema.safeParse(config);
      if (!parsed.success) return invalid(toIssues(parsed.error));
      const { expression, timezone, dst_gap: gap, dst_repeat: repeat } = parsed.data;
      const policies = { ...(gap ? { gap } : {}), ...(repeat ? { repeat } : {}) };
      return { ok: true, spec: { kind: "cron", expression, timezone, ...policies } };
    }
    case "core.datetimetimer": {
      const parsed = dateConfigSchema.safeParse(config);
      if (!parsed.success) return invalid(toIssues(parsed.error));
      const { fire_at, timezone } = parsed.data;
      const written = parseInstant(fire_at);
      if (written === null) return invalid([{ path: ["fire_at"], message: "must be an RFC 3339 date and time" }]);
      const fireAt = written.kind === "instant" ? written.instantMs : zoneClock(timezone).instantOfWall(written.wallMs);
      return { ok: true, spec: { kind: "date", fireAt, timezone } };
    }
  }
}

function invalid(issues: TimerSpecIssue[]): TimerSpecResult {
  return { ok: false, issues };
}

function toIssues(error: z.ZodError): TimerSpecIssue[] {
  return error.issues.map((issue) => ({ path: issue.path.map(String), message: issue.message }));
}
