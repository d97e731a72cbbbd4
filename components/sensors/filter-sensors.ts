import type { SensorListItem } from "@/lib/schemas/sensor";
import { sensorKind } from "./sensor-kind";

/** Part of the server itself: it is the source of rule timers and can be neither changed nor fired. */
export const SERVER_SENSOR_REF = "core.timer_sensor";

export type SensorFilter = { search: string; kinds: readonly string[]; states: readonly string[] };

/** The sensors that fit, in the same order. The server's own sensor is only shown when "other" is asked for. */
export function filterSensors<
  T extends Pick<SensorListItem, "ref" | "label" | "schedule" | "trigger_ref" | "state"> & { process?: unknown },
>(sensors: readonly T[], { search, kinds, states }: SensorFilter): T[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return sensors.filter((sensor) => {
    const kind = sensorKind(sensor);
    if (sensor.ref === SERVER_SENSOR_REF && !kinds.includes("other")) return false;
    if (kinds.length > 0 && !kinds.includes(kind)) return false;
    if (states.length > 0 && !states.includes(sensor.state)) return false;
    const text = `${sensor.label} ${sensor.ref} ${sensor.schedule ?? ""}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
