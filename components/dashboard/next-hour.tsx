"use client";

import { useMemo } from "react";
import { formatCount } from "@/lib/format/format-number";
import { useNow } from "../data/clock-store";
import { TimelineStrip } from "../data/timeline-strip";
import { useRecurrenceLibrary } from "../sensors/use-recurrence-library";
import { hourLanes, type TimerOfHour } from "./hour-lanes";

const HOUR_MS = 3_600_000;
/** The strip moves this often, so that it does not creep. */
const STEP_MS = 10_000;
const LANES_MAX = 8;

export function NextHour({ timers }: { timers: readonly TimerOfHour[] }) {
  useRecurrenceLibrary(timers.some(({ triggerRef }) => triggerRef === "core.rruletimer"));
  const now = useNow(STEP_MS);
  const { lanes, frequent, more } = useMemo(
    () => hourLanes(timers, { fromMs: now, toMs: now + HOUR_MS, lanesMax: LANES_MAX }),
    [timers, now],
  );
  const left = [
    frequent > 0 &&
      `${formatCount(frequent, "timer")} ${frequent === 1 ? "fires" : "fire"} more than once a minute and ${frequent === 1 ? "is" : "are"} not drawn.`,
    more > 0 && `${formatCount(more, "more timer")} in this hour.`,
  ].filter(Boolean);
  return (
    <div className="grid gap-2">
      {lanes.length > 0 && <TimelineStrip label="Fires in the next hour" from={now} to={now + HOUR_MS} lanes={lanes} />}
      {left.length > 0 && <p className="text-muted-foreground text-xs">{left.join(" ")}</p>}
    </div>
  );
}
