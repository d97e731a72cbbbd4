import { RRuleTemporal } from "rrule-temporal";
import { describe, expect, test } from "vitest";
import { describeSchedule } from "@/lib/schedule/describe-schedule";
import { lintSchedule } from "@/lib/schedule/lint-schedule";
import { countInstants, instantsBetween, nextInstant } from "@/lib/schedule/next-instant";
import { parseTimerSpec, type TimerSpec } from "@/lib/schedule/timer-spec";

const at = (text: string) => Date.parse(text);
const parse = (config: object) => parseTimerSpec("core.rruletimer", { start_at: "2026-01-30T09:00:00Z", ...config });
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
      rrule: "RRULE:FREQ=MONTHLY;BYDAY=-1FR",
      start_at: "2026-01-30T09:00:00+01:00",
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
    const count = specOf({ rrule: "FREQ=DAILY;COUNT=3" });
    expect(between(count, "2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z")).toHaveLength(3);
    expect(nextInstant(count, at("2026-02-01T09:00:00Z"), 0)).toBeNull();
    expect(
      between(specOf({ rrule: "FREQ=DAILY;UNTIL=20260203T235959Z" }), "2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z"),
    ).toHaveLength(5);
    expect(
      between(
        specOf({ rrule: "FREQ=DAILY", end_at: "2026-02-02T09:00:00Z" }),
        "2026-01-01T00:00:00Z",
        "2027-01-01T00:00:00Z",
      ),
    ).toHaveLength(4);
  });

  test("leaves out a local time that the clock skips, and counts a repeated one once", () => {
    const spec = specOf({ rrule: "FREQ=DAILY", start_at: "2026-03-01T02:30:00+01:00", timezone: "Europe/Berlin" });
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
    const spec = specOf({ rrule, timezone: "America/New_York" });
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

  test.each([
    [{ rrule: "FREQ=SOMETIMES" }, "rrule", /no recurrence rule/],
    [{ rrule: "FREQ=SECONDLY" }, "rrule", /use an interval/],
    [{ rrule: "FREQ=DAILY\nEXDATE:20260101T000000Z" }, "rrule", /one rule/],
    [{ rrule: "" }, "rrule", /is required/],
    [{ rrule: "FREQ=DAILY", start_at: "2026-01-30T09:00" }, "start_at", /offset/],
    [{ rrule: "FREQ=DAILY", start_at: undefined }, "start_at", /is required/],
  ])("%j is refused", (config, path, message) => {
    expect(parse(config)).toMatchObject({
      ok: false,
      issues: [{ path: [path], message: expect.stringMatching(message) }],
    });
  });

  test("of the 31st is warned of", () => {
    expect(lintSchedule(specOf({ rrule: "FREQ=MONTHLY;BYMONTHDAY=31" }), at("2026-02-01T00:00:00Z"))).toMatchObject([
      { severity: "warning" },
    ]);
  });
});
