import { nextInstant } from "@/lib/schedule/next-instant";
import type { TimerSpec } from "@/lib/schedule/timer-spec";
import type { JsonObject } from "@/lib/schemas/common";

export type ManualFire = {
  spec: TimerSpec;
  sensorRef: string;
  /** As stored, for `fire_at`. */
  config: JsonObject;
  /** How often the timer has fired by itself. */
  executionCount: number;
  phaseMs: number;
  nowMs: number;
};

/**
 * The payload of a timer that a person fires now, of the shape of behaviour.md §13.6, with `manual: true`. It stands for
 * no planned instant: scheduled_at is now, and the count is the timer's own, unchanged.
 */
export function manualPayload(fire: ManualFire): JsonObject {
  const { spec } = fire;
  const now = new Date(fire.nowMs).toISOString();
  const common = { fired_at: now, scheduled_at: now, late_ms: 0, sensor_ref: fire.sensorRef, manual: true };
  switch (spec.kind) {
    case "interval":
      return {
        type: "interval",
        interval_seconds: spec.intervalMs / 1000,
        execution_count: fire.executionCount,
        ...common,
      };
    case "cron": {
      const next = nextInstant(spec, fire.nowMs, fire.phaseMs);
      return {
        type: "cron",
        expression: spec.expression,
        timezone: spec.timezone,
        next_fire_at: next === null ? null : new Date(next).toISOString(),
        execution_count: fire.executionCount,
        ...common,
      };
    }
    case "date":
      return {
        type: "one_shot",
        fire_at: fire.config.fire_at ?? new Date(spec.fireAt).toISOString(),
        timezone: spec.timezone,
        delay_ms: 0,
        ...common,
      };
  }
}
