import { describe, expect, it } from "vitest";
import { ambientEffectsIn } from "./ambient-effects.mjs";

describe("a source that reaches for the clock by itself", () => {
  it.each([
    ["const now = Date.now();", "Date.now"],
    ["const clock = { now: Date.now };", "Date.now"],
    ["const now = new Date();", "new Date()"],
    ["const dice = Math.random();", "Math.random"],
    ["const handle = setTimeout(() => {}, 5);", "setTimeout"],
    ['import { setTimeout as delay } from "node:timers/promises";', "node:timers/promises"],
  ])("is found out: %s", (source, effect) => {
    expect(ambientEffectsIn(source)).toEqual([effect]);
  });

  it("is not one that gets clock and timers passed in", () => {
    const source =
      "export const f = (clock: Clock, timers: Timers) => timers.setTimeout(() => new Date(clock.now()), 5);";
    expect(ambientEffectsIn(source)).toEqual([]);
  });
});
