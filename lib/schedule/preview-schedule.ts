import { nextInstant } from "@/lib/schedule/next-instant";
import type { TimerSpec } from "@/lib/schedule/timer-spec";

export type PreviewedFire = {
  /** UTC ms. */
  atMs: number;
  /** Real time since the fire before it in the list, in ms; null for the first. */
  gapMs: number | null;
};

/** The next `count` fires strictly after `fromMs`; fewer when the timer ends. The same arithmetic as the scheduler's. */
export function previewSchedule(
  spec: TimerSpec,
  { fromMs, phaseMs, count }: { fromMs: number; phaseMs: number; count: number },
): PreviewedFire[] {
  const fires: PreviewedFire[] = [];
  let previous: number | null = null;
  let next = nextInstant(spec, fromMs, phaseMs);
  while (next !== null && fires.length < count) {
    fires.push({ atMs: next, gapMs: previous === null ? null : next - previous });
    previous = next;
    next = nextInstant(spec, next, phaseMs);
  }
  return fires;
}
