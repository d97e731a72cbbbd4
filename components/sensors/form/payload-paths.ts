import type { TimerKind } from "../sensor-kind";

const COMMON = ["scheduled_at", "fired_at", "late_ms", "sensor_ref"];
const FIELDS: Record<TimerKind, readonly string[]> = {
  interval: [...COMMON, "execution_count", "interval_seconds"],
  cron: [...COMMON, "execution_count", "next_fire_at", "expression", "timezone"],
  date: [...COMMON, "fire_at", "delay_ms", "timezone"],
};

/** What a template can name in the payload of a timer (behaviour.md 13.6), such as "event.payload.late_ms". */
export function payloadPaths(kind: TimerKind): string[] {
  return [...FIELDS[kind].map((field) => `event.payload.${field}`), "event.id", "event.payload"];
}
