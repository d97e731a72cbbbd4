import { StatusBadge } from "@/components/data/status-badge";
import { sensorStateLook } from "@/components/sensors/sensor-state";
import type { SensorState } from "@/lib/schemas/sensor";

export function SensorStateBadge({ state, plain = false }: { state: SensorState; plain?: boolean }) {
  const { status, label } = sensorStateLook(state);
  return <StatusBadge kind="sensor" status={status} label={label} plain={plain} />;
}
