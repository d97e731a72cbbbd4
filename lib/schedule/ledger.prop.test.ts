import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import {
  derivedSkips,
  LEDGER_GRACE_MS,
  type LedgerPeriod,
  type LedgerSkip,
  ledgerBalance,
  unexplainedInstants,
} from "@/lib/schedule/ledger";
import { instantsBetween } from "@/lib/schedule/next-instant";
import type { TimerSpec } from "@/lib/schedule/timer-spec";

const seed = Number(process.env.FAST_CHECK_SEED ?? 20260123);
// Counting by brute force takes seconds on a busy machine.
vi.setConfig({ testTimeout: 180_000 });

const START = Date.UTC(2026, 2, 27);
const HOUR_MS = 3_600_000;

const interval = (seconds: number): TimerSpec => ({
  kind: "interval",
  unit: "seconds",
  interval: seconds,
  intervalMs: seconds * 1000,
});
const anySpec: fc.Arbitrary<TimerSpec> = fc.oneof(
  fc.integer({ min: 30, max: 4_000 }).map(interval),
  fc
    .constantFrom("0 */7 * * * *", "0 30 2 * * *", "0 0 * * * *")
    .map((expression): TimerSpec => ({ kind: "cron", expression, timezone: "Europe/Berlin" })),
);

/** A history as the scheduler would leave it: schedules one after the other, and a fate for each due instant. */
const anyHistory = fc.array(
  fc.record({
    spec: anySpec,
    enabled: fc.boolean(),
    lengthMs: fc.integer({ min: 1_000, max: 20 * HOUR_MS }),
    /** How many of the last due instants an edit overtook. */
    overtaken: fc.integer({ min: 0, max: 3 }),
    fates: fc.infiniteStream(fc.constantFrom("fired", "fired", "fired", "skipped", "lost" as const)),
  }),
  { minLength: 1, maxLength: 5 },
);

function play(history: typeof anyHistory extends fc.Arbitrary<infer T> ? T : never) {
  const periods: LedgerPeriod[] = [];
  const skips: LedgerSkip[] = [];
  const firedAt = new Set<number>();
  const lost: number[] = [];
  let atMs = START;
  for (const [index, { spec, enabled, lengthMs, overtaken, fates }] of history.entries()) {
    const isLast = index === history.length - 1;
    const endMs = atMs + lengthMs;
    const range = { fromMs: atMs, toMs: endMs, phaseMs: atMs, limit: 1e6 };
    const due = enabled ? instantsBetween(spec, range).instants : [];
    const settled = isLast ? due : due.slice(0, Math.max(0, due.length - overtaken));
    for (const instant of settled) {
      const fate = fates.next().value;
      if (fate === "fired") firedAt.add(instant);
      else if (fate === "skipped") skips.push({ fromMs: instant, toMs: instant, count: 1, reason: "misfire" });
      else lost.push(instant);
    }
    const settledMs = settled.at(-1) ?? null;
    periods.push({ spec, enabled, phaseMs: atMs, openedMs: atMs, closedMs: isLast ? null : endMs, settledMs });
    atMs = endMs;
  }
  return { periods, skips, firedAt, lost, nowMs: atMs, endMs: atMs };
}

describe("the balance of the ledger", () => {
  it("finds exactly the instants that were lost, over the whole history and any part of it", () => {
    fc.assert(
      fc.property(
        anyHistory,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (history, a, b) => {
          const { periods, skips, firedAt, lost, endMs } = play(history);
          const nowMs = endMs + LEDGER_GRACE_MS + 1;
          const [low, high] = [Math.min(a, b), Math.max(a, b)].map(
            (part) => START + Math.floor(part * (endMs - START)),
          );
          for (const range of [
            { fromMs: START, toMs: endMs },
            { fromMs: low ?? START, toMs: high ?? endMs },
          ]) {
            const inside = (instant: number) => instant > range.fromMs && instant <= range.toMs;
            const input = { periods, skips: skips.filter((skip) => inside(skip.fromMs)), nowMs };
            const balance = ledgerBalance({ ...input, fired: [...firedAt].filter(inside).length }, range);
            const skipped = Object.values(balance.skipped).reduce((sum, count) => sum + count, 0);
            expect(balance.unexplained).toBe(lost.filter(inside).length);
            expect(balance.due).toBe(balance.fired + skipped + balance.pending + balance.unexplained);
            expect(unexplainedInstants({ ...input, firedAt }, range, 1e6)).toEqual(lost.filter(inside));
          }
        },
      ),
      { seed, numRuns: 200, verbose: 1 },
    );
  });
});

describe("what need not be stored", () => {
  const period = (more: Partial<LedgerPeriod>): LedgerPeriod => ({
    spec: interval(60),
    enabled: true,
    phaseMs: START,
    openedMs: START,
    closedMs: null,
    settledMs: null,
    ...more,
  });
  const range = { fromMs: START, toMs: START + HOUR_MS };

  it("an edit supersedes what was due before it and not settled", () => {
    const edited = period({ closedMs: START + 600_000, settledMs: START + 480_000 });
    expect(derivedSkips([edited], range, Number.POSITIVE_INFINITY)).toEqual([
      { fromMs: START + 480_000, toMs: START + 600_000, count: 2, reason: "superseded" },
    ]);
  });

  it("a timer that is off skips everything as disabled", () => {
    expect(derivedSkips([period({ enabled: false })], range, Number.POSITIVE_INFINITY)).toMatchObject([
      { count: 60, reason: "disabled" },
    ]);
  });

  it("what was due a moment ago is pending, and unexplained a minute later", () => {
    const input = { periods: [period({ settledMs: START + 600_000 })], fired: 10, skips: [] };
    expect(ledgerBalance({ ...input, nowMs: START + 661_000 }, range)).toMatchObject({
      due: 11,
      pending: 1,
      unexplained: 0,
    });
    expect(ledgerBalance({ ...input, nowMs: START + 721_000 }, range)).toMatchObject({
      due: 12,
      pending: 1,
      unexplained: 1,
    });
  });

  it("an instant that a fast clock fired before the edit is its own, and not due again in the next period", () => {
    const periods = [
      period({ closedMs: START + 599_900, settledMs: START + 600_000 }),
      period({ openedMs: START + 599_900, phaseMs: START, settledMs: START + 660_000 }),
    ];
    expect(ledgerBalance({ periods, fired: 11, skips: [], nowMs: START + 661_000 }, range)).toMatchObject({
      due: 11,
      unexplained: 0,
      pending: 0,
    });
  });
});

it("counts instants of a pause that is not over as paused", () => {
  const spec: TimerSpec = { ...interval(60), pausedUntilMs: 30 * 60_000 };
  const periods = [
    { spec, enabled: true, phaseMs: 0, openedMs: 0, closedMs: null, settledMs: 10 * 60_000 },
  ] satisfies LedgerPeriod[];
  const balance = (nowMinutes: number) =>
    ledgerBalance({ periods, fired: 10, skips: [], nowMs: nowMinutes * 60_000 }, { fromMs: 0, toMs: 60 * 60_000 });
  expect(balance(25)).toEqual({ due: 25, fired: 10, skipped: { paused: 15 }, pending: 0, unexplained: 0 });
  // The commit of what the policy made of it is on its way.
  expect(balance(30.5)).toEqual({ due: 30, fired: 10, skipped: { paused: 20 }, pending: 0, unexplained: 0 });
  expect(balance(40)).toMatchObject({ due: 40, skipped: {}, unexplained: 29 });
});
