import { Cron, CronPattern } from "croner";
import { describe, expect, it } from "vitest";
import { BoundedCache } from "@/lib/bounded-cache";
import { cronFieldValues, parseCronFields } from "@/lib/schedule/cron-fields";
import { cronSchedule } from "@/lib/schedule/cron-schedule";
import { countInstants, instantsBetween, nextInstant } from "@/lib/schedule/next-instant";
import { previewSchedule } from "@/lib/schedule/preview-schedule";
import type { TimerSpec } from "@/lib/schedule/timer-spec";

const DAY_MS = 86_400_000;
const cron = (expression: string, timezone = "UTC"): TimerSpec => ({ kind: "cron", expression, timezone });
const every = (seconds: number): TimerSpec => ({
  kind: "interval",
  unit: "seconds",
  interval: seconds,
  intervalMs: seconds * 1000,
});

/** The next fires after a moment, as ISO instants without milliseconds. */
function fires(spec: TimerSpec, from: string, count: number): string[] {
  return previewSchedule(spec, { fromMs: Date.parse(from), phaseMs: 0, count }).map(({ atMs }) =>
    new Date(atMs).toISOString().replace(".000Z", "Z"),
  );
}

describe("intervals", () => {
  it("fire first one whole interval after their creation, never at it", () => {
    expect(nextInstant(every(5), 1_000, 1_000)).toBe(6_000);
    expect(nextInstant(every(5), -90_000, 1_000)).toBe(6_000);
    expect(nextInstant(every(5), 6_000, 1_000)).toBe(11_000);
    expect(nextInstant(every(5), 5_999, 1_000)).toBe(6_000);
  });

  it("count a century of one-second fires without iterating", () => {
    const range = { fromMs: 0, toMs: 36_525 * DAY_MS, phaseMs: 0, limit: Number.MAX_SAFE_INTEGER };
    const started = performance.now();
    expect(countInstants(every(1), range)).toBe(36_525 * 86_400);
    expect(performance.now() - started).toBeLessThan(200);
  });
});

describe("dates", () => {
  const at = (fireAt: number): TimerSpec => ({ kind: "date", fireAt, timezone: "UTC" });

  it("fire once and never again", () => {
    expect(nextInstant(at(5_000), 4_999, 0)).toBe(5_000);
    expect(nextInstant(at(5_000), 5_000, 0)).toBeNull();
    expect(instantsBetween(at(5_000), { fromMs: 0, toMs: 9_000, phaseMs: 0, limit: 5 })).toEqual({
      instants: [5_000],
      truncated: false,
    });
  });

  it("never fire when they were not after the creation of the timer", () => {
    expect(nextInstant(at(5_000), 0, 5_000)).toBeNull();
    expect(nextInstant(at(5_000), 0, 5_001)).toBeNull();
    expect(nextInstant(at(5_000), 0, 4_999)).toBe(5_000);
  });
});

