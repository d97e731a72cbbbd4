import { describe, expect, test } from "vitest";
import { type FiringSensor, nextFireAt, specOf } from "./next-fire-at";

const PHASE = Date.UTC(2026, 0, 1);
const every5s: FiringSensor = {
  state: "armed",
  trigger_ref: "core.intervaltimer",
  config: { unit: "seconds", interval: 5 },
  phase_ms: PHASE,
  timer: 1,
  timer_config: null,
  next_fire_at: new Date(PHASE + 5_000).toISOString(),
};

describe("nextFireAt", () => {
  test("is what the server said while that is ahead", () => {
    expect(nextFireAt(every5s, PHASE + 1_000)).toBe(PHASE + 5_000);
  });

  test("goes on by arithmetic once that instant has passed", () => {
    expect(nextFireAt(every5s, PHASE + 5_000)).toBe(PHASE + 10_000);
    expect(nextFireAt(every5s, PHASE + 12_345)).toBe(PHASE + 15_000);
  });

  test("is null for a sensor that is off or finished", () => {
    expect(nextFireAt({ ...every5s, state: "disabled" }, PHASE)).toBeNull();
    expect(nextFireAt({ ...every5s, state: "finished" }, PHASE)).toBeNull();
  });

  test("is null after the one fire of a date", () => {
    const once: FiringSensor = {
      ...every5s,
      trigger_ref: "core.datetimetimer",
      config: { fire_at: "2026-01-02T00:00:00Z" },
      next_fire_at: "2026-01-02T00:00:00.000Z",
    };
    expect(nextFireAt(once, PHASE)).toBe(Date.UTC(2026, 0, 2));
    expect(nextFireAt(once, Date.UTC(2026, 0, 2))).toBeNull();
  });
});

test("specOf is null for what is no timer and for settings that are not valid", () => {
  expect(specOf({ timer: null, timer_config: null, trigger_ref: "shop.order", config: {} })).toBeNull();
  expect(
    specOf({ timer: null, timer_config: null, trigger_ref: "core.crontimer", config: { expression: "nonsense" } }),
  ).toBeNull();
});
