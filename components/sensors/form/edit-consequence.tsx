"use client";

import { ArrowRight } from "lucide-react";
import { useMemo } from "react";
import { useNow } from "@/components/data/clock-store";
import { useDisplayZone } from "@/components/data/display-zone";
import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { previewSchedule } from "@/lib/schedule/preview-schedule";
import { parseTimerSpec, type TimerSpec } from "@/lib/schedule/timer-spec";
import type { Sensor } from "@/lib/schemas/sensor";
import { specOf } from "../next-fire-at";
import { KIND_TRIGGER } from "../sensor-kind";
import { phaseIsKept } from "./edit-effect";
import { type FireRow, fireRows } from "./fire-rows";
import { mergedConfig } from "./sensor-form-values";
import { useFormSchedule } from "./use-form-schedule";
import { useHydrated } from "./use-hydrated";

const SHOWN = 5;

/** What saving does to the coming fires: before and after, and whether the phase is kept. */
export function EditConsequence({ sensor }: { sensor: Sensor }) {
  const { values } = useFormSchedule();
  const hydrated = useHydrated();
  if (values === null) return null;
  const trigger_ref = KIND_TRIGGER[values.kind];
  const config = mergedConfig(values, sensor);
  const parsed = parseTimerSpec(trigger_ref, config);
  if (!hydrated || !parsed.ok) return null;
  if (phaseIsKept(sensor, { trigger_ref, config }))
    return (
      <Callout tone="neutral" title="The schedule stays as it is">
        The phase is kept:{" "}
        {sensor.enabled
          ? "the next fires come when they would have come anyway."
          : "it is off, so nothing fires until it is switched on."}
      </Callout>
    );
  return <BeforeAfter sensor={sensor} before={specOf(sensor)} after={parsed.spec} />;
}

type BeforeAfterProps = { sensor: Sensor; before: TimerSpec | null; after: TimerSpec };

function BeforeAfter({ sensor, before, after }: BeforeAfterProps) {
  const displayZone = useDisplayZone();
  const now = useNow(1_000);
  const rows = useMemo(() => {
    const list = (spec: TimerSpec, phaseMs: number) =>
      fireRows(
        previewSchedule(spec, { fromMs: now, phaseMs, count: SHOWN }),
        spec.kind === "interval" ? displayZone : spec.timezone,
        now,
      );
    return {
      before: before === null ? [] : list(before, sensor.phase_ms ?? now),
      after: list(after, now),
    };
  }, [before, after, now, sensor.phase_ms, displayZone]);
  return (
    <Card title="What saving changes" bodyClassName="grid gap-3">
      <div className="grid grid-cols-[1fr_auto_1fr] items-center gap-3">
        <Instants title="Before" rows={rows.before} />
        <ArrowRight aria-hidden className="size-4 text-muted-foreground" />
        <Instants title="After" rows={rows.after} />
      </div>
      <p className="text-muted-foreground text-sm">
        {after.kind === "interval"
          ? "The phase starts anew: the first fire comes one interval after saving."
          : "The phase starts anew: from the moment of saving only the new schedule counts."}
        {sensor.enabled ? "" : " It is off, so nothing fires until it is switched on."}
      </p>
    </Card>
  );
}

function Instants({ title, rows }: { title: string; rows: readonly FireRow[] }) {
  return (
    <section className="min-w-0 self-start rounded-md border px-3 py-2">
      <h3 className="font-medium text-muted-foreground text-xs">{title}</h3>
      {rows.length === 0 ? (
        <p className="py-1 text-sm">Never fires</p>
      ) : (
        <ol className="text-sm tabular-nums">
          {rows.map((row) => (
            <li key={row.atMs} className="flex flex-wrap justify-between gap-x-3">
              <span>{row.day}</span>
              <span className="font-medium">{row.local}</span>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
