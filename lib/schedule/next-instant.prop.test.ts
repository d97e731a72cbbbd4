import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { countInstants, instantsBetween, nextInstant } from "@/lib/schedule/next-instant";
import type { TimerSpec } from "@/lib/schedule/timer-spec";

const ZONES = [
  "America/New_York",
  "Europe/London",
  "Europe/Berlin",
  "Australia/Lord_Howe",
  "Antarctica/Troll",
  "Africa/Casablanca",
  "Pacific/Apia",
];
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

// A failing run prints its seed; FAST_CHECK_SEED repeats it.
const seed = Number(process.env.FAST_CHECK_SEED ?? 20260123);
const runs = (numRuns: number) => ({ seed, numRuns, verbose: 1 as const });

const formats = new Map<string, Intl.DateTimeFormat>();

/** What the zone's clock shows, as ms as if it were UTC; read by another way than in the code under test. */
function wallOf(zone: string, instantMs: number): number {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "medium" });
    formats.set(zone, format);
  }
  return Date.parse(`${format.format(instantMs).replace(" ", "T")}Z`);
}

const dateOf = (zone: string, instantMs: number) => new Date(wallOf(zone, instantMs)).toISOString().slice(0, 10);

/** Clock changes of a zone in a year, found by comparing the local clock minute by minute with the passage of time. */
function changesOf(zone: string, year: number): number[] {
  const stepMs = 15 * MINUTE_MS;
  const changes: number[] = [];
  let before = wallOf(zone, Date.UTC(year, 0, 1));
  for (let at = Date.UTC(year, 0, 1) + stepMs; at < Date.UTC(year + 1, 0, 1); at += stepMs) {
    const now = wallOf(zone, at);
    if (now - before !== stepMs) changes.push(at);
    before = now;
  }
  return changes;
}

// Nuuk's gap runs from 23:00 to midnight, Apia skipped a whole day at the end of 2011.
const changes = [...ZONES, "America/Nuuk"].flatMap((zone) =>
  [2010, 2011, 2026, 2027].flatMap((year) => changesOf(zone, year).map((atMs) => ({ zone, atMs }))),
);

const anyZone = fc.constantFrom(...ZONES);
const anyTime = fc.integer({ min: Date.UTC(2005, 0, 1), max: Date.UTC(2040, 0, 1) });
const nearChange = fc.tuple(fc.constantFrom(...changes), fc.integer({ min: -2 * DAY_MS, max: 2 * DAY_MS }));

