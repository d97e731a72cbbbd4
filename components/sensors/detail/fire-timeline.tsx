"use client";

import { useMemo } from "react";
import { useNow } from "@/components/data/clock-store";
import { type TimelineInstant, TimelineStrip } from "@/components/data/timeline-strip";
import { previewSchedule } from "@/lib/schedule/preview-schedule";
import type { TimerSpec } from "@/lib/schedule/timer-spec";
import type { SensorListItem } from "@/lib/schemas/sensor";
import { specOf } from "../next-fire-at";
import { outcomeLook } from "../recent-fires";
import { useRecurrenceLibrary } from "../use-recurrence-library";
import { timelineWindow } from "./timeline-window";

const COMING = 12;

/** The past fires with their outcomes and the coming ones, around now. */
export function FireTimeline({ sensor }: { sensor: SensorListItem }) {
  useRecurrenceLibrary(sensor.trigger_ref === "core.rruletimer");
  const spec = specOf(sensor);
  return spec === null ? null : <Timeline sensor={sensor} spec={spec} />;
}

function Timeline({ sensor, spec }: { sensor: SensorListItem; spec: TimerSpec }) {
  const now = useNow(1_000);
  const { recent_fires: fires, state, phase_ms: phaseMs } = sensor;
  const coming = useMemo(
    () =>
      state === "armed" || state === "paused"
        ? previewSchedule(spec, {
            fromMs: Math.max(now, spec.pausedUntilMs ?? now),
            phaseMs: phaseMs ?? now,
            count: COMING,
          }).map(({ atMs }) => atMs)
        : [],
    [spec, state, phaseMs, now],
  );
  const past = useMemo(() => fires.map((fire) => Date.parse(fire.at)), [fires]);
  const { from, to } = timelineWindow(now, past, coming);
  const instants = useMemo(
    (): TimelineInstant[] => [
      ...fires.map((fire) => {
        const { tone, label } = outcomeLook(fire.outcome);
        return {
          id: String(fire.event),
          at: Date.parse(fire.at),
          tone,
          label: `Fired, ${label.toLowerCase()}`,
          href: `/events/${fire.event}`,
        };
      }),
      ...coming.map((at) => ({ id: `next-${at}`, at, tone: "primary" as const, label: "Will fire", future: true })),
    ],
    [fires, coming],
  );
  return (
    <TimelineStrip
      label="Past and coming fires"
      from={from}
      to={to}
      now={now}
      lanes={[{ id: sensor.ref, label: sensor.ref, instants }]}
    />
  );
}
