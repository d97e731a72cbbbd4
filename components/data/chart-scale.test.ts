import { describe, expect, it } from "vitest";
import { niceTicks, scaleLinear, timeTicks } from "./chart-scale";

describe("niceTicks", () => {
  it.each([
    [7, [0, 5, 10]],
    [100, [0, 50, 100]],
    [0.3, [0, 0.1, 0.2, 0.3]],
    [1284, [0, 500, 1000, 1500]],
  ])("covers %d with round steps", (max, ticks) => {
    expect(niceTicks(max)).toEqual(ticks);
  });
  it("gives an axis for no data too", () => {
    expect(niceTicks(0)).toEqual([0, 1]);
    expect(niceTicks(Number.NaN)).toEqual([0, 1]);
  });
});

describe("timeTicks", () => {
  const from = Date.UTC(2026, 10, 23, 10, 7);
  it("stands on round times", () => {
    const ticks = timeTicks(from, from + 24 * 3_600_000, 6).map((at) => new Date(at).toISOString().slice(11, 16));
    expect(ticks).toEqual(["12:00", "18:00", "00:00", "06:00"]);
  });
  it("stands on round wall-clock times of a zone with half an hour's offset", () => {
    const offset = 5.5 * 3_600_000;
    for (const at of timeTicks(from, from + 12 * 3_600_000, 6, offset)) expect((at + offset) % 3_600_000).toBe(0);
  });
  it("never makes many more ticks than asked for, whatever the span", () => {
    for (const span of [1000, 60_000, 86_400_000, 400 * 86_400_000]) {
      expect(timeTicks(from, from + span, 6).length).toBeLessThanOrEqual(7);
    }
  });
});

describe("scaleLinear", () => {
  it("maps the ends of the domain to the ends of the range", () => {
    const scale = scaleLinear([10, 20], [0, 100]);
    expect([scale(10), scale(15), scale(20)]).toEqual([0, 50, 100]);
  });
  it("does not divide by nothing", () => {
    expect(scaleLinear([5, 5], [0, 100])(5)).toBe(0);
  });
});