describe("cron expressions", () => {
  it("have seconds 0 with five fields, seconds first with six, and the year last with seven", () => {
    expect(fires(cron("30 2 * * *"), "2026-01-01T00:00:00Z", 1)).toEqual(["2026-01-01T02:30:00Z"]);
    expect(fires(cron("15 30 2 * * *"), "2026-01-01T00:00:00Z", 1)).toEqual(["2026-01-01T02:30:15Z"]);
    expect(fires(cron("0 0 0 1 1 * 2028,2030"), "2026-01-01T00:00:00Z", 5)).toEqual([
      "2028-01-01T00:00:00Z",
      "2030-01-01T00:00:00Z",
    ]);
  });

  it("fire when either day of month or day of week matches, if both are restricted", () => {
    expect(fires(cron("0 0 13 * 5"), "2026-02-01T00:00:00Z", 4)).toEqual([
      "2026-02-06T00:00:00Z",
      "2026-02-13T00:00:00Z",
      "2026-02-20T00:00:00Z",
      "2026-02-27T00:00:00Z",
    ]);
    expect(fires(cron("0 0 1,13 * 1"), "2026-04-01T00:00:00Z", 3)).toEqual([
      "2026-04-06T00:00:00Z",
      "2026-04-13T00:00:00Z",
      "2026-04-20T00:00:00Z",
    ]);
  });

  it("know the last day, the nearest weekday, the nth and the last weekday of a month", () => {
    expect(fires(cron("0 0 L * *"), "2028-02-01T00:00:00Z", 2)).toEqual([
      "2028-02-29T00:00:00Z",
      "2028-03-31T00:00:00Z",
    ]);
    expect(fires(cron("0 0 15W * *"), "2026-02-01T00:00:00Z", 1)).toEqual(["2026-02-16T00:00:00Z"]);
    expect(fires(cron("0 0 * * FRI#2"), "2026-02-01T00:00:00Z", 1)).toEqual(["2026-02-13T00:00:00Z"]);
    expect(fires(cron("0 0 * * 5L"), "2026-02-01T00:00:00Z", 1)).toEqual(["2026-02-27T00:00:00Z"]);
    expect(fires(cron("0 0 LW * *"), "2026-02-01T00:00:00Z", 1)).toEqual(["2026-02-27T00:00:00Z"]);
  });

  it("read every plain field as croner reads it", () => {
    for (const expression of [
      "*/7 */5 */9 */6 */4 */2",
      "1,2,50-59 0-30/10 8-17 1-7 jan,mar-may sat-sun",
      "5 59 23 31 12 7",
      "0 0 0 1 1 sun-tue",
      "0-58/2 * 0-23 * * mon,3,fri-sun",
    ]) {
      const pattern = new CronPattern(expression);
      const [second, minute, hour, day, month, weekday] = parseCronFields(expression).fields;
      const indexes = (values: number[], offset = 0) => values.flatMap((on, index) => (on ? [index + offset] : []));
      expect(second && cronFieldValues(second)).toEqual(indexes(pattern.second));
      expect(minute && cronFieldValues(minute)).toEqual(indexes(pattern.minute));
      expect(hour && cronFieldValues(hour)).toEqual(indexes(pattern.hour));
      expect(day && cronFieldValues(day)).toEqual(indexes(pattern.day, 1));
      expect(month && cronFieldValues(month)).toEqual(indexes(pattern.month, 1));
      expect(weekday && cronFieldValues(weekday)).toEqual(indexes(pattern.dayOfWeek.slice(0, 7)));
    }
  });

  it("accept a number with a step as from that number to the end", () => {
    expect(fires(cron("5/20 * * * *"), "2026-01-01T00:00:00Z", 4).map((at) => at.slice(11, 16))).toEqual([
      "00:05",
      "00:25",
      "00:45",
      "01:05",
    ]);
  });

  it("that match no date end at once instead of searching for ever", () => {
    for (const expression of [
      "0 0 30 2 *",
      "0 0 31 4,6,9,11 *",
      "0 0 31W 2 *",
      "0 0 0 30 2 * 1970-9999",
      "0 0 0 29 2 * 2097-2103",
    ]) {
      const started = performance.now();
      expect(nextInstant(cron(expression, "Europe/Berlin"), Date.UTC(2026, 0, 1), 0)).toBeNull();
      expect(performance.now() - started).toBeLessThan(200);
    }
    expect(nextInstant(cron("0 0 0 1 1 * 2020"), Date.UTC(2026, 0, 1), 0)).toBeNull();
    expect(nextInstant(cron("0 0 0 1 1 * 2020"), Date.UTC(2019, 0, 1), 0)).toBe(Date.UTC(2020, 0, 1));
  });

  it("answer the same whatever was asked of their shared schedule before", () => {
    const at = (from: string) => fires(cron("0 12 * * *"), from, 1)[0];
    expect(at("2026-05-02T13:00:00Z")).toBe("2026-05-03T12:00:00Z");
    expect(at("2026-05-02T11:00:00Z")).toBe("2026-05-02T12:00:00Z");
    expect(at("2026-05-02T11:59:59Z")).toBe("2026-05-02T12:00:00Z");
    expect(at("2026-05-02T12:00:00Z")).toBe("2026-05-03T12:00:00Z");
    expect(at("2020-05-02T12:00:00Z")).toBe("2020-05-03T12:00:00Z");
  });

  it("that fire every eight years are found across the gap of 2100", () => {
    expect(fires(cron("0 0 29 2 *", "Europe/Berlin"), "2096-03-01T00:00:00Z", 1)).toEqual(["2104-02-28T23:00:00Z"]);
  });

  it("share one parsed schedule and keep it small", () => {
    expect(cronSchedule("*/3 * * * *")).toBe(cronSchedule("*/3 * * * *"));
    const cache = new BoundedCache<number, number>(4);
    for (let key = 0; key < 4; key++) cache.getOrCreate(key, () => key);
    cache.getOrCreate(0, () => 99);
    cache.getOrCreate(4, () => 4);
    expect(cache.size).toBe(4);
    expect(cache.getOrCreate(0, () => 99)).toBe(0);
    expect(cache.getOrCreate(1, () => 99)).toBe(99);
  });
});

