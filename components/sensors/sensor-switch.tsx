"use client";

import { Switch } from "@/components/ui/switch";
import { useToggleSensor } from "./use-sensor-actions";

/** On and off in place. */
export function SensorSwitch({ sensor }: { sensor: { ref: string; label: string; enabled: boolean } }) {
  const { toggle, pending } = useToggleSensor();
  return (
    <Switch
      checked={sensor.enabled}
      pending={pending}
      onCheckedChange={(enabled) => toggle(sensor.ref, enabled)}
      aria-label={`${sensor.label} is on`}
    />
  );
}
