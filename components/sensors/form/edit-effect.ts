import type { JsonObject } from "@/lib/schemas/common";

/** Settings that decide the instants, as the database compares them to keep or renew a timer's phase. */
const SCHEDULE_KEYS: Record<string, readonly string[]> = {
  "core.intervaltimer": ["unit", "interval"],
  "core.crontimer": ["expression", "timezone", "dst_gap", "dst_repeat"],
  "core.datetimetimer": ["fire_at", "timezone"],
};

type Schedule = { trigger_ref: string | null; config: JsonObject };

/** Whether saving `after` over `before` leaves the timer's phase, and so every coming fire, as it is. */
export function phaseIsKept(before: Schedule, after: Schedule): boolean {
  if (before.trigger_ref !== after.trigger_ref) return false;
  const keys = SCHEDULE_KEYS[after.trigger_ref ?? ""] ?? [];
  return keys.every((key) => JSON.stringify(before.config[key]) === JSON.stringify(after.config[key]));
}
