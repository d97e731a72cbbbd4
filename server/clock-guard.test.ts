import { expect, test } from "vitest";
import { createClockGuard } from "@/server/clock-guard";
import type { Sql } from "@/server/db/database";
import { silentLog } from "@/server/log";
import { createVirtualClock } from "@/server/testing/virtual-clock";

/** A guard on a clock that is moved by hand, beside a database whose clock goes right. */
function guarded() {
  const clock = createVirtualClock(0);
  let setMs = 0;
  const stored: unknown[][] = [];
  const step = (ms: number) => {
    setMs += ms;
    clock.step(ms);
  };
  const sql = (async (text: string, values?: unknown[]) => {
    if (text.startsWith("insert")) stored.push(values?.slice(1) ?? []);
    return [{ ms: clock.now() - setMs }];
  }) as unknown as Sql;
  const guard = createClockGuard({ sql, clock, monotonic: () => clock.now() - setMs, log: silentLog, node: "n" });
  guard.start();
  return { guard, clock, stored, step };
}

test("a clock that goes right is not mentioned", async () => {
  const { guard, clock, stored } = guarded();
  await clock.advance(60_000);
  expect(stored).toEqual([]);
  expect(guard.describe()).toEqual({ skewMs: 0, lastStep: null });
});

test("a clock that is set is noticed once, and so is the difference that stays, until it is gone and comes again", async () => {
  const { guard, clock, stored, step } = guarded();
  await clock.advance(12_000);
  step(3_600_000);
  await clock.advance(60_000);
  expect(stored).toEqual([
    ["step", 3_600_000],
    ["skew", 3_600_000],
  ]);
  expect(guard.describe()).toMatchObject({ skewMs: 3_600_000, lastStep: { offsetMs: 3_600_000 } });
  step(-3_600_000);
  await clock.advance(10_000);
  expect(stored.slice(2)).toEqual([["step", -3_600_000]]);
  step(-2_000);
  await clock.advance(10_000);
  expect(stored.slice(3)).toEqual([
    ["step", -2_000],
    ["skew", -2_000],
  ]);
});