const fieldOf = (min: number, max: number) =>
  fc.oneof(
    { weight: 3, arbitrary: fc.integer({ min, max }).map(String) },
    { weight: 2, arbitrary: fc.constant("*") },
    { weight: 2, arbitrary: fc.integer({ min: 2, max: max - min }).map((step) => `*/${step}`) },
    {
      weight: 2,
      arbitrary: fc
        .tuple(fc.integer({ min, max }), fc.integer({ min, max }))
        .map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`),
    },
    {
      weight: 2,
      arbitrary: fc.uniqueArray(fc.integer({ min, max }), { minLength: 2, maxLength: 4 }).map((list) => list.join(",")),
    },
  );
const anyHour = fc.oneof(fieldOf(0, 23), fieldOf(0, 3));
const anyExpression = fc
  .tuple(fieldOf(0, 59), anyHour, fc.oneof(fc.constant("*"), fieldOf(1, 28)), fc.constant("*"), fieldOf(0, 6))
  .map((fields) => fields.join(" "));
const anySecondExpression = fc.tuple(fieldOf(0, 59), anyExpression).map(([second, rest]) => `${second} ${rest}`);

const anyPolicies = fc.record({
  gap: fc.constantFrom("shift" as const, "elapsed" as const, "skip" as const),
  repeat: fc.constantFrom("first" as const, "second" as const, "both" as const),
});
type Policies = typeof anyPolicies extends fc.Arbitrary<infer T> ? T : never;

const cron = (expression: string, timezone: string): TimerSpec => ({ kind: "cron", expression, timezone });

// Brute force takes seconds on a busy machine.
vi.setConfig({ testTimeout: 180_000 });

describe("nextInstant", () => {
  it("is strictly after its argument and monotone when chained, near clock changes and elsewhere", () => {
    const place = fc.oneof(
      fc.tuple(anyZone, anyTime),
      nearChange.map(([{ zone, atMs }, shift]): [string, number] => [zone, atMs + shift]),
    );
    fc.assert(
      fc.property(place, fc.oneof(anyExpression, anySecondExpression), ([zone, from], expression) => {
        let at = from;
        for (let i = 0; i < 12; i++) {
          const next = nextInstant(cron(expression, zone), at, 0);
          if (next === null) return;
          expect(next).toBeGreaterThan(at);
          expect(next % 1000).toBe(0);
          // No instant lies between: asking from anywhere before it gives the same answer.
          expect(nextInstant(cron(expression, zone), Math.floor((at + next) / 2), 0)).toBe(next);
          at = next;
        }
      }),
      runs(1500),
    );
  });

  it("agrees with a minute-by-minute reading of the local clock around every clock change", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...changes),
        fieldOf(0, 59),
        anyHour,
        fc.oneof(fc.constant("*"), fieldOf(0, 6)),
        anyPolicies,
        ({ zone, atMs }, minute, hour, weekday, policies) => {
          const from = atMs - 1.5 * DAY_MS;
          const to = atMs + 1.5 * DAY_MS;
          const spec = { ...cron(`${minute} ${hour} * * ${weekday}`, zone), ...policies };
          const { instants, truncated } = instantsBetween(spec, { fromMs: from, toMs: to, phaseMs: 0, limit: 10_000 });
          expect(truncated).toBe(false);
          expect(instants).toEqual(readMinuteByMinute(zone, { minute, hour, weekday }, from, to, policies));
        },
      ),
      runs(1500),
    );
  });

  it("fires a fixed local time once on every local day of whole years", () => {
    fc.assert(
      fc.property(
        anyZone,
        fc.constantFrom(2010, 2011, 2024, 2026, 2027, 2031),
        fc.integer({ min: 0, max: 59 }),
        fc.integer({ min: 0, max: 59 }),
        fc.oneof(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 3 })),
        (zone, year, second, minute, hour) => {
          const spec = cron(`${second} ${minute} ${hour} * * *`, zone);
          const range = {
            fromMs: Date.UTC(year, 0, 1) - DAY_MS,
            toMs: Date.UTC(year + 1, 0, 2),
            phaseMs: 0,
            limit: 500,
          };
          const fired = instantsBetween(spec, range)
            .instants.map((at) => dateOf(zone, at))
            .filter((date) => date.startsWith(String(year)));
          const days = new Set<string>();
          for (let at = range.fromMs; at < range.toMs; at += DAY_MS / 24) {
            const date = dateOf(zone, at);
            if (date.startsWith(String(year))) days.add(date);
          }
          expect(fired).toEqual([...days]);
        },
      ),
      runs(60),
    );
  });

  it("keeps ten minutes between the fires of */10 throughout a year in every zone", () => {
    for (const zone of ZONES) {
      let at = Date.UTC(2026, 0, 1) - MINUTE_MS;
      for (let i = 0; i < 365 * 144; i++) {
        const next = nextInstant(cron("*/10 * * * *", zone), at, 0);
        if (i > 0 && next !== at + 600_000) expect({ zone, at, next }).toEqual({ zone, at, next: at + 600_000 });
        at = next ?? Number.NaN;
      }
      expect(at).toBe(Date.UTC(2027, 0, 1) - 600_000);
    }
  });

  it("keeps an interval's phase from any later moment", () => {
    const lengths = fc.oneof(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 1, max: 3_155_760_000 }));
    fc.assert(
      fc.property(lengths, anyTime, anyTime, (seconds, phaseMs, afterMs) => {
        const intervalMs = seconds * 1000;
        const next = nextInstant(
          { kind: "interval", unit: "seconds", interval: seconds, intervalMs },
          afterMs,
          phaseMs,
        );
        if (next === null) throw new Error("an interval never ends");
        expect(next).toBeGreaterThan(afterMs);
        expect(next).toBeGreaterThanOrEqual(phaseMs + intervalMs);
        expect((next - phaseMs) % intervalMs).toBe(0);
        expect(next - intervalMs <= afterMs || next === phaseMs + intervalMs).toBe(true);
      }),
      runs(800),
    );
  });
});

describe("instantsBetween and countInstants", () => {
  it("agree with each other and with chaining nextInstant, for every kind of timer", () => {
    const anySpec: fc.Arbitrary<TimerSpec> = fc.oneof(
      fc
        .integer({ min: 1, max: 100_000 })
        .map((interval): TimerSpec => ({ kind: "interval", unit: "seconds", interval, intervalMs: interval * 1000 })),
      fc.tuple(anyExpression, anyZone).map(([expression, zone]) => cron(expression, zone)),
      anyTime.map((fireAt): TimerSpec => ({ kind: "date", fireAt, timezone: "UTC" })),
    );
    const length = fc.oneof(fc.integer({ min: 0, max: 20 * DAY_MS }), fc.integer({ min: -10, max: 10_000 }));
    fc.assert(
      fc.property(
        anySpec,
        anyTime,
        length,
        anyTime,
        fc.integer({ min: 0, max: 200 }),
        (spec, fromMs, span, phase, limit) => {
          const range = { fromMs, toMs: fromMs + span, phaseMs: phase, limit };
          const { instants, truncated } = instantsBetween(spec, range);
          const chained: number[] = [];
          let next = nextInstant(spec, fromMs, phase);
          while (next !== null && next <= range.toMs && chained.length <= limit) {
            chained.push(next);
            next = nextInstant(spec, next, phase);
          }
          expect(instants).toEqual(chained.slice(0, limit));
          expect(truncated).toBe(chained.length > limit);
          expect(countInstants(spec, range)).toBe(instants.length);
        },
      ),
      runs(800),
    );
  });
});

/**
 * The rule of promise 5 applied by brute force: read the clock every minute; a schedule with `*` or a step in the minute,
 * or with all hours, fires on every match; any other on the showing of a local time that its policy names, and for a match that
 * a gap hid as its policy says.
 */
function readMinuteByMinute(
  zone: string,
  fields: { minute: string; hour: string; weekday: string },
  fromMs: number,
  toMs: number,
  policies: Policies,
): number[] {
  const minutes = admitted(fields.minute, 0, 59);
  const hours = admitted(fields.hour, 0, 23);
  const weekdays = admitted(fields.weekday, 0, 6);
  const matches = (wallMs: number) => {
    const date = new Date(wallMs);
    return weekdays.has(date.getUTCDay()) && hours.has(date.getUTCHours()) && minutes.has(date.getUTCMinutes());
  };
  const fixed = !/[*/]/.test(fields.minute) && minutes.size < 60 && hours.size < 24;

  const fired = new Set<number>();
  const day = (wallMs: number) => Math.floor(wallMs / DAY_MS);
  const [first = 0, ...readings] = minuteReadings(zone, fromMs - DAY_MS, toMs + DAY_MS);
  const lastShowing = new Map(readings.map((now, index) => [now, index]));
  const shown = new Set<number>();
  let before = first;
  let at = fromMs - DAY_MS;
  for (const [index, now] of readings.entries()) {
    at += MINUTE_MS;
    const wrongShowing =
      (policies.repeat === "first" && shown.has(now)) ||
      (policies.repeat === "second" && lastShowing.get(now) !== index);
    if (matches(now) && !(fixed && wrongShowing)) fired.add(at);
    for (let skipped = before + MINUTE_MS; fixed && skipped < now; skipped += MINUTE_MS) {
      const hidden = matches(skipped) && (day(skipped) === day(before) || day(skipped) === day(now));
      if (hidden && policies.gap === "shift") fired.add(at);
      if (hidden && policies.gap === "elapsed") fired.add(at - MINUTE_MS + skipped - before);
    }
    shown.add(now);
    before = now;
  }
  return [...fired].filter((instant) => instant > fromMs && instant <= toMs).sort((a, b) => a - b);
}

const readingsBySpan = new Map<string, number[]>();

/** The local clock every minute from `fromMs` to `toMs`, kept because formatting is what takes the time. */
function minuteReadings(zone: string, fromMs: number, toMs: number): number[] {
  const key = `${zone} ${fromMs} ${toMs}`;
  const readings = readingsBySpan.get(key) ?? [];
  for (let at = fromMs + readings.length * MINUTE_MS; at <= toMs; at += MINUTE_MS) readings.push(wallOf(zone, at));
  readingsBySpan.set(key, readings);
  return readings;
}

function admitted(text: string, min: number, max: number): Set<number> {
  const values = new Set<number>();
  for (const part of text.split(",")) {
    const [span = "", step = "1"] = part.split("/");
    const [from, to = from] = span === "*" ? [min, max] : span.split("-").map(Number);
    for (let value = from ?? 0; value <= (to ?? 0); value += Number(step)) values.add(value);
  }
  return values;
}
