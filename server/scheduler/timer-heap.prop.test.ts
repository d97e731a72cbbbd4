import fc from "fast-check";
import { expect, test } from "vitest";
import { type HeapEntry, TimerHeap } from "@/server/scheduler/timer-heap";

type Command =
  | { what: "set"; id: number; atMs: number }
  | { what: "remove"; id: number }
  | { what: "take"; nowMs: number; limit: number };

const id = fc.nat(30);
const instant = fc.nat(50);
const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ what: fc.constant("set" as const), id, atMs: instant }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant("remove" as const), id }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant("take" as const), nowMs: instant, limit: fc.nat(8) }) },
);

const inOrder = (entries: Map<number, number>): HeapEntry[] =>
  [...entries].map(([key, atMs]) => ({ id: key, atMs })).sort((a, b) => a.atMs - b.atMs || a.id - b.id);

test("after any sequence of set, move, remove and take, the heap holds what a sorted list holds", () => {
  fc.assert(
    fc.property(fc.array(command, { maxLength: 200 }), fc.nat(12), instant, (commands, count, untilMs) => {
      const heap = new TimerHeap();
      const oracle = new Map<number, number>();
      for (const step of commands) {
        if (step.what === "set") {
          heap.set(step.id, step.atMs);
          oracle.set(step.id, step.atMs);
        } else if (step.what === "remove") {
          expect(heap.remove(step.id)).toBe(oracle.delete(step.id));
        } else {
          const due = inOrder(oracle)
            .filter((entry) => entry.atMs <= step.nowMs)
            .slice(0, step.limit);
          expect(heap.takeDue(step.nowMs, step.limit)).toEqual(due);
          for (const entry of due) oracle.delete(entry.id);
        }
        expect(heap.size).toBe(oracle.size);
        expect(heap.peek()).toEqual(inOrder(oracle)[0] ?? null);
      }
      for (let key = 0; key <= 30; key += 1) expect(heap.at(key)).toBe(oracle.get(key) ?? null);
      expect(heap.soonest(count, untilMs)).toEqual(
        inOrder(oracle)
          .filter((entry) => entry.atMs <= untilMs)
          .slice(0, count),
      );
      expect(heap.takeDue(Number.MAX_SAFE_INTEGER, 1_000)).toEqual(inOrder(oracle));
    }),
  );
});

test("looking at what comes next takes nothing out", () => {
  const heap = new TimerHeap();
  for (const [key, atMs] of [
    [1, 30],
    [2, 10],
    [3, 20],
  ] as const)
    heap.set(key, atMs);
  expect(heap.soonest(2)).toEqual([
    { id: 2, atMs: 10 },
    { id: 3, atMs: 20 },
  ]);
  expect(heap.size).toBe(3);
});
