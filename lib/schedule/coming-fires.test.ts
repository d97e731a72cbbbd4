import { describe, expect, test } from "vitest";
import { type ComingTimer, comingFires } from "@/lib/schedule/coming-fires";
import { parseTimerSpec } from "@/lib/schedule/timer-spec";

const FROM = Date.parse("2026-03-02T00:00:00Z");
const DAY = 86_400_000;
const HOUR = 3_600_000;

function cron(key: string, expression: string): ComingTimer {
  const parsed = parseTimerSpec("core.crontimer", { expression });
  if (!parsed.ok) throw new Error(expression);
  return { key, spec: parsed.spec, phaseMs: FROM };
}
const day = (timers: ComingTimer[]) => comingFires(timers, { fromMs: FROM, toMs: FROM + DAY, bucketMs: HOUR });
const clock = (ms: number | null | undefined) =>
  typeof ms === "number" ? new Date(ms).toISOString().slice(11, 16) : ms;

describe("the coming day", () => {
  test("counts every fire in its stretch, also of timers that fire all the time", () => {
    const { buckets, counts, lanes } = day([cron("a", "0 30 2 * * *"), cron("b", "* * * * * *")]);
    expect(buckets).toHaveLength(24);
    expect(buckets[2]).toBe(3_601);
    expect(buckets.reduce((sum, count) => sum + count, 0)).toBe(86_401);
    expect([...counts]).toEqual([
      ["a", 1],
      ["b", 86_400],
    ]);
    expect(lanes.map(({ key }) => key)).toEqual(["a"]);
  });

  test("leaves out what a pause holds back", () => {
    const paused = (timer: ComingTimer): ComingTimer => ({
      ...timer,
      spec: { ...timer.spec, pausedUntilMs: FROM + 12 * HOUR },
    });
    const { counts } = day([paused(cron("a", "0 0 * * * *")), paused(cron("b", "* * * * * *"))]);
    expect([...counts.values()]).toEqual([12, 43_200]);
  });

  test("names who meets in one second, once, and a quieter minute near by", () => {
    const nightly = ["a", "b", "c"].map((key) => cron(key, "0 0 */6 * * *"));
    const { collisions } = day([...nightly, cron("d", "0 1,59 * * * *"), cron("e", "30 0 6 * * *")]);
    expect(collisions).toHaveLength(1);
    expect(collisions[0]?.keys).toEqual(["a", "b", "c"]);
    expect([clock(collisions[0]?.atMs), clock(collisions[0]?.quieterMs)]).toEqual(["06:00", "06:02"]);
    expect(day(nightly.slice(0, 2)).collisions).toEqual([]);
  });
});
