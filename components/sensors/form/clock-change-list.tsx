"use client";

import { useMemo } from "react";
import { type ClockChange, clockChangeEffect, clockChanges } from "@/lib/schedule/clock-changes";
import type { TimerSpec } from "@/lib/schedule/timer-spec";
import { durationText, wallClockText, wallDateText } from "@/lib/schedule/wall-time";

/** The next changes of the zone's clock and what the timer does at each. */
export function ClockChangeList({ spec, nowMs }: { spec: TimerSpec; nowMs: number }) {
  const zone = spec.kind === "interval" ? null : spec.timezone;
  // A change is months away: the list need not follow the clock by the second.
  const day = Math.floor(nowMs / 86_400_000) * 86_400_000;
  const changes = useMemo(
    () =>
      zone === null
        ? []
        : clockChanges(zone, day, 2).map((change) => ({ change, effect: clockChangeEffect(spec, change) })),
    [spec, zone, day],
  );
  if (zone === null)
    return (
      <p className="text-muted-foreground text-xs">An interval counts real time. Clock changes do not touch it.</p>
    );
  if (changes.length === 0)
    return <p className="text-muted-foreground text-xs">{zone} does not change its clock in the next two years.</p>;
  return (
    <ul className="grid gap-2.5">
      {changes.map(({ change, effect }) => (
        <li key={change.atMs} className="grid gap-0.5 text-xs">
          <span className="font-medium">{changeText(change)}</span>
          <span className="text-muted-foreground">{effect}</span>
        </li>
      ))}
    </ul>
  );
}

/** "29 March 2026: 02:00 becomes 03:00, 1 hour forward" */
function changeText(change: ClockChange): string {
  const before = change.atMs + change.offsetBeforeMinutes * 60_000;
  const after = change.atMs + change.offsetAfterMinutes * 60_000;
  return `${wallDateText(before)}: ${wallClockText(before)} becomes ${wallClockText(after)}, ${durationText(Math.abs(after - before))} ${change.kind}`;
}
