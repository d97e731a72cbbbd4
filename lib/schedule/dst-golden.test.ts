import { describe, expect, it } from "vitest";
import { instantsBetween } from "@/lib/schedule/next-instant";
import type { TimerSpec } from "@/lib/schedule/timer-spec";
import type { DstGapPolicy, DstRepeatPolicy } from "@/lib/vocabulary";

const DAY_MS = 86_400_000;

/** The fires of a local day that a clock change touches, as UTC, for each policy. Offsets from the IANA time zone database. */
type Golden = {
  zone: string;
  /** "minute hour" of a daily schedule */
  time: string;
  /** The local date, yyyy-mm-dd. */
  date: string;
  gap?: Record<DstGapPolicy, string[]>;
  repeat?: Record<DstRepeatPolicy, string[]>;
};

const GOLDEN: Golden[] = [
  // 02:00 EST → 03:00 EDT, and 02:00 EDT → 01:00 EST
  { zone: "America/New_York", time: "30 2", date: "2026-03-08", gap: gap("2026-03-08T07:00Z", "2026-03-08T07:30Z") },
  {
    zone: "America/New_York",
    time: "30 1",
    date: "2026-11-01",
    repeat: twice("2026-11-01T05:30Z", "2026-11-01T06:30Z"),
  },
  // 01:00 GMT → 02:00 BST, and 02:00 BST → 01:00 GMT
  { zone: "Europe/London", time: "30 1", date: "2026-03-29", gap: gap("2026-03-29T01:00Z", "2026-03-29T01:30Z") },
  { zone: "Europe/London", time: "30 1", date: "2026-10-25", repeat: twice("2026-10-25T00:30Z", "2026-10-25T01:30Z") },
  // 02:00 CET → 03:00 CEST, and 03:00 CEST → 02:00 CET
  { zone: "Europe/Berlin", time: "30 2", date: "2026-03-29", gap: gap("2026-03-29T01:00Z", "2026-03-29T01:30Z") },
  { zone: "Europe/Berlin", time: "30 2", date: "2026-10-25", repeat: twice("2026-10-25T00:30Z", "2026-10-25T01:30Z") },
  // Half an hour: 02:00 +10:30 → 02:30 +11, and 02:00 +11 → 01:30 +10:30
  { zone: "Australia/Lord_Howe", time: "15 2", date: "2026-10-04", gap: gap("2026-10-03T15:30Z", "2026-10-03T15:45Z") },
  {
    zone: "Australia/Lord_Howe",
    time: "45 1",
    date: "2026-04-05",
    repeat: twice("2026-04-04T14:45Z", "2026-04-04T15:15Z"),
  },
  // Two hours: 01:00 +00 → 03:00 +02, and 03:00 +02 → 01:00 +00
  { zone: "Antarctica/Troll", time: "30 2", date: "2026-03-29", gap: gap("2026-03-29T01:00Z", "2026-03-29T02:30Z") },
  {
    zone: "Antarctica/Troll",
    time: "30 2",
    date: "2026-10-25",
    repeat: twice("2026-10-25T00:30Z", "2026-10-25T02:30Z"),
  },
  // Ramadan: 03:00 +01 → 02:00 +00 before it, 02:00 +00 → 03:00 +01 after it
  {
    zone: "Africa/Casablanca",
    time: "30 2",
    date: "2026-02-15",
    repeat: twice("2026-02-15T01:30Z", "2026-02-15T02:30Z"),
  },
  { zone: "Africa/Casablanca", time: "30 2", date: "2026-03-22", gap: gap("2026-03-22T02:00Z", "2026-03-22T02:30Z") },
  // 30 December 2011 did not exist in Samoa: whatever the policy, nothing stands for it
  { zone: "Pacific/Apia", time: "0 12", date: "2011-12-30", gap: { shift: [], elapsed: [], skip: [] } },
  // No clock ever changes
  { zone: "UTC", time: "30 2", date: "2026-03-29", gap: same("2026-03-29T02:30Z") },
];

function gap(shift: string, elapsed: string): Record<DstGapPolicy, string[]> {
  return { shift: [shift], elapsed: [elapsed], skip: [] };
}
function twice(first: string, second: string): Record<DstRepeatPolicy, string[]> {
  return { first: [first], second: [second], both: [first, second] };
}
function same(at: string): Record<DstGapPolicy, string[]> {
  return { shift: [at], elapsed: [at], skip: [at] };
}

/** The fires between noon of the day before and noon of the day after that are not those of the neighbouring days. */
function firesOf({ zone, time, date }: Golden, policies: object): string[] {
  const spec: TimerSpec = { kind: "cron", expression: `${time} * * *`, timezone: zone, ...policies };
  const midday = Date.parse(`${date}T12:00Z`);
  const { instants } = instantsBetween(spec, {
    fromMs: midday - 2 * DAY_MS,
    toMs: midday + 2 * DAY_MS,
    phaseMs: 0,
    limit: 100,
  });
  const localDate = new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short" });
  return instants.filter((at) => localDate.format(at) === date).map((at) => new Date(at).toISOString());
}

const iso = (times: string[]) => times.map((time) => new Date(time).toISOString());

describe("a fixed local time on a day when the clock changes", () => {
  for (const golden of GOLDEN) {
    for (const [policy, expected] of Object.entries(golden.gap ?? {}))
      it(`${golden.zone}, ${golden.time}, ${golden.date}: gap ${policy}`, () =>
        expect(firesOf(golden, { gap: policy })).toEqual(iso(expected)));
    for (const [policy, expected] of Object.entries(golden.repeat ?? {}))
      it(`${golden.zone}, ${golden.time}, ${golden.date}: repeat ${policy}`, () =>
        expect(firesOf(golden, { repeat: policy })).toEqual(iso(expected)));
  }

  it("several times in one gap fire once after it with shift, and each for itself with elapsed", () => {
    const several = { zone: "Europe/Berlin", time: "0,20,40 2", date: "2026-03-29" };
    expect(firesOf(several, { gap: "shift" })).toEqual(["2026-03-29T01:00:00.000Z"]);
    expect(firesOf(several, { gap: "elapsed" })).toEqual([
      "2026-03-29T01:00:00.000Z",
      "2026-03-29T01:20:00.000Z",
      "2026-03-29T01:40:00.000Z",
    ]);
  });

  it("a schedule that follows real time keeps its spacing whatever the policies", () => {
    const spec: TimerSpec = {
      kind: "cron",
      expression: "*/20 * * * *",
      timezone: "Europe/Berlin",
      gap: "skip",
      repeat: "second",
    };
    for (const change of ["2026-03-29T01:00Z", "2026-10-25T01:00Z"]) {
      const range = { fromMs: Date.parse(change) - DAY_MS, toMs: Date.parse(change) + DAY_MS, phaseMs: 0, limit: 1000 };
      const { instants } = instantsBetween(spec, range);
      expect(new Set(instants.slice(1).map((at, index) => at - (instants[index] ?? 0)))).toEqual(new Set([1_200_000]));
    }
  });
});
