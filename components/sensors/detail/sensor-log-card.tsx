"use client";

import { LogViewer } from "@/components/data/log-viewer";
import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { useSensorLog } from "./use-sensor-log";

/** What the process of a sensor writes, as it writes it; the newest of it is kept. */
export function SensorLogCard({ sensorRef, running }: { sensorRef: string; running: boolean }) {
  const { lines, failure, reading } = useSensorLog(sensorRef);
  return (
    <Card title="Log" bodyClassName="grid gap-2">
      {failure !== null && (
        <Callout tone="failure" live title="The log could not be read">
          {failure}
        </Callout>
      )}
      <LogViewer
        lines={lines}
        label={`Log of ${sensorRef}`}
        running
        fileName={`sensor.${sensorRef}`}
        height="18rem"
        emptyText={
          reading && failure === null
            ? "Reading the log…"
            : running
              ? "It has written nothing yet."
              : "Nothing was written."
        }
      />
    </Card>
  );
}
