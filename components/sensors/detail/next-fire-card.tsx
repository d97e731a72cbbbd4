"use client";

import { Countdown } from "@/components/data/countdown";
import { DateTime } from "@/components/data/relative-time";
import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { onDemand } from "@/components/ui/on-demand";
import { Skeleton } from "@/components/ui/skeleton";
import { formatCount } from "@/lib/format/format-number";
import type { Sensor, SensorListItem } from "@/lib/schemas/sensor";
import { LastFire } from "../last-fire";
import { isTimerKind, sensorKind } from "../sensor-kind";
import { isRearming } from "../sensor-state";
import { timerZone } from "../timer-settings";
import { useNextFire } from "../use-next-fire";
import { PauseCallout } from "./pause-callout";

// With the arithmetic of schedules.
const FireTimeline = onDemand(
  () => import("./fire-timeline").then((module) => module.FireTimeline),
  () => <Skeleton className="h-13" />,
);

/** The next fire counting down, the last one, and both on a strip of time. */
export function NextFireCard({ sensor }: { sensor: SensorListItem }) {
  const next = useNextFire(sensor);
  const zone = timerZone(sensor);
  return (
    <Card bodyClassName="grid gap-5">
      <div className="flex flex-wrap items-start justify-between gap-x-8 gap-y-4">
        <div className="grid min-w-0 gap-1">
          <h2 className="text-muted-foreground text-sm">Next fire</h2>
          {next === null ? (
            <p className="font-semibold text-2xl tracking-tight">{idleWords(sensor)}</p>
          ) : (
            <>
              <p className="font-semibold text-4xl tracking-tight">
                <Countdown to={next} />
              </p>
              <p className="text-muted-foreground text-sm">
                <DateTime at={next} style="weekday" {...(zone === undefined ? {} : { zone })} />
                {zone !== undefined && ` ${zone}`}
              </p>
            </>
          )}
        </div>
        <dl className="grid grid-cols-2 gap-x-8 text-sm">
          <div className="grid content-start gap-1">
            <dt className="text-muted-foreground">Last fire</dt>
            <dd>
              <LastFire sensor={sensor} />
            </dd>
          </div>
          <div className="grid content-start gap-1">
            <dt className="text-muted-foreground">Fired</dt>
            <dd className="tabular-nums">{formatCount(sensor.execution_count, "time")}</dd>
          </div>
        </dl>
      </div>
      {sensor.problem !== null && (
        <Callout tone="failure" title="It cannot be armed">
          {sensor.problem}
        </Callout>
      )}
      {isRearming(sensor) && (
        <Callout tone="warning">
          Version {sensor.version} is stored, version {sensor.armed_version} is still armed. The scheduler takes the new
          one over in a moment.
        </Callout>
      )}
      <PauseCallout sensor={sensor} />
      {isTimerKind(sensorKind(sensor)) && sensor.state !== "invalid" && <FireTimeline sensor={sensor} />}
    </Card>
  );
}

function idleWords(sensor: Sensor): string {
  switch (sensor.state) {
    case "disabled":
      return "Switched off";
    case "invalid":
      return "Not armed";
    case "watching":
      return "Not a timer";
    default:
      return sensor.execution_count === 0 ? "Never fires" : "Nothing more to come";
  }
}
