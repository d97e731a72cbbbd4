import { expect, test } from "vitest";
import { newSlot, noteEnd, rowOf } from "./sensor-slot";

const NOW = Date.parse("2026-03-01T12:00:00Z");
const crash = { exitCode: 1, error: "It exited with code 1" };

test("a process that ended by itself waits for its next start, and is given up after the tenth time", () => {
  const slot = newSlot(1, "core.watch");
  noteEnd(slot, crash, NOW);
  expect(rowOf(slot, NOW + 400)).toMatchObject({ status: "backoff", restarts: 1, startsInMs: 600, exitCode: 1 });
  for (let count = 0; count < 9; count += 1) noteEnd(slot, crash, NOW);
  expect(rowOf(slot, NOW)).toMatchObject({ status: "failed", restarts: 10, startsInMs: null, error: crash.error });
});

test("a process that was stopped to be started again is no failure", () => {
  const slot = newSlot(1, "core.watch");
  slot.stopping = "restart";
  noteEnd(slot, { exitCode: null, error: "It was ended by SIGTERM" }, NOW);
  expect(rowOf(slot, NOW)).toMatchObject({ status: "starting", restarts: 0, startsInMs: null, error: null });
  expect(slot.phase).toBe("ended");
});

test("a sensor that is given up stays out of reach of a start until its row is released", () => {
  const slot = newSlot(1, "core.watch");
  slot.stopping = "unwanted";
  noteEnd(slot, crash, NOW);
  expect(slot).toMatchObject({ phase: "stopping", failuresMs: [] });
});
