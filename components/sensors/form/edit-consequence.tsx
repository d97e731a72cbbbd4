"use client";

import { ArrowRight } from "lucide-react";
import { useMemo } from "react";
import { useNow } from "@/components/data/clock-store";
import { useDisplayZone } from "@/components/data/display-zone";
import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { formatNumber } from "@/lib/format/format-number";
import { countInstants } from "@/lib/schedule/next-instant";
import { previewSchedule } from "@/lib/schedule/preview-schedule";
import type { TimerSpec } from "@/lib/schedule/timer-spec";
import type { Sensor } from "@/lib/schemas/sensor";
import { specOf } from "../next-fire-at";
import { KIND_TRIGGER } from "../sensor-kind";
import { limitsAreKept, phaseIsKept } from "./edit-effect";
import { type FireRow, fireRows } from "./fire-rows";
import { mergedConfig } from "./sensor-form-values";
import { useFormSchedule } from "./use-form-schedule";

const SHOWN = 5;
const DAY_MS = 86_400_000;
/** A timer of every second. */
const COUNTED_MAX = 86_400;

/** What saving does to the coming fires: before and after, and whether the phase is kept. */
export function EditConsequence({ sensor }: { sensor: Sensor }) {
  const { values, spec } = useFormSchedule(sensor.timer);
  if (values === null || spec === null) return null;
  const after = { trigger_ref: KIND_TRIGGER[values.kind], config: mergedConfig(values, sensor) };
  const kept = phaseIsKept(sensor, after);
  if (kept && limitsAreKept(sensor, after))
    return (
      <Callout tone="neutral" title="The schedule stays as it is">
        The phase is kept:{" "}
        {sensor.enabled
          ? "the next fires come when they would have come anyway."
          : "it is off, so nothing fires until it is switched on."}
      </Callout>
    );
  return <BeforeAfter sensor={sensor} before={specOf(sensor)} after={spec} phaseIsKept={kept} />;
}

type BeforeAfterProps = { sensor: Sensor; before: TimerSpec | null; after: TimerSpec; phaseIsKept: boolean };

function BeforeAfter({ sensor, before, after, phaseIsKept: kept }: BeforeAfterProps) {
  const displayZone = useDisplayZone();
  const now = useNow(1_000);
  const coming = useMemo(() => {
    const list = (spec: TimerSpec | null, phaseMs: number) =>
      spec === null
        ? { rows: [], count: 0 }
        : {
            rows: fireRows(
              previewSchedule(spec, { fromMs: now, phaseMs, count: SHOWN }),
              spec.kind === "interval" ? displayZone : spec.timezone,
              now,
            ),
            count: countInstants(spec, { fromMs: now, toMs: now + DAY_MS, phaseMs, limit: COUNTED_MAX }),
          };
    const phaseMs = sensor.phase_ms ?? now;
    return { before: list(before, phaseMs), after: list(after, kept ? phaseMs : now) };
  }, [before, after, kept, now, sensor.phase_ms, displayZone]);
  return (
    <Card title="What saving changes" bodyClassName="grid gap-3">
      <p className="text-sm">
        In the next 24 hours:{" "}
        <strong className="font-semibold tabular-nums">
          {formatNumber(coming.before.count)} → {formatNumber(coming.after.count)}
        </strong>{" "}
        {coming.after.count === 1 ? "fire" : "fires"}
      </p>
      <div className="grid grid-cols-[1fr_auto_1fr] items-center gap-3">
        <Instants title="Before" rows={coming.before.rows} />
        <ArrowRight aria-hidden className="size-4 text-muted-foreground" />
        <Instants title="After" rows={coming.after.rows} />
      </div>
      <p className="text-muted-foreground text-sm">
        {kept
          ? "The phase is kept; from the moment of saving the new limits count."
          : after.kind === "interval" && after.startMs === undefined
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
