import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type HeldProcess, planSensorProcesses, type WantedProcess } from "./plan-sensor-processes";
import { givesUp, restartDelayMs, withFailure } from "./restart-delay";

const NOW = Date.parse("2026-03-01T12:00:00Z");

const want = (change: Partial<WantedProcess> = {}): WantedProcess => ({
  sensor: 1,
  hash: "a",
  holder: "us",
  restartAsked: false,
  ...change,
});
const hold = (change: Partial<HeldProcess> = {}): HeldProcess => ({
  sensor: 1,
  hash: "a",
  phase: "running",
  renewAtMs: NOW + 60_000,
  endedAtMs: 0,
  failuresMs: [],
  resume: false,
  ...change,
});
const plan = (wanted: WantedProcess[], held: HeldProcess[], nowMs = NOW) => planSensorProcesses(wanted, held, nowMs);

describe("what runs", () => {
  test("a wanted sensor that nobody holds is started, one of another node is left alone", () => {
    expect(plan([want({ holder: "nobody" })], [])).toEqual([{ kind: "start", sensor: 1, fresh: true }]);
    expect(plan([want({ holder: "other" })], [])).toEqual([]);
  });

  test("what runs as it should is left alone", () => {
    expect(plan([want()], [hold()])).toEqual([]);
  });

  test("what nobody wants any more is stopped, whether it runs or waits for its next start", () => {
    const stop = [{ kind: "stop", sensor: 1, why: "unwanted" }];
    expect(plan([], [hold()])).toEqual(stop);
    expect(plan([], [hold({ phase: "ended", endedAtMs: NOW, failuresMs: [NOW] })])).toEqual(stop);
  });

  test("a process whose lease went to another node is stopped", () => {
    expect(plan([want({ holder: "other" })], [hold()])).toEqual([{ kind: "stop", sensor: 1, why: "lost" }]);
    expect(plan([want({ holder: "nobody" })], [hold()])).toEqual([{ kind: "stop", sensor: 1, why: "lost" }]);
  });

  test("a change, somebody's wish and an ageing token restart it, once each", () => {
    expect(plan([want({ hash: "b" })], [hold()])).toEqual([{ kind: "restart", sensor: 1, why: "changed" }]);
    expect(plan([want({ restartAsked: true })], [hold()])).toEqual([{ kind: "restart", sensor: 1, why: "asked" }]);
    expect(plan([want()], [hold({ renewAtMs: NOW })])).toEqual([{ kind: "restart", sensor: 1, why: "token" }]);
    expect(plan([want({ hash: "b", restartAsked: true })], [hold({ phase: "stopping" })])).toEqual([]);
  });
});

describe("a process that ended by itself", () => {
  const ended = (failures: number, change: Partial<HeldProcess> = {}) => {
    let failuresMs: number[] = [];
    for (let count = 0; count < failures; count += 1) failuresMs = withFailure(failuresMs, NOW);
    return hold({ phase: "ended", endedAtMs: NOW, failuresMs, ...change });
  };

  test("waits longer after every failure, at most a minute", () => {
    const delays = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((count) => restartDelayMs(ended(count).failuresMs) / 1000);
    expect(delays).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);
    expect(plan([want()], [ended(3)])).toEqual([{ kind: "wait", sensor: 1, untilMs: NOW + 4_000 }]);
    expect(plan([want()], [ended(3)], NOW + 4_000)).toEqual([{ kind: "start", sensor: 1, fresh: false }]);
  });

  test("is given up after ten failures, until it changes or somebody restarts it", () => {
    expect(givesUp(ended(9).failuresMs)).toBe(false);
    expect(plan([want()], [ended(10)], NOW + 86_400_000)).toEqual([]);
    expect(plan([want({ hash: "b" })], [ended(10)])).toEqual([{ kind: "start", sensor: 1, fresh: true }]);
    expect(plan([want({ restartAsked: true })], [ended(10)])).toEqual([{ kind: "start", sensor: 1, fresh: true }]);
  });

  test("starts again at once when it was stopped only for that", () => {
    expect(plan([want()], [ended(0, { resume: true })])).toEqual([{ kind: "start", sensor: 1, fresh: false }]);
  });

  test("does not wait longer than its pause when the clock is set back", () => {
    expect(plan([want()], [ended(9)], NOW - 3_600_000)).toEqual([{ kind: "start", sensor: 1, fresh: false }]);
  });

  test("failures of long ago do not count", () => {
    let failuresMs: number[] = [];
    for (let count = 0; count < 50; count += 1) failuresMs = withFailure(failuresMs, NOW + count * 5 * 60_000);
    expect(givesUp(failuresMs)).toBe(false);
    expect(restartDelayMs(failuresMs)).toBeLessThanOrEqual(4_000);
  });
});

test("whatever there is: one step for a sensor at most, no start of what runs or belongs to others, and no stop of what is wanted and ours", () => {
  const sensor = fc.integer({ min: 1, max: 6 });
  const wanted = fc.uniqueArray(
    fc.record({
      sensor,
      hash: fc.constantFrom("a", "b"),
      holder: fc.constantFrom("us" as const, "nobody" as const, "other" as const),
      restartAsked: fc.boolean(),
    }),
    { selector: (entry) => entry.sensor },
  );
  const held = fc.uniqueArray(
    fc.record({
      sensor,
      hash: fc.constantFrom("a", "b"),
      phase: fc.constantFrom("running" as const, "stopping" as const, "ended" as const),
      renewAtMs: fc.integer({ min: NOW - 10, max: NOW + 10 }),
      endedAtMs: fc.integer({ min: NOW - 100_000, max: NOW + 10 }),
      failuresMs: fc.array(fc.integer({ min: NOW - 100_000, max: NOW }), { maxLength: 12 }),
      resume: fc.boolean(),
    }),
    { selector: (entry) => entry.sensor },
  );
  fc.assert(
    fc.property(wanted, held, (wants, holds) => {
      const steps = planSensorProcesses(wants, holds, NOW);
      expect(new Set(steps.map((step) => step.sensor)).size).toBe(steps.length);
      for (const step of steps) {
        const wish = wants.find((entry) => entry.sensor === step.sensor);
        const process = holds.find((entry) => entry.sensor === step.sensor);
        if (step.kind === "start") {
          expect(wish).toBeDefined();
          expect(process?.phase ?? "ended").toBe("ended");
          expect(wish?.holder).not.toBe("other");
        }
        if (step.kind === "stop") expect(wish === undefined || wish.holder !== "us").toBe(true);
        if (step.kind === "restart") expect(process?.phase).toBe("running");
        if (step.kind === "wait") expect(step.untilMs).toBeGreaterThan(NOW);
      }
      // Nothing that runs unwanted, or for another node, is forgotten.
      for (const process of holds) {
        const wish = wants.find((entry) => entry.sensor === process.sensor);
        if (process.phase !== "running" || (wish && wish.holder === "us")) continue;
        expect(steps).toContainEqual(expect.objectContaining({ kind: "stop", sensor: process.sensor }));
      }
    }),
  );
});
