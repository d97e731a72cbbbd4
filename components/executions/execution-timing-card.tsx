"use client";

import { useSyncExternalStore } from "react";
import { useNow } from "@/components/data/clock-store";
import { useDisplayZone } from "@/components/data/display-zone";
import { DateTime } from "@/components/data/relative-time";
import { Waterfall } from "@/components/data/waterfall";
import { timingSegments } from "@/components/executions/execution-timing";
import { Card } from "@/components/ui/card";
import { KeyValueList } from "@/components/ui/key-value-list";
import type { Execution } from "@/lib/schemas/execution";
import { isTerminalStatus } from "@/lib/vocabulary";

const never = () => () => {};

/** Where the time went: scheduled → fired → matched → queued → started → finished. */
export function ExecutionTimingCard({ execution }: { execution: Execution }) {
  const hydrated = useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
  const zone = useDisplayZone();
  const { timing } = execution;
  const instants: [string, string | null][] = [
    ["Scheduled for", timing.scheduled_at],
    ["Fired", timing.fired_at],
    ["Matched", timing.matched_at],
    ["Queued", timing.queued_at],
    ["Started", timing.started_at],
    ["Finished", timing.finished_at],
  ];
  const running = hydrated && !isTerminalStatus(execution.status);
  return (
    <Card title="Timing" description={`Times in ${zone}`}>
      <div className="grid gap-4">
        {running ? <RunningWaterfall execution={execution} /> : <TimingWaterfall execution={execution} />}
        <KeyValueList
          items={instants
            .filter(([, at]) => at !== null)
            .map(([label, at]) => ({ label, value: <DateTime at={at} style="stamp" className="tabular-nums" /> }))}
        />
      </div>
    </Card>
  );
}

function RunningWaterfall({ execution }: { execution: Execution }) {
  const now = useNow(1_000);
  return <TimingWaterfall execution={execution} now={now} />;
}

function TimingWaterfall({ execution, now }: { execution: Execution; now?: number }) {
  return (
    <Waterfall
      label={`Timing of execution ${execution.id}`}
      segments={timingSegments(execution)}
      {...(now !== undefined && { now })}
    />
  );
}
