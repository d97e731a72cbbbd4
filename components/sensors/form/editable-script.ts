import type { Sensor } from "@/lib/schemas/sensor";
import { sensorKind } from "../sensor-kind";
import { SCRIPT_RUNTIMES } from "./starter-scripts";

/** Whether the script was written here, and not as a file of a pack. */
export function isEditableScript(sensor: Sensor): boolean {
  if (sensorKind(sensor) !== "script" || !SCRIPT_RUNTIMES.some((runtime) => runtime === sensor.runtime_ref))
    return false;
  return sensor.is_adhoc || /\s/.test(sensor.entrypoint.trim());
}
