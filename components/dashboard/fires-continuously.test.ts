import { expect, test } from "vitest";
import { describeSchedule } from "@/lib/schedule/describe-schedule";
import { firesContinuously } from "./fires-continuously";

const interval = (seconds: number) =>
  describeSchedule({ kind: "interval", unit: "seconds", interval: seconds, intervalMs: seconds * 1_000 });

test("timers of a few seconds are not counted down, all others are", () => {
  expect([1, 5, 9].map((seconds) => firesContinuously({ schedule: interval(seconds) }))).toEqual([true, true, true]);
  expect([10, 60].map((seconds) => firesContinuously({ schedule: interval(seconds) }))).toEqual([false, false]);
  expect(
    firesContinuously({ schedule: describeSchedule({ kind: "cron", expression: "0 */5 * * * *", timezone: "UTC" }) }),
  ).toBe(false);
});
