import { isTimeZone } from "@/lib/schedule/timezones";
import type { Sensor } from "@/lib/schemas/sensor";
import { sensorKind } from "./sensor-kind";

type Timed = Pick<Sensor, "trigger_ref" | "config" | "timer_config" | "process">;

/** The zone on whose clock a timer fires; undefined for an interval and for what is no timer. Checks nothing: the server did. */
export function timerZone(sensor: Timed): string | undefined {
  const kind = sensorKind(sensor);
  if (kind !== "cron" && kind !== "rrule" && kind !== "date") return undefined;
  const { timezone } = sensor.timer_config ?? sensor.config;
  return typeof timezone === "string" && isTimeZone(timezone) ? timezone : "UTC";
}

/** Until when a timer is paused (UTC ms), and why; null when it is not. */
export function timerPause({ timer_config, config }: Timed): { untilMs: number; reason: string | null } | null {
  const { paused_until, pause_reason } = timer_config ?? config;
  const untilMs = typeof paused_until === "string" ? Date.parse(paused_until) : Number.NaN;
  if (Number.isNaN(untilMs)) return null;
  return { untilMs, reason: typeof pause_reason === "string" ? pause_reason : null };
}
