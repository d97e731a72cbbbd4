import type { TemplatePath } from "@/components/parameters/template-completion";
import { type FormKind, isTimerKind, type TimerKind } from "../sensor-kind";

const COMMON = ["scheduled_at", "fired_at", "late_ms", "sensor_ref"];
const FIELDS: Record<TimerKind, readonly string[]> = {
  interval: [...COMMON, "execution_count", "interval_seconds"],
  cron: [...COMMON, "execution_count", "next_fire_at", "expression", "timezone"],
  rrule: [...COMMON, "execution_count", "delay_ms"],
  date: [...COMMON, "fire_at", "delay_ms", "timezone"],
};

/** What a template can name in an event of a timer (behaviour.md 13.6), or of a script, whose payload is its author's. */
export function payloadPaths(kind: FormKind): TemplatePath[] {
  return [
    ...(isTimerKind(kind) ? FIELDS[kind] : []).map((field) => ({ path: `event.payload.${field}` })),
    { path: "event.payload", sample: "all of it" },
    { path: "event.id", sample: "number of the event" },
    { path: "system.timestamp", sample: "time of the match" },
  ];
}
