import fc from "fast-check";
import { expect, test } from "vitest";
import { countInstants, nextInstant } from "@/lib/schedule/next-instant";
import { parseTimerSpec } from "@/lib/schedule/timer-spec";
import { planFire } from "@/server/scheduler/plan-fire";
import { settledUntil, type TimerRow } from "@/server/scheduler/timer-row";
import { START_MS, timerRow } from "@/server/testing/timer-rows";

const settings = fc.oneof(
  fc
    .record({ unit: fc.constantFrom("seconds", "minutes", "hours"), interval: fc.integer({ min: 1, max: 90 }) })
    .map((config) => ({ triggerRef: "core.intervaltimer", config })),
  fc
    .record({
      expression: fc.constantFrom("*/10 * * * * *", "0 */5 * * * *", "0 30 2 * * *", "0 0 0 1 * *", "7 * * * *"),
      timezone: fc.constantFrom("UTC", "America/New_York", "Australia/Lord_Howe"),
    })
    .map((config) => ({ triggerRef: "core.crontimer", config })),
  fc.integer({ min: -3_600, max: 100_000 }).map((seconds) => ({
    triggerRef: "core.datetimetimer",
    config: { fire_at: new Date(START_MS + seconds * 1_000).toISOString() },
  })),
);

const rows: fc.Arbitrary<TimerRow> = fc
  .record({
    settings,
    misfirePolicy: fc.constantFrom("skip" as const, "fire_once" as const, "fire_all" as const),
    misfireCap: fc.integer({ min: 1, max: 20 }),
    misfireWindowMs: fc.option(fc.integer({ min: 0, max: 7_200_000 })),
    armedFromMs: fc.integer({ min: 0, max: 40_000_000 }).map((ms) => START_MS + ms),
    highWaterMs: fc.option(fc.integer({ min: 0, max: 80_000_000 }).map((ms) => START_MS + ms)),
  })
  .map(({ settings: { triggerRef, config }, ...rest }) => timerRow({ triggerRef, config, ...rest }));

const elapsed = fc.oneof(fc.integer({ min: 0, max: 20_000 }), fc.integer({ min: 0, max: 30_000_000 }));

test("every due instant is fired, or is counted in exactly one skip; none after now, none twice, none unsettled", () => {
  fc.assert(
    fc.property(rows, elapsed, (row, waitedMs) => {
      const parsed = parseTimerSpec(row.triggerRef, row.config);
      if (!parsed.ok) throw new Error("the settings of this test are valid");
      const { spec } = parsed;
      const nowMs = settledUntil(row) + waitedMs;
      const range = { fromMs: settledUntil(row), toMs: nowMs, phaseMs: row.phaseMs, limit: Number.MAX_SAFE_INTEGER };
      const due = countInstants(spec, range);
      const plan = planFire(row, spec, nowMs);
      if (!plan) {
        expect(due).toBe(0);
        return;
      }
      const fired = plan.fires.map((fire) => fire.scheduledAtMs);
      expect(fired.length + plan.skips.reduce((sum, skip) => sum + skip.count, 0)).toBe(due);
      expect(fired).toEqual([...new Set(fired)].sort((a, b) => a - b));
      for (const fire of plan.fires) {
        expect(fire.scheduledAtMs).toBeGreaterThan(range.fromMs);
        expect(fire.scheduledAtMs).toBeLessThanOrEqual(nowMs);
        expect(fire.lateMs).toBe(nowMs - fire.scheduledAtMs);
        expect(fire.scheduledAtMs).toBeLessThanOrEqual(plan.settledMs);
        expect(nextInstant(spec, fire.scheduledAtMs - 1, row.phaseMs)).toBe(fire.scheduledAtMs);
      }
      expect(plan.settledMs).toBeLessThanOrEqual(nowMs);
      for (const skip of plan.skips) {
        expect(skip.count).toBeGreaterThan(0);
        expect(skip.fromMs).toBeLessThanOrEqual(skip.toMs);
        expect(countInstants(spec, { ...range, fromMs: skip.fromMs - 1, toMs: skip.toMs })).toBe(
          skip.count + fired.filter((atMs) => atMs >= skip.fromMs && atMs <= skip.toMs).length,
        );
      }
      const coalesced = plan.skips
        .filter((skip) => skip.reason === "coalesced")
        .reduce((sum, skip) => sum + skip.count, 0);
      expect(plan.fires.reduce((sum, fire) => sum + fire.coalesced, 0)).toBe(coalesced);
      // What is planned is explained: applying it leaves nothing due.
      expect(planFire({ ...row, highWaterMs: plan.settledMs }, spec, nowMs)).toBeNull();
    }),
    { numRuns: 300 },
  );
});
