import type { MisfirePolicy } from "@/lib/vocabulary";

/** A row of attune.timer with its owner: what the scheduler arms. Times are UTC ms. */
export type TimerRow = {
  id: number;
  sensor: number | null;
  rule: number | null;
  /** ref of the sensor, or of the rule that owns it */
  ownerRef: string;
  triggerRef: string;
  config: unknown;
  enabled: boolean;
  misfirePolicy: MisfirePolicy;
  misfireCap: number;
  /** null: the larger of one interval and one hour */
  misfireWindowMs: number | null;
  version: number;
  phaseMs: number;
  armedFromMs: number;
  highWaterMs: number | null;
  executionCount: number;
};

/** Only instants after this are due. */
export function settledUntil(row: TimerRow): number {
  return Math.max(row.armedFromMs, row.highWaterMs ?? Number.NEGATIVE_INFINITY);
}
