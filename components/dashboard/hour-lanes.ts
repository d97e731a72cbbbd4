import { instantsBetween } from "@/lib/schedule/next-instant";
import { parseTimerSpec } from "@/lib/schedule/timer-spec";
import type { JsonObject } from "@/lib/schemas/common";
import type { TimelineLane } from "../data/timeline-strip";

/** An enabled timer of a sensor or a rule. `phaseMs`: the instant that an interval counts from, UTC ms. */
export interface TimerOfHour {
  ref: string;
  label: string;
  path: "/sensors" | "/rules";
  triggerRef: string;
  /** As the scheduler has them, with the rules of their calendars. */
  config: JsonObject;
  timer: number | null;
  phaseMs: number;
}

/** A timer that fires oftener than once a minute would fill its lane from end to end and say nothing. */
export const LANE_FIRES_MAX = 60;

/**
 * One lane for each timer that fires in (fromMs, toMs], the soonest first, at most `lanesMax`. `frequent` counts the
 * timers left out because they fire too often to be drawn, `more` those that did not fit.
 */
export function hourLanes(
  timers: readonly TimerOfHour[],
  { fromMs, toMs, lanesMax }: { fromMs: number; toMs: number; lanesMax: number },
): { lanes: TimelineLane[]; frequent: number; more: number } {
  let frequent = 0;
  const lanes: (TimelineLane & { firstMs: number })[] = [];
  for (const { ref, label, path, triggerRef, config, timer, phaseMs } of timers) {
    const parsed = parseTimerSpec(triggerRef, config, timer);
    if (!parsed.ok) continue;
    const { instants, truncated } = instantsBetween(parsed.spec, { fromMs, toMs, phaseMs, limit: LANE_FIRES_MAX });
    if (truncated) frequent += 1;
    const [firstMs] = instants;
    if (truncated || firstMs === undefined) continue;
    lanes.push({
      id: `${path}/${ref}`,
      label,
      href: `${path}/${ref}`,
      firstMs,
      instants: instants.map((at) => ({ id: String(at), at, tone: "primary", label: `${label} fires`, future: true })),
    });
  }
  lanes.sort((a, b) => a.firstMs - b.firstMs || a.label.localeCompare(b.label));
  return {
    lanes: lanes.slice(0, lanesMax).map(({ firstMs: _, ...lane }) => lane),
    frequent,
    more: Math.max(0, lanes.length - lanesMax),
  };
}
