import { describe, expect, test } from "vitest";
import { decideOverlap, type OverlapState } from "@/lib/overlap/decide-overlap";
import type { OverlapPolicy } from "@/lib/vocabulary";

const IDLE: OverlapState = { active: [], waiting: [] };
const start = { kind: "start" } as const;
const wait = (blockedBy: number | null) => ({ kind: "wait", blockedBy }) as const;
const overlap = (blockedBy: number | null) => ({ kind: "suppress", reason: "overlap", blockedBy }) as const;
const superseded = (blockedBy: number | null) => ({ kind: "suppress", reason: "superseded", blockedBy }) as const;

const decide = (policy: OverlapPolicy, state: OverlapState, executions: number[], cap = 2) =>
  decideOverlap({ policy, cap }, state, executions);

describe("of three matches at once while nothing is unfinished", () => {
  test.each([
    ["allow", [start, start, start]],
    ["skip", [start, overlap(1), overlap(1)]],
    ["buffer_one", [start, wait(1), overlap(1)]],
    ["buffer_all", [start, wait(1), wait(1)]],
    ["cancel_previous", [superseded(null), superseded(null), start]],
  ] as const)("%s", (policy, decisions) => {
    expect(decide(policy, IDLE, [1, 2, 3])).toEqual({ decisions, superseded: [] });
  });
});

describe("while a run is unfinished", () => {
  const busy: OverlapState = { active: [7, 9], waiting: [] };
  test.each([
    ["allow", [start, start, start]],
    ["skip", [overlap(7), overlap(7), overlap(7)]],
    ["buffer_one", [wait(7), overlap(7), overlap(7)]],
    ["buffer_all", [wait(7), wait(7), overlap(7)]],
    ["cancel_previous", [superseded(7), superseded(7), wait(7)]],
  ] as const)("%s", (policy, decisions) => {
    expect(decide(policy, busy, [10, 11, 12])).toEqual({ decisions, superseded: [] });
  });
});

describe("while others wait", () => {
  test("buffer_one keeps the one that waits and drops the newer one", () => {
    expect(decide("buffer_one", { active: [7], waiting: [4] }, [8])).toEqual({
      decisions: [overlap(7)],
      superseded: [],
    });
  });

  test("buffer_all lets as many wait as its cap says, those before included", () => {
    expect(decide("buffer_all", { active: [7], waiting: [4, 5] }, [8, 9], 3)).toEqual({
      decisions: [wait(7), overlap(7)],
      superseded: [],
    });
  });

  test("cancel_previous takes the place of what waits", () => {
    expect(decide("cancel_previous", { active: [7], waiting: [4] }, [8])).toEqual({
      decisions: [wait(7)],
      superseded: [4],
    });
  });

  test("nobody overtakes one that waits although nothing is unfinished any more", () => {
    expect(decide("buffer_one", { active: [], waiting: [4] }, [8]).decisions).toEqual([overlap(null)]);
    expect(decide("buffer_all", { active: [], waiting: [4] }, [8]).decisions).toEqual([wait(null)]);
  });
});
