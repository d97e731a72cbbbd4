import { RRuleTemporal } from "rrule-temporal";
import { describe, expect, test } from "vitest";
import { describeSchedule } from "@/lib/schedule/describe-schedule";
import { lintSchedule } from "@/lib/schedule/lint-schedule";
import { countInstants, instantsBetween, nextInstant } from "@/lib/schedule/next-instant";
import { parseTimerSpec, type TimerSpec } from "@/lib/schedule/timer-spec";

const at = (text: string) => Date.parse(text);
const parse = (config: object) => parseTimerSpec("core.rruletimer", { dtstart: "2026-01-30T09:00:00Z", ...config });
function specOf(config: object): TimerSpec {
  const parsed = parse(config);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues));
  return parsed.spec;
}
const between = (spec: TimerSpec, from: string, to: string) =>
  instantsBetween(spec, { fromMs: at(from), toMs: at(to), phaseMs: 0, limit: 1_000 }).instants.map((ms) =>
    new Date(ms).toISOString(),
  );

describe("a recurrence rule", () => {
  test("counts from its beginning, this instant included, on the clock of its zone", () => {
    const spec = specOf({
      rule: "RRULE:FREQ=MONTHLY;BYDAY=-1FR",
      dtstart: "2026-01-30T09:00:00",
      timezone: "Europe/Berlin",
    });
    expect(between(spec, "2020-01-01T00:00:00Z", "2026-05-01T00:00:00Z")).toEqual([
      "2026-01-30T08:00:00.000Z",
      "2026-02-27T08:00:00.000Z",
      "2026-03-27T08:00:00.000Z",
      "2026-04-24T07:00:00.000Z",
    ]);
    expect(describeSchedule(spec)).toBe("every month on last Friday at 09:00, Europe/Berlin");
  });

  test("ends with its count, its UNTIL and the end of the timer", () => {
    const count = specOf({ rule: "FREQ=DAILY;COUNT=3" });
    expect(between(count, "2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z")).toHaveLength(3);
    expect(nextInstant(count, at("2026-02-01T09:00:00Z"), 0)).toBeNull();
    expect(
      between(specOf({ rule: "FREQ=DAILY;UNTIL=20260203T235959Z" }), "2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z"),
    ).toHaveLength(5);
    expect(
      between(
        specOf({ rule: "FREQ=DAILY", end_at: "2026-02-02T09:00:00Z" }),
        "2026-01-01T00:00:00Z",
        "2027-01-01T00:00:00Z",
      ),
    ).toHaveLength(4);
  });

  test("leaves out a local time that the clock skips, and counts a repeated one once", () => {
    const spec = specOf({ rule: "FREQ=DAILY", dtstart: "2026-03-01T02:30:00", timezone: "Europe/Berlin" });
    expect(between(spec, "2026-03-27T12:00:00Z", "2026-03-31T00:00:00Z")).toEqual([
      "2026-03-28T01:30:00.000Z",
      "2026-03-30T00:30:00.000Z",
    ]);
    expect(between(spec, "2026-10-24T12:00:00Z", "2026-10-26T12:00:00Z")).toEqual([
      "2026-10-25T00:30:00.000Z",
      "2026-10-26T01:30:00.000Z",
    ]);
  });

  test.each([
    "FREQ=YEARLY;INTERVAL=7;BYMONTH=2;BYMONTHDAY=29",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH",
    "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2",
    "FREQ=HOURLY;INTERVAL=5",
    "FREQ=MINUTELY;INTERVAL=45;COUNT=500",
  ])("%s: one instant after the other is what the library lists", (rrule) => {
    const spec = specOf({ rule: rrule, timezone: "America/New_York" });
    const listed = new RRuleTemporal({ rruleString: `DTSTART;TZID=America/New_York:20260130T040000\nRRULE:${rrule}` })
      .all((_, index) => index < 60)
      .map(({ epochMilliseconds }) => epochMilliseconds);
    const chained: number[] = [];
    for (
      let next = nextInstant(spec, 0, 0);
      next !== null && chained.length < listed.length;
      next = nextInstant(spec, next, 0)
    )
      chained.push(next);
    expect(chained).toEqual(listed);
    const range = { fromMs: listed[4] ?? 0, toMs: listed[40] ?? 0, phaseMs: 0, limit: 1_000 };
    expect(countInstants(spec, range)).toBe(36);
  });

  test("made of its parts is the same as written whole; without a beginning it counts from its creation", () => {
    const parts = specOf({
      freq: "MONTHLY",
      interval: 2,
      by_day: ["-1FR"],
      by_hour: [17],
      by_minute: [30],
      week_start: "MO",
      until: "2026-12-31T00:00:00Z",
      timezone: "Europe/Berlin",
    });
    expect(parts).toMatchObject({
      rrule: "FREQ=MONTHLY;INTERVAL=2;UNTIL=20261231T000000Z;BYDAY=-1FR;BYHOUR=17;BYMINUTE=30;WKST=MO",
    });
    expect(between(parts, "2026-01-01T00:00:00Z", "2027-06-01T00:00:00Z")).toHaveLength(6);
    const bare = specOf({ freq: "DAILY", dtstart: null });
    expect(nextInstant(bare, at("2026-05-01T12:00:00Z"), at("2026-04-30T08:15:10.500Z"))).toBe(
      at("2026-05-02T08:15:10Z"),
    );
  });

  test.each([
    [{ rule: "FREQ=SOMETIMES" }, "rule", /no recurrence rule/],
    [{ rule: "FREQ=DAILY\nEXDATE:20260101T000000Z" }, "rule", /one rule/],
    [{}, "freq", /is required/],
    [{ freq: "OFTEN" }, "freq", /frequency/],
    [{ freq: "DAILY", by_hour: [24] }, "by_hour", /24|23/],
    [{ freq: "MONTHLY", by_day: ["XX"] }, "freq", /no recurrence rule/],
    [{ rule: "FREQ=DAILY", dtstart: "soon" }, "dtstart", /RFC 3339/],
  ])("%j is refused", (config, path, message) => {
    const parsed = parse(config);
    expect(parsed.ok).toBe(false);
    if (!parsed.ok)
      expect([parsed.issues[0]?.path[0], parsed.issues[0]?.message]).toEqual([path, expect.stringMatching(message)]);
  });

  test("of the 31st is warned of", () => {
    expect(lintSchedule(specOf({ rule: "FREQ=MONTHLY;BYMONTHDAY=31" }), at("2026-02-01T00:00:00Z"))).toMatchObject([
      { severity: "warning" },
    ]);
  });

  test("that no date matches never fires, and says so; it does not throw", () => {
    for (const rule of [
      "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
      "FREQ=DAILY;BYMONTH=4;BYMONTHDAY=31;COUNT=3",
      "FREQ=DAILY;INTERVAL=1000000000",
    ]) {
      const spec = specOf({ rule });
      expect(nextInstant(spec, at("2026-02-01T00:00:00Z"), 0)).toBeNull();
      expect(lintSchedule(spec, at("2026-02-01T00:00:00Z"))[0]?.severity).toBe("error");
    }
  });

  test("counts as far as its COUNT says", () => {
    const spec = specOf({ rule: "FREQ=MINUTELY;COUNT=100000", timezone: "Europe/Berlin" });
    const last = at("2026-01-30T09:00:00Z") + 99_999 * 60_000;
    expect(nextInstant(spec, last - 1, 0)).toBe(last);
    expect(nextInstant(spec, last, 0)).toBeNull();
  });

  test.each([
    ["FREQ=DAILY;BYHOUR=25", "BYHOUR must be whole numbers from 0 to 23"],
    ["FREQ=DAILY;BYMONTHDAY=1,0", "without 0"],
    ["FREQ=DAILY;COUNT=-1", "COUNT must be a whole number from 1 to 100000"],
    ["FREQ=DAILY;COUNT=1000000000", "COUNT must be a whole number from 1 to 100000"],
    ["FREQ=DAILY;BYHOURS=9", "has the part BYHOURS=9, which there is not"],
  ])("%s is refused, and not read as something else", (rule, message) => {
    expect(parse({ rule })).toMatchObject({ ok: false, issues: [{ message: expect.stringContaining(message) }] });
  });

  test("begins in a year that a calendar has in every zone", () => {
    for (const dtstart of ["9999-12-31T23:59:59Z", "0000-01-01T00:00:00Z"])
      expect(parse({ rule: "FREQ=DAILY", dtstart, timezone: "Asia/Tokyo" })).toMatchObject({ ok: false });
  });
});
