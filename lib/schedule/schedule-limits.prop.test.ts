import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { countInstants, instantsBetween, lastInstants, nextInstant } from "@/lib/schedule/next-instant";
import { jitterOffset, parseTimerSpec, type TimerSpec } from "@/lib/schedule/timer-spec";
import type { CalendarRules } from "@/lib/schemas/calendar";
import { WEEKDAYS } from "@/lib/vocabulary";

const seed = Number(process.env.FAST_CHECK_SEED ?? 20261126);
// The oracle asks Intl about every instant.
vi.setConfig({ testTimeout: 180_000 });

const START = Date.parse("2026-03-01T00:00:00Z");
const MINUTE = 60_000;
const DAY = 86_400_000;
const iso = (ms: number) => new Date(ms).toISOString();

function specOf(triggerRef: string, config: object, timer: number | null = null): TimerSpec {
  const parsed = parseTimerSpec(triggerRef, config, timer);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues));
  return parsed.spec;
}
const interval = (minutes: number, change: object = {}, timer: number | null = null) =>
  specOf("core.intervaltimer", { unit: "minutes", interval: minutes, ...change }, timer);
const times = (spec: TimerSpec, fromMs: number, toMs: number) =>
  instantsBetween(spec, { fromMs, toMs, phaseMs: START, limit: 10_000 }).instants.map(iso);

describe("bounds", () => {
  test("an interval with a beginning counts from it, this instant included, whenever it was made", () => {
    const spec = interval(360, { start_at: "2026-03-02T08:00:00Z", end_at: "2026-03-02T20:00:00Z" });
    expect(times(spec, START, START + 7 * DAY)).toEqual([
      "2026-03-02T08:00:00.000Z",
      "2026-03-02T14:00:00.000Z",
      "2026-03-02T20:00:00.000Z",
    ]);
  });

  test("of a cron timer include both ends", () => {
    const spec = specOf("core.crontimer", {
      expression: "0 0 8 * * *",
      timezone: "Europe/Berlin",
      start_at: "2026-03-02T08:00:00+01:00",
      end_at: "2026-03-03T08:00:00+01:00",
    });
    expect(times(spec, START, START + 7 * DAY)).toEqual(["2026-03-02T07:00:00.000Z", "2026-03-03T07:00:00.000Z"]);
    expect(nextInstant(spec, Date.parse("2026-03-03T07:00:00Z"), START)).toBeNull();
  });

  test("an end before the beginning, and a time without its offset, are refused", () => {
    const parsed = parseTimerSpec("core.intervaltimer", {
      unit: "days",
      interval: 1,
      start_at: "2026-03-02T00:00:00Z",
      end_at: "2026-03-01T00:00:00Z",
    });
    expect(parsed).toEqual({ ok: false, issues: [{ path: ["end_at"], message: "must not be before the beginning" }] });
    expect(
      parseTimerSpec("core.intervaltimer", { unit: "days", interval: 1, start_at: "2026-03-02T00:00" }),
    ).toMatchObject({ ok: false });
  });
});

describe("jitter", () => {
  test("moves every instant of a timer by the same part of it, and is spread over timers", () => {
    const plain = interval(5);
    const offsets = Array.from({ length: 1_000 }, (_, index) => jitterOffset(index + 1, 60_000));
    expect(Math.min(...offsets)).toBeLessThan(1_000);
    expect(Math.max(...offsets)).toBeGreaterThan(59_000);
    expect(Math.max(...offsets)).toBeLessThanOrEqual(60_000);
    expect(new Set(offsets.map((offset) => Math.floor(offset / 6_000))).size).toBe(
      10 + (offsets.includes(60_000) ? 1 : 0),
    );
    const moved = interval(5, { jitter_seconds: 60 }, 7);
    expect(times(moved, START, START + 3_600_000)).toEqual(
      times(plain, START, START + 3_600_000 - 60_000).map((text) => iso(Date.parse(text) + jitterOffset(7, 60_000))),
    );
  });
});

describe("calendars", () => {
  const calendars: Record<string, CalendarRules> = {
    "core.holidays": { timezone: "UTC", days: ["2026-03-02"], weekly: [], ranges: [] },
  };
  test("an excluded one leaves instants out; one that is gone makes the settings invalid; without rules it is left aside", () => {
    const config = { expression: "0 0 8 * * *", exclude_calendars: ["core.holidays"] };
    expect(times(specOf("core.crontimer", { ...config, calendars }), START, START + 3 * DAY)).toEqual([
      "2026-03-01T08:00:00.000Z",
      "2026-03-03T08:00:00.000Z",
    ]);
    expect(parseTimerSpec("core.crontimer", { ...config, calendars: {} })).toMatchObject({
      ok: false,
      issues: [{ path: ["exclude_calendars"] }],
    });
    expect(times(specOf("core.crontimer", config), START, START + 3 * DAY)).toHaveLength(3);
  });

  test("a timer whose days are all excluded never fires, and says so at once", () => {
    const sundays = {
      timezone: "UTC",
      days: [],
      weekly: [{ days: ["sun" as const], from: "00:00", to: "00:00" }],
      ranges: [],
    };
    const spec = specOf("core.crontimer", {
      expression: "0 0 8 * * SUN",
      exclude_calendars: ["c.s"],
      calendars: { "c.s": sundays },
    });
    expect(nextInstant(spec, START, START)).toBeNull();
  });
});

