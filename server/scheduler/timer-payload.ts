import { nextInstant } from "@/lib/schedule/next-instant";
import type { TimerSpec } from "@/lib/schedule/timer-spec";
import type { JsonObject } from "@/lib/schemas/common";
import type { PlannedFire } from "@/server/scheduler/plan-fire";

type Fired = {
  spec: TimerSpec;
  phaseMs: number;
  fire: PlannedFire;
  firedAtMs: number;
  executionCount: number;
  sensorRef: string;
};

/** The payload of a timer's event: behaviour.md §13.6. */
export function timerPayload({ spec, phaseMs, fire, firedAtMs, executionCount, sensorRef }: Fired): JsonObject {
  const iso = (ms: number) => new Date(ms).toISOString();
  const common = {
    fired_at: iso(firedAtMs),
    scheduled_at: iso(fire.scheduledAtMs),
    late_ms: fire.lateMs,
    sensor_ref: sensorRef,
    ...(fire.coalesced > 0 ? { coalesced: fire.coalesced } : {}),
  };
  switch (spec.kind) {
    case "interval":
      return { type: "interval", interval_seconds: spec.intervalMs / 1000, execution_count: executionCount, ...common };
    case "cron": {
      const nextMs = nextInstant(spec, fire.scheduledAtMs, phaseMs);
      return {
        type: "cron",
        expression: spec.expression,
        timezone: spec.timezone,
        next_fire_at: nextMs === null ? null : iso(nextMs),
        execution_count: executionCount,
        ...common,
      };
    }
    case "rrule":
      return { type: "rrule", delay_ms: fire.lateMs, execution_count: executionCount, ...common };
    case "date":
      return { type: "one_shot", fire_at: iso(spec.fireAt), timezone: spec.timezone, delay_ms: fire.lateMs, ...common };
  }
}
