import { runtimeLook } from "@/components/actions/runtime-looks";
import { JsonViewer } from "@/components/data/json-viewer";
import { DateTime, type Instant } from "@/components/data/relative-time";
import { AppLink } from "@/components/ui/app-link";
import { Card } from "@/components/ui/card";
import { type KeyValueItem, KeyValueList } from "@/components/ui/key-value-list";
import { formatDurationWords } from "@/lib/format/format-duration";
import type { Sensor } from "@/lib/schemas/sensor";
import { POLICY_WORDS } from "../form/policy-summary";
import { isTimerKind, kindLook, sensorKind } from "../sensor-kind";

/** Everything that is stored about a sensor. */
export function SensorConfigurationCard({ sensor }: { sensor: Sensor }) {
  const kind = sensorKind(sensor);
  const items: KeyValueItem[] = [
    { label: "Kind", value: kindLook(kind).label },
    ...(isTimerKind(kind) ? [{ label: "Schedule", value: sensor.schedule }] : []),
    ...(kind === "script" ? [{ label: "Runtime", value: runtimeLook(sensor.runtime_ref).label }] : []),
    { label: "Trigger", value: sensor.trigger_ref && refLink("triggers", sensor.trigger_ref), mono: true },
    { label: "Pack", value: sensor.pack_ref && refLink("packs", sensor.pack_ref), mono: true },
    ...(isTimerKind(kind) ? policyItems(sensor) : []),
    {
      label: "Version",
      value: !isTimerKind(kind)
        ? sensor.version
        : sensor.armed_version === null
          ? `${sensor.version}, not armed`
          : sensor.armed_version === sensor.version
            ? `${sensor.version}, armed`
            : `${sensor.version} stored, ${sensor.armed_version} armed`,
    },
    ...(kind === "interval" ? [{ label: "Counts from", value: <FullTime at={sensor.phase_ms} /> }] : []),
    { label: "Created", value: <FullTime at={sensor.created} /> },
    { label: "Updated", value: <FullTime at={sensor.updated} /> },
  ];
  return (
    <Card title="Configuration" bodyClassName="grid gap-4">
      <KeyValueList items={items} />
      {(isTimerKind(kind) || Object.keys(sensor.config).length > 0) && (
        <JsonViewer value={sensor.config} label="Settings" maxHeight="16rem" />
      )}
    </Card>
  );
}

function FullTime({ at }: { at: Instant | null }) {
  return (
    <>
      <DateTime at={at} style="date" /> {at !== null && <DateTime at={at} style="time" />}
    </>
  );
}

function policyItems(sensor: Sensor): KeyValueItem[] {
  const { label } = POLICY_WORDS[sensor.misfire_policy];
  const policy = sensor.misfire_policy === "fire_all" ? `${label}, at most ${sensor.misfire_cap}` : label;
  const items: KeyValueItem[] = [{ label: "Missed fires", value: policy }];
  if (sensor.misfire_policy !== "skip")
    items.push({
      label: "Not older than",
      value:
        sensor.misfire_window_seconds === null
          ? "one interval or one hour"
          : formatDurationWords(sensor.misfire_window_seconds * 1_000),
    });
  return items;
}

function refLink(page: string, ref: string) {
  return (
    <AppLink href={`/${page}/${ref}`} className="hover:underline">
      {ref}
    </AppLink>
  );
}
