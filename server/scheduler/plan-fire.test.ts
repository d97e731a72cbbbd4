import { describe, expect, test } from "vitest";
import { parseTimerSpec, type TimerSpec } from "@/lib/schedule/timer-spec";
import { planFire } from "@/server/scheduler/plan-fire";
import type { TimerRow } from "@/server/scheduler/timer-row";
import { START_MS, timerRow } from "@/server/testing/timer-rows";

const SECOND = 1_000;
const MINUTE = 60_000;
const HOUR = 3_600_000;

function specOf(row: TimerRow): TimerSpec {
  const parsed = parseTimerSpec(row.triggerRef, row.config);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues));
  return parsed.spec;
}

/** The plan of a one-minute timer, in minutes and seconds after the start. */
function planMinutes(change: Partial<TimerRow>, afterStartMs: number) {
  const row = timerRow({ config: { unit: "minutes", interval: 1 }, ...change });
  const plan = planFire(row, specOf(row), START_MS + afterStartMs);
  if (!plan) return null;
  const minute = (ms: number) => (ms - START_MS) / MINUTE;
  return {
    fires: plan.fires.map((fire) => [minute(fire.scheduledAtMs), fire.lateMs, fire.coalesced]),
    skips: plan.skips.map((skip) => [minute(skip.fromMs), minute(skip.toMs), skip.count, skip.reason]),
    settled: minute(plan.settledMs),
  };
}

describe.each(["skip", "fire_once", "fire_all"] as const)("with the policy %s", (misfirePolicy) => {
  test("nothing is due before the first full interval has passed", () => {
    expect(planMinutes({ misfirePolicy }, MINUTE - 1)).toBeNull();
  });
  test("an instant is fired at its very millisecond", () => {
    expect(planMinutes({ misfirePolicy }, MINUTE)).toEqual({ fires: [[1, 0, 0]], skips: [], settled: 1 });
  });
  test("five seconds of lateness still count as on time", () => {
    expect(planMinutes({ misfirePolicy }, MINUTE + 5 * SECOND)).toEqual({
      fires: [[1, 5_000, 0]],
      skips: [],
      settled: 1,
    });
  });
  test("a settled instant is not due again", () => {
    expect(planMinutes({ misfirePolicy, highWaterMs: START_MS + MINUTE }, MINUTE + 30 * SECOND)).toBeNull();
  });
});

test.each([
  ["skip", { fires: [], skips: [[1, 1, 1, "misfire"]], settled: 1 }],
  ["fire_once", { fires: [[1, 6_000, 0]], skips: [], settled: 1 }],
  ["fire_all", { fires: [[1, 6_000, 0]], skips: [], settled: 1 }],
] as const)("one instant that is late by more than the tolerance: %s", (misfirePolicy, expected) => {
  expect(planMinutes({ misfirePolicy }, MINUTE + 6 * SECOND)).toEqual(expected);
});

test.each([
  ["skip", { fires: [], skips: [[1, 10, 10, "misfire"]], settled: 10 }],
  ["fire_once", { fires: [[10, 30_000, 9]], skips: [[1, 10 - 1 / MINUTE, 9, "coalesced"]], settled: 10 }],
  [
    "fire_all",
    {
      fires: Array.from({ length: 10 }, (_, i) => [i + 1, (10 - i - 1) * MINUTE + 30_000, 0]),
      skips: [],
      settled: 10,
    },
  ],
] as const)("ten instants missed: %s", (misfirePolicy, expected) => {
  expect(planMinutes({ misfirePolicy }, 10 * MINUTE + 30 * SECOND)).toEqual(expected);
});

test("fire_all fires at most as many as its cap, the latest ones, and says what it left out", () => {
  expect(planMinutes({ misfirePolicy: "fire_all", misfireCap: 2 }, 10 * MINUTE + 30 * SECOND)).toEqual({
    fires: [
      [9, 90_000, 0],
      [10, 30_000, 0],
    ],
    skips: [[1, 9 - 1 / MINUTE, 8, "misfire"]],
    settled: 10,
  });
});

test("skip fires the last of several missed instants when that one is on time", () => {
  const plan = planMinutes({ misfirePolicy: "skip" }, 10 * MINUTE + 2 * SECOND);
  expect(plan?.fires).toEqual([[10, 2_000, 0]]);
  expect(plan?.skips).toMatchObject([[1, expect.any(Number), 9, "misfire"]]);
});

test("what is older than the window of the larger of one interval and one hour is a misfire", () => {
  const plan = planMinutes({}, 100 * MINUTE + 30 * SECOND);
  expect(plan?.fires).toEqual([[100, 30_000, 59]]);
  expect(plan?.skips.map((skip) => [skip[2], skip[3]])).toEqual([
    [40, "misfire"],
    [59, "coalesced"],
  ]);
});

test("a window of its own decides instead, and a window of nothing leaves only misfires", () => {
  expect(planMinutes({ misfireWindowMs: 2 * MINUTE }, 10 * MINUTE + 30 * SECOND)?.fires).toEqual([[10, 30_000, 1]]);
  expect(planMinutes({ misfireWindowMs: 0 }, 10 * MINUTE + 30 * SECOND)).toMatchObject({
    fires: [],
    skips: [[1, expect.any(Number), 10, "misfire"]],
  });
});

test("a date that was missed within the hour fires once, late; after it, it is a misfire", () => {
  const row = timerRow({
    triggerRef: "core.datetimetimer",
    config: { fire_at: "2026-03-01T01:00:00Z" },
    phaseMs: START_MS,
  });
  expect(planFire(row, specOf(row), START_MS + HOUR + 50 * MINUTE)?.fires).toMatchObject([{ lateMs: 50 * MINUTE }]);
  expect(planFire(row, specOf(row), START_MS + 3 * HOUR)).toMatchObject({
    fires: [],
    skips: [{ count: 1, reason: "misfire" }],
  });
});

test("a date that was past when its timer was made never fires and is no misfire", () => {
  const row = timerRow({ triggerRef: "core.datetimetimer", config: { fire_at: "2026-02-28T23:59:59Z" } });
  expect(planFire(row, specOf(row), START_MS + HOUR)).toBeNull();
});

test("a timer that was off is due only from when it was armed again", () => {
  expect(planMinutes({ armedFromMs: START_MS + 9 * MINUTE + 1 }, 10 * MINUTE)).toEqual({
    fires: [[10, 0, 0]],
    skips: [],
    settled: 10,
  });
});

test("a month of missed seconds is planned without looking at each: the plan of an interval takes no time", () => {
  const row = timerRow();
  const plan = planFire(row, specOf(row), START_MS + 30 * 24 * HOUR);
  expect(plan?.skips.reduce((sum, skip) => sum + skip.count, 0)).toBe(30 * 24 * 3600 - 1);
});

test("a day of missed cron seconds is explained in several plans, each of which takes a moment", () => {
  const row = timerRow({ triggerRef: "core.crontimer", config: { expression: "* * * * * *" } });
  const nowMs = START_MS + 24 * HOUR;
  let explained = 0;
  let plans = 0;
  for (let plan = planFire(row, specOf(row), nowMs); plan; plan = planFire(row, specOf(row), nowMs)) {
    explained += plan.fires.length + plan.skips.reduce((sum, skip) => sum + skip.count, 0);
    expect(plan.skips.every((skip) => skip.count <= 10_000)).toBe(true);
    row.highWaterMs = plan.settledMs;
    plans += 1;
  }
  expect(explained).toBe(24 * 3600);
  expect(plans).toBe(9); // eight full ones, and the rest with the window
});