// The oracle asks of every planned instant by itself whether it counts.
const clock = fc
  .integer({ min: 0, max: 47 })
  .map((half) => `${String(Math.floor(half / 2)).padStart(2, "0")}:${half % 2 ? "30" : "00"}`);
const calendar: fc.Arbitrary<CalendarRules> = fc.record({
  timezone: fc.constantFrom("UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe"),
  days: fc.array(
    fc.integer({ min: 0, max: 20 }).map((day) => iso(START + day * DAY).slice(0, 10)),
    { maxLength: 4 },
  ),
  weekly: fc.array(
    fc.record({
      days: fc.uniqueArray(fc.constantFrom(...WEEKDAYS), { minLength: 1, maxLength: 3 }),
      from: clock,
      to: clock,
    }),
    { maxLength: 2 },
  ),
  ranges: fc.array(
    fc
      .record({ from: fc.integer({ min: 0, max: 20 * 24 }), hours: fc.integer({ min: 1, max: 50 }) })
      .map(({ from, hours }) => ({
        from: iso(START + from * 3_600_000),
        to: iso(START + (from + hours) * 3_600_000),
      })),
    { maxLength: 2 },
  ),
});

const formats = new Map<string, Intl.DateTimeFormat>();
function formatOf(timezone: string): Intl.DateTimeFormat {
  const format =
    formats.get(timezone) ??
    new Intl.DateTimeFormat("en-CA", {
      timeZone: timezone,
      hourCycle: "h23",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      weekday: "short",
    });
  formats.set(timezone, format);
  return format;
}

function covers(rules: CalendarRules, atMs: number): boolean {
  const parts = Object.fromEntries(
    formatOf(rules.timezone)
      .formatToParts(atMs)
      .map(({ type, value }) => [type, value]),
  );
  const day = `${parts.year}-${parts.month}-${parts.day}`;
  if (rules.days.includes(day)) return true;
  if (rules.ranges.some(({ from, to }) => atMs >= Date.parse(from) && atMs < Date.parse(to))) return true;
  const weekday = (parts.weekday ?? "").toLowerCase();
  const before = WEEKDAYS[(WEEKDAYS.indexOf(weekday as (typeof WEEKDAYS)[number]) + 6) % 7];
  const now = `${parts.hour}:${parts.minute}`;
  return rules.weekly.some(({ days, from, to }) => {
    const today = days.some((one) => one === weekday);
    if (from < to) return today && now >= from && now < to;
    return (today && now >= from) || (days.some((one) => one === before) && now < to);
  });
}

describe("limits together", () => {
  test("instants are those planned ones that lie in the bounds and count, moved by the jitter; counting and the last ones agree", () => {
    fc.assert(
      fc.property(
        fc.record({
          minutes: fc.constantFrom(7, 30, 60, 95),
          cron: fc.boolean(),
          from: fc.integer({ min: 0, max: 5 * 1440 }),
          start: fc.option(fc.integer({ min: 0, max: 10 * 1440 })),
          end: fc.option(fc.integer({ min: 0, max: 15 * 1440 })),
          jitter: fc.constantFrom(0, 45),
          exclude: fc.array(calendar, { maxLength: 2 }),
          include: fc.array(calendar, { maxLength: 1 }),
        }),
        ({ minutes, cron, from, start, end, jitter, exclude, include }) => {
          if (start !== null && end !== null && end < start) return;
          const names = (list: CalendarRules[], prefix: string) => list.map((_, index) => `${prefix}.c${index}`);
          const calendars = Object.fromEntries([
            ...exclude.map((rules, index) => [`x.c${index}`, rules]),
            ...include.map((rules, index) => [`i.c${index}`, rules]),
          ]);
          const plan = cron
            ? { expression: "0 */20 * * * *", timezone: "Europe/Berlin" }
            : { unit: "minutes", interval: minutes };
          const bounds = {
            ...(start === null ? {} : { start_at: iso(START + start * MINUTE) }),
            ...(end === null ? {} : { end_at: iso(START + end * MINUTE) }),
          };
          const trigger = cron ? "core.crontimer" : "core.intervaltimer";
          const spec = specOf(
            trigger,
            {
              ...plan,
              ...bounds,
              jitter_seconds: jitter,
              exclude_calendars: names(exclude, "x"),
              include_calendars: names(include, "i"),
              calendars,
            },
            11,
          );
          const offset = jitter === 0 ? 0 : jitterOffset(11, jitter * 1000);
          const range = {
            fromMs: START + from * MINUTE,
            toMs: START + (from + 10 * 1440) * MINUTE,
            phaseMs: START,
            limit: 10_000,
          };
          // Without calendars and jitter, in its bounds: proven elsewhere.
          const planned = instantsBetween(specOf(trigger, { ...plan, ...bounds }), {
            ...range,
            fromMs: range.fromMs - offset,
            toMs: range.toMs - offset,
          });
          const expected = planned.instants
            .filter(
              (at) =>
                !exclude.some((rules) => covers(rules, at)) &&
                (include.length === 0 || include.some((rules) => covers(rules, at))),
            )
            .map((at) => at + offset);
          expect(instantsBetween(spec, range).instants.map(iso)).toEqual(expected.map(iso));
          expect(countInstants(spec, range)).toBe(expected.length);
          expect(lastInstants(spec, range, 3)).toEqual(expected.slice(-3));
        },
      ),
      { numRuns: 100, seed },
    );
  });
});
