import { nextInstant } from "@/lib/schedule/next-instant";
import { parseTimerSpec, type TimerSpec } from "@/lib/schedule/timer-spec";
import type { Sensor } from "@/lib/schemas/sensor";

type Timed = Pick<Sensor, "trigger_ref" | "config" | "timer" | "timer_config">;
export type FiringSensor = Timed & Pick<Sensor, "state" | "phase_ms" | "next_fire_at">;

/** The schedule of a sensor, or null when it is no timer or its settings are not valid. */
export function specOf(sensor: Timed): TimerSpec | null {
  const parsed = parseTimerSpec(sensor.trigger_ref ?? "", sensor.timer_config ?? sensor.config, sensor.timer);
  return parsed.ok ? parsed.spec : null;
}

/**
 * When a sensor fires next, UTC ms, or null. What the server last said holds until that instant has passed; from then on
 * it is computed, so that a countdown goes on without waiting for an answer.
 */
export function nextFireAt(sensor: FiringSensor, nowMs: number): number | null {
  if (sensor.state !== "armed" && sensor.state !== "paused") return null;
  const said = sensor.next_fire_at === null ? null : Date.parse(sensor.next_fire_at);
  if (said !== null && said > nowMs) return said;
  const spec = specOf(sensor);
  if (spec === null) return said;
  return nextInstant(spec, Math.max(nowMs, spec.pausedUntilMs ?? nowMs), sensor.phase_ms ?? nowMs);
}
