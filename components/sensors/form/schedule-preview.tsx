"use client";

import { useDeferredValue, useMemo } from "react";
import { useNow } from "@/components/data/clock-store";
import { Countdown } from "@/components/data/countdown";
import { useDisplayZone } from "@/components/data/display-zone";
import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { describeSchedule } from "@/lib/schedule/describe-schedule";
import { lintSchedule } from "@/lib/schedule/lint-schedule";
import { previewSchedule } from "@/lib/schedule/preview-schedule";
import type { TimerSpec } from "@/lib/schedule/timer-spec";
import { ClockChangeList } from "./clock-change-list";
import { FireList } from "./fire-list";
import { fireRows } from "./fire-rows";
import { useFormSchedule } from "./use-form-schedule";

const SHOWN_FIRES = 10;

/** What the schedule in the form means: its next fires, its zone's clock changes, and what is surprising about it. */
export function SchedulePreview({ phaseMs, timer = null }: { phaseMs: number | null; timer?: number | null }) {
  const { spec } = useFormSchedule(timer);
  const settled = useDeferredValue(spec);
  return (
    <Card title="Next fires" bodyClassName="grid gap-4">
      {settled === null ? (
        <p className="py-6 text-center text-muted-foreground text-sm">They appear as soon as the schedule is valid.</p>
      ) : (
        <Preview spec={settled} phaseMs={phaseMs} />
      )}
    </Card>
  );
}

/** `phaseMs` null: the timer does not exist yet, so an interval counts from now. */
function Preview({ spec, phaseMs }: { spec: TimerSpec; phaseMs: number | null }) {
  const displayZone = useDisplayZone();
  const fresh = spec.kind === "interval" && phaseMs === null && spec.startMs === undefined;
  // The list of a new interval moves with the clock; slowly enough to be read.
  const now = useNow(fresh ? Math.min(60_000, Math.max(1_000, spec.intervalMs / 5)) : 1_000);
  const zone = spec.kind === "interval" ? displayZone : spec.timezone;
  const fires = useMemo(
    () => previewSchedule(spec, { fromMs: now, phaseMs: phaseMs ?? now, count: SHOWN_FIRES }),
    [spec, now, phaseMs],
  );
  const minute = Math.floor(now / 60_000) * 60_000;
  const findings = useMemo(() => lintSchedule(spec, minute), [spec, minute]);
  const first = fires[0];
  const words = describeSchedule(spec);
  return (
    <>
      <div className="grid gap-0.5">
        <p className="font-medium text-sm">{words.charAt(0).toUpperCase() + words.slice(1)}</p>
        <p className="text-muted-foreground text-xs">
          {first === undefined ? (
            "It never fires."
          ) : fresh ? (
            "The first fire comes one interval after saving."
          ) : (
            <>
              Next fire in <Countdown to={first.atMs} />
            </>
          )}
        </p>
      </div>
      {findings.map((finding) => (
        <Callout key={finding.message} tone={finding.severity === "error" ? "failure" : "warning"} live>
          {finding.message}
        </Callout>
      ))}
      {fires.length > 0 && (
        <FireList rows={fireRows(fires, zone, now)} zone={zone} label={`The next ${fires.length} fires`} />
      )}
      <section className="grid gap-2 border-t pt-3">
        <h3 className="font-medium text-sm">Clock changes</h3>
        <ClockChangeList spec={spec} nowMs={now} />
      </section>
    </>
  );
}