describe("clock changes", () => {
  it("a time in the gap fires at the first instant after it, once", () => {
    expect(fires(cron("30 2 * * *", "Europe/Berlin"), "2026-03-27T12:00:00Z", 3)).toEqual([
      "2026-03-28T01:30:00Z",
      "2026-03-29T01:00:00Z",
      "2026-03-30T00:30:00Z",
    ]);
    expect(fires(cron("0,30 2,3 * * *", "Europe/Berlin"), "2026-03-28T12:00:00Z", 2)).toEqual([
      "2026-03-29T01:00:00Z",
      "2026-03-29T01:30:00Z",
    ]);
  });

  it("a repeated time fires at its first occurrence only, wherever the search starts", () => {
    const spec = cron("30 1 * * *", "America/New_York");
    expect(fires(spec, "2026-10-31T12:00:00Z", 2)).toEqual(["2026-11-01T05:30:00Z", "2026-11-02T06:30:00Z"]);
    expect(fires(spec, "2026-11-01T06:10:00Z", 1)).toEqual(["2026-11-02T06:30:00Z"]);
  });

  it("steps of minutes and unrestricted hours fire in both passes of the repeated hour", () => {
    expect(fires(cron("*/20 * * * *", "Australia/Lord_Howe"), "2026-04-04T14:35:00Z", 4)).toEqual([
      "2026-04-04T14:40:00Z",
      "2026-04-04T15:10:00Z",
      "2026-04-04T15:30:00Z",
      "2026-04-04T15:50:00Z",
    ]);
    expect(fires(cron("0 * * * *", "America/New_York"), "2026-11-01T04:30:00Z", 3)).toEqual([
      "2026-11-01T05:00:00Z",
      "2026-11-01T06:00:00Z",
      "2026-11-01T07:00:00Z",
    ]);
    const listed = cron("0 0-23 * * *", "America/New_York");
    expect(fires(listed, "2026-11-01T04:30:00Z", 3)).toEqual(
      fires(cron("0 * * * *", "America/New_York"), "2026-11-01T04:30:00Z", 3),
    );
  });

  it("a step of hours fires as often on the day of a change as on any other", () => {
    const range = { phaseMs: 0, limit: 100 };
    for (const [from, to] of [
      ["2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z"],
      ["2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z"],
    ] as const) {
      const day = { ...range, fromMs: Date.parse(from) - 1, toMs: Date.parse(to) - 1 };
      expect(countInstants(cron("0 */2 * * *", "Europe/Berlin"), day)).toBe(12);
    }
  });

  it("a gap that ends at midnight fires at midnight, so that no local day is left out", () => {
    expect(fires(cron("30 23 * * *", "America/Nuuk"), "2026-03-27T12:00:00Z", 3)).toEqual([
      "2026-03-28T01:30:00Z",
      "2026-03-29T01:00:00Z",
      "2026-03-30T00:30:00Z",
    ]);
    // Croner drops that fire; if it ever keeps it, this arithmetic can be thrown away.
    const own = new Cron("30 23 * * *", { timezone: "America/Nuuk" }).nextRun(new Date("2026-03-28T12:00:00Z"));
    expect(own?.toISOString()).toBe("2026-03-30T00:30:00.000Z");
  });

  it("a local day that was skipped as a whole has no fire", () => {
    expect(fires(cron("0 12 * * *", "Pacific/Apia"), "2011-12-29T00:00:00Z", 3)).toEqual([
      "2011-12-29T22:00:00Z",
      "2011-12-30T22:00:00Z",
      "2011-12-31T22:00:00Z",
    ]);
  });

  it("a schedule that ends by its year still fires in the second pass of the repeated hour", () => {
    const spec = cron("0 */30 1 1 11 * 2026", "America/New_York");
    expect(fires(spec, "2026-11-01T05:15:00Z", 5)).toEqual([
      "2026-11-01T05:30:00Z",
      "2026-11-01T06:00:00Z",
      "2026-11-01T06:30:00Z",
    ]);
  });
});

describe("previewSchedule", () => {
  it("gives the real time between fires", () => {
    const preview = previewSchedule(cron("0 0 * * *", "Europe/Berlin"), {
      fromMs: Date.parse("2026-03-28T12:00:00Z"),
      phaseMs: 0,
      count: 3,
    });
    expect(preview.map(({ gapMs }) => gapMs)).toEqual([null, 23 * 3_600_000, DAY_MS]);
  });
});
