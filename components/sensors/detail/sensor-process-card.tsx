"use client";

import { Plus, RotateCw } from "lucide-react";
import { Countdown } from "@/components/data/countdown";
import { DateTime, RelativeTime } from "@/components/data/relative-time";
import { AppLink } from "@/components/ui/app-link";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { type KeyValueItem, KeyValueList } from "@/components/ui/key-value-list";
import { formatNumber } from "@/lib/format/format-number";
import type { Sensor } from "@/lib/schemas/sensor";
import type { SensorProcess } from "@/lib/schemas/sensor-process";
import { useRestartSensor } from "../use-sensor-actions";

/** How the process of a script is doing, and why it does not run when it does not. */
export function SensorProcessCard({ sensor, process }: { sensor: Sensor; process: SensorProcess }) {
  const restart = useRestartSensor();
  const runs = sensor.state === "running" || sensor.state === "failing" || sensor.state === "starting";
  return (
    <Card bodyClassName="grid gap-5">
      <div className="flex flex-wrap items-start justify-between gap-x-8 gap-y-3">
        <div className="grid min-w-0 gap-1">
          <h2 className="text-muted-foreground text-sm">Process</h2>
          <p className="font-semibold text-2xl tracking-tight" data-testid="process-state">
            {headline(sensor, process)}
          </p>
          <p className="text-muted-foreground text-sm">
            <Detail sensor={sensor} process={process} />
          </p>
        </div>
        {runs && (
          <Button loading={restart.isPending} onClick={() => restart.mutate({ ref: sensor.ref })}>
            {!restart.isPending && <RotateCw aria-hidden />}
            Restart
          </Button>
        )}
      </div>
      {sensor.state === "waiting" && (
        <Callout
          title="It does not run, because no enabled rule uses it"
          action={
            <Button asChild size="sm" variant="primary">
              <AppLink href={`/rules/new?sensor=${sensor.ref}`}>
                <Plus aria-hidden />
                Add a rule
              </AppLink>
            </Button>
          }
        >
          Its process starts by itself as soon as a rule listens to its events.
        </Callout>
      )}
      {sensor.state === "failing" && (
        <Callout
          tone="failure"
          live
          title={process.status === "failed" ? "It ended too often, and is not started any more" : "Its process ended"}
        >
          <pre className="whitespace-pre-wrap break-words font-mono text-xs">{process.last_error}</pre>
          {process.status === "failed" && <p className="mt-1">Mend the script, or restart it.</p>}
        </Callout>
      )}
      <KeyValueList layout="grid" items={facts(process)} className="grid-cols-2 sm:grid-cols-4" />
    </Card>
  );
}

function headline(sensor: Sensor, process: SensorProcess): string {
  switch (sensor.state) {
    case "running":
      return "Running";
    case "failing":
      return process.status === "failed" ? "Given up" : "Failing";
    case "waiting":
      return "Waiting for a rule";
    case "disabled":
      return "Switched off";
    default:
      return "Starting";
  }
}

function Detail({ sensor, process }: { sensor: Sensor; process: SensorProcess }) {
  if (process.started_at !== null)
    return (
      <>
        since <DateTime at={process.started_at} style="time" />, <RelativeTime at={process.started_at} style="long" />
      </>
    );
  if (process.next_start_at !== null)
    return (
      <>
        Next start in <Countdown to={Date.parse(process.next_start_at)} />
      </>
    );
  if (sensor.state === "disabled") return "Nothing is started while it is off.";
  if (sensor.state === "starting") return "A node of this server takes it in a moment.";
  return null;
}

function facts(process: SensorProcess): KeyValueItem[] {
  return [
    { label: "Process id", value: process.pid, mono: true },
    { label: "Host", value: process.host, mono: true },
    {
      label: "Ended by itself",
      value:
        process.restarts === 0 ? "never" : process.restarts === 1 ? "once" : `${formatNumber(process.restarts)} times`,
    },
    { label: "Events posted", value: formatNumber(process.events) },
  ];
}
