import { expect, test } from "vitest";
import { ArmedTimers } from "@/server/scheduler/armed-timers";
import { START_MS, timerRow } from "@/server/testing/timer-rows";
import { createVirtualClock } from "@/server/testing/virtual-clock";

test("a timer whose instants cannot be computed is invalid by itself: whoever arms it goes on with the others", () => {
  const told: string[] = [];
  const timers = new ArmedTimers(createVirtualClock(START_MS), (row, problem) =>
    told.push(`${row.ownerRef}: ${problem}`),
  );
  const row = timerRow({ triggerRef: "core.crontimer", config: { expression: "* * * * *" } });
  timers.put(row);
  const armed = timers.get(1);
  if (!armed) throw new Error("not armed");
  // As if a library gave up in the search.
  armed.spec = { kind: "cron", expression: "nonsense", timezone: "UTC" };
  timers.schedule(armed);
  const problem = expect.stringContaining("needs 5 fields");
  expect(timers.soonestMs()).toBeNull();
  expect(timers.ofSensor(1)).toEqual({ nextFireAtMs: null, version: null, problem });
  expect(timers.describe()).toMatchObject({ armed: 0, invalid: 1 });
  expect(timers.put(row)).toBe(false); // the reconcile reads it again, and has nothing to repair
  expect(told).toEqual([expect.stringContaining("core.timer_1: needs 5 fields")]);
  timers.put({ ...row, version: 2 });
  expect(timers.soonestMs()).toBe(START_MS + 60_000);
});
