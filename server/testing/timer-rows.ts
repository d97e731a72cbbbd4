import type { TimerRow } from "@/server/scheduler/timer-row";

/** Midnight of a Sunday, UTC ms: where virtual clocks begin. */
export const START_MS = Date.parse("2026-03-01T00:00:00Z");

/** A row of attune.timer: every second by default, made at START_MS, owned by the sensor of the same number. */
export function timerRow(change: Partial<TimerRow> = {}): TimerRow {
  const id = change.id ?? 1;
  return {
    id,
    sensor: change.rule === undefined ? id : null,
    rule: null,
    ownerRef: `core.timer_${id}`,
    triggerRef: "core.intervaltimer",
    config: { unit: "seconds", interval: 1 },
    enabled: true,
    misfirePolicy: "fire_once",
    misfireCap: 100,
    misfireWindowMs: null,
    version: 1,
    phaseMs: START_MS,
    armedFromMs: START_MS,
    highWaterMs: null,
    executionCount: 0,
    ...change,
  };
}
