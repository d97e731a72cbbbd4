import type { Sensor, SensorState } from "@/lib/schemas/sensor";

/** The states a filter offers. */
export const SENSOR_STATES: readonly SensorState[] = [
  "armed",
  "paused",
  "running",
  "waiting",
  "starting",
  "failing",
  "disabled",
  "finished",
  "invalid",
  "watching",
];

const LOOKS: Record<SensorState, { status: string; label: string }> = {
  armed: { status: "armed", label: "Armed" },
  paused: { status: "paused", label: "Paused" },
  disabled: { status: "disabled", label: "Off" },
  finished: { status: "finished", label: "Finished" },
  invalid: { status: "failing", label: "Invalid" },
  watching: { status: "stopped", label: "No timer" },
  waiting: { status: "paused", label: "Waiting" },
  starting: { status: "starting", label: "Starting" },
  running: { status: "running", label: "Running" },
  failing: { status: "failing", label: "Failing" },
};

/** The look of a state among those that StatusBadge knows, and its word. */
export function sensorStateLook(state: SensorState): { status: string; label: string } {
  return LOOKS[state];
}

/** Whether the scheduler still works with an older version of the sensor than the one that is stored. */
export function isRearming(sensor: Pick<Sensor, "state" | "version" | "armed_version">): boolean {
  return sensor.state === "armed" && sensor.armed_version !== null && sensor.armed_version !== sensor.version;
}
