import type { DataColumn } from "@/components/data/data-table-types";
import { RelativeTime } from "@/components/data/relative-time";
import { Badge } from "@/components/ui/badge";
import type { SensorListItem } from "@/lib/schemas/sensor";
import { FireStrip } from "./fire-strip";
import { LastFire } from "./last-fire";
import { NextFire } from "./next-fire";
import { sensorKind } from "./sensor-kind";
import { SensorKindIcon } from "./sensor-kind-icon";
import { SensorMenu } from "./sensor-menu";
import { isRearming, sensorStateLook } from "./sensor-state";
import { SensorStateBadge } from "./sensor-state-badge";
import { SensorSwitch } from "./sensor-switch";

/** What stands in place of a schedule. */
function notTimed(sensor: SensorListItem): string {
  if (sensor.process === null) return "no timer";
  return sensor.state === "waiting" ? "waits for a rule that uses it" : "watches all the time";
}

/** Of a script: it has no timer that counts its fires. */
function lastEventOf(sensor: SensorListItem): string | null {
  return sensor.process === null ? sensor.last_fired_at : (sensor.recent_fires.at(-1)?.at ?? null);
}

const time = (iso: string | null) => (iso === null ? null : Date.parse(iso));

export const sensorColumns: readonly DataColumn<SensorListItem>[] = [
  {
    id: "sensor",
    header: "Sensor",
    sortValue: (sensor) => sensor.label.toLowerCase(),
    cell: (sensor) => (
      <span className="flex min-w-0 items-center gap-2.5">
        <SensorKindIcon kind={sensorKind(sensor)} className="max-sm:hidden" />
        <span className="grid min-w-0">
          <span className="truncate font-medium">{sensor.label}</span>
          <span className="truncate font-mono text-muted-foreground text-xs">{sensor.ref}</span>
        </span>
      </span>
    ),
  },
  {
    id: "schedule",
    header: "Schedule",
    hideBelow: "md",
    wrap: true,
    cell: (sensor) => (
      <span className="line-clamp-2" title={sensor.schedule ?? undefined}>
        {sensor.schedule ?? <span className="text-muted-foreground">{sensor.problem ?? notTimed(sensor)}</span>}
      </span>
    ),
  },
  {
    id: "next",
    header: "Next fire",
    width: "6.75rem",
    sortValue: (sensor) => (sensor.state === "armed" ? time(sensor.next_fire_at) : null),
    cell: (sensor) => <NextFire sensor={sensor} className="font-medium" />,
  },
  {
    id: "last",
    header: "Last fire",
    width: "7rem",
    hideBelow: "lg",
    sortValue: (sensor) => time(lastEventOf(sensor)),
    cell: (sensor) =>
      sensor.process === null ? (
        <LastFire sensor={sensor} />
      ) : (
        <RelativeTime at={lastEventOf(sensor)} fallback="never" />
      ),
  },
  {
    id: "fires",
    header: "Last 20",
    width: "9rem",
    hideBelow: "xl",
    cell: (sensor) => <FireStrip fires={sensor.recent_fires} />,
  },
  {
    id: "state",
    header: "State",
    width: "8.5rem",
    hideBelow: "sm",
    sortValue: (sensor) => sensorStateLook(sensor.state).label,
    cell: (sensor) => (
      <span className="flex min-w-0 flex-wrap items-center gap-1" title={sensor.problem ?? undefined}>
        <SensorStateBadge state={sensor.state} />
        {isRearming(sensor) && (
          <Badge tone="warning" title={`Version ${sensor.armed_version} is armed, version ${sensor.version} is stored`}>
            Arming v{sensor.version}
          </Badge>
        )}
      </span>
    ),
  },
  {
    id: "switch",
    header: "On",
    headerHidden: true,
    wrap: true,
    width: "4.25rem",
    cell: (sensor) => <SensorSwitch sensor={sensor} />,
  },
  {
    id: "menu",
    header: "Actions",
    headerHidden: true,
    hideBelow: "sm",
    wrap: true,
    align: "end",
    width: "4.25rem",
    cell: (sensor) => <SensorMenu sensor={sensor} />,
  },
];
