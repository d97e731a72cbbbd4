import type { JsonObject } from "@/lib/schemas/common";
import { RRULE_PARTS } from "@/lib/vocabulary";

/** Settings that decide the instants, as the database compares them to keep or renew a timer's phase. */
const SCHEDULE_KEYS: Record<string, readonly string[]> = {
  "core.intervaltimer": ["unit", "interval"],
  "core.crontimer": ["expression", "timezone", "dst_gap", "dst_repeat"],
  "core.rruletimer": ["rule", "dtstart", "timezone", ...RRULE_PARTS],
  "core.datetimetimer": ["fire_at", "timezone"],
};

type Schedule = { trigger_ref: string | null; config: JsonObject };

/** Whether saving `after` over `before` leaves the timer's phase, and so every coming fire, as it is. */
export function phaseIsKept(before: Schedule, after: Schedule): boolean {
  if (before.trigger_ref !== after.trigger_ref) return false;
  const keys = SCHEDULE_KEYS[after.trigger_ref ?? ""] ?? [];
  return keys.every((key) => JSON.stringify(before.config[key]) === JSON.stringify(after.config[key]));
}

/** What limits a schedule without moving its phase. */
const LIMIT_KEYS = ["start_at", "end_at", "jitter_seconds", "exclude_calendars", "include_calendars"] as const;

/** Whether saving `after` over `before` leaves the limits as they are. */
export function limitsAreKept(before: Schedule, after: Schedule): boolean {
  return LIMIT_KEYS.every((key) => JSON.stringify(before.config[key]) === JSON.stringify(after.config[key]));
}
