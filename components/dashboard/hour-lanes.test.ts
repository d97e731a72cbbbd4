import { describe, expect, test } from "vitest";
import { hourLanes, type TimerOfHour } from "./hour-lanes";

const HOUR_MS = 3_600_000;
const interval = (ref: string, minutes: number): TimerOfHour => ({
  ref,
  label: ref,
  path: "/sensors",
  triggerRef: "core.intervaltimer",
  config: { unit: "seconds", interval: minutes * 60 },
  timer: null,
  phaseMs: 0,
});
const range = { fromMs: 0, toMs: HOUR_MS, lanesMax: 8 };

describe("the lanes of the coming hour", () => {
  test("each timer has one with every fire of the hour, the soonest first", () => {
    const { lanes } = hourLanes([interval("core.half", 30), interval("core.ten", 10)], range);
    expect(lanes.map(({ label, instants }) => [label, instants.length])).toEqual([
      ["core.ten", 6],
      ["core.half", 2],
    ]);
    expect(lanes[0]?.instants[0]).toMatchObject({ at: 600_000, future: true });
  });

  test("timers of a few seconds are counted and not drawn, and those that do not fire in the hour are left out", () => {
    const timers = [interval("core.quick", 1 / 60), interval("core.daily", 24 * 60)];
    expect(hourLanes(timers, range)).toEqual({ lanes: [], frequent: 1, more: 0 });
  });

  test("what does not fit is counted, and settings that are no schedule do no harm", () => {
    const timers = [interval("core.a", 10), interval("core.b", 20), { ...interval("core.c", 1), config: {} }];
    expect(hourLanes(timers, { ...range, lanesMax: 1 })).toMatchObject({ lanes: [{ label: "core.a" }], more: 1 });
  });
});
