import { describe, expect, test } from "vitest";
import { blockedUntil, compileCalendar } from "@/lib/schedule/calendar";
import { type CalendarRules, calendarRulesSchema } from "@/lib/schemas/calendar";

const rules = (change: Partial<CalendarRules>): CalendarRules =>
  calendarRulesSchema.parse({ timezone: "Europe/Berlin", days: [], weekly: [], ranges: [], ...change });
const calendar = (change: Partial<CalendarRules>) => compileCalendar(rules(change));
const at = (text: string) => Date.parse(text);
const iso = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString());

describe("a day", () => {
  test("is from local midnight to the next, on days with a clock change, too", () => {
    const one = calendar({ days: ["2026-03-29"] }); // 23 hours in Berlin
    expect(one.blockEnd(at("2026-03-28T22:59:59.999Z"))).toBeNull();
    expect(iso(one.blockEnd(at("2026-03-28T23:00:00Z")))).toBe("2026-03-29T22:00:00.000Z");
    expect(one.blockEnd(at("2026-03-29T22:00:00Z"))).toBeNull();
    expect(iso(one.nextBlock(at("2026-01-01T00:00:00Z")))).toBe("2026-03-28T23:00:00.000Z");
    expect(one.nextBlock(at("2026-04-01T00:00:00Z"))).toBeNull();
  });

  test("of every year comes every year, the 29th of February in leap years", () => {
    const one = calendar({ timezone: "UTC", days: ["12-25", "02-29"] });
    expect(iso(one.nextBlock(at("2026-06-01T00:00:00Z")))).toBe("2026-12-25T00:00:00.000Z");
    expect(iso(one.nextBlock(at("2027-01-01T00:00:00Z")))).toBe("2027-12-25T00:00:00.000Z");
    expect(iso(one.nextBlock(at("2028-01-01T00:00:00Z")))).toBe("2028-02-29T00:00:00.000Z");
  });

  test("of a range is followed to its end, however far", () => {
    const one = calendar({ timezone: "UTC", days: ["2020-01-01/2090-01-01"] });
    expect(iso(one.blockEnd(at("2026-12-25T12:00:00Z")))).toBe("2090-01-02T00:00:00.000Z");
  });

  test("of a range and the days beside it are one block", () => {
    const one = calendar({ timezone: "UTC", days: ["2026-12-24/2026-12-26", "2026-12-27", "12-28"] });
    expect(iso(one.blockEnd(at("2026-12-25T12:00:00Z")))).toBe("2026-12-29T00:00:00.000Z");
  });
});

describe("a weekly window", () => {
  const nights = calendar({ weekly: [{ days: ["fri"], from: "22:00", to: "06:00" }] });
  test("crosses midnight, and belongs to the day on which it begins", () => {
    expect(nights.blockEnd(at("2026-11-27T20:59:00Z"))).toBeNull();
    expect(iso(nights.blockEnd(at("2026-11-27T21:00:00Z")))).toBe("2026-11-28T05:00:00.000Z");
    expect(iso(nights.blockEnd(at("2026-11-28T04:59:59Z")))).toBe("2026-11-28T05:00:00.000Z");
    expect(iso(nights.nextBlock(at("2026-11-28T05:00:00Z")))).toBe("2026-12-04T21:00:00.000Z");
  });

  test("with equal ends is the whole day; all days without a gap never end", () => {
    const always = calendar({
      weekly: [{ days: ["mon", "tue", "wed", "thu", "fri", "sat", "sun"], from: "00:00", to: "00:00" }],
    });
    expect(always.blockEnd(at("2026-11-27T20:59:00Z"))).toBe(Number.POSITIVE_INFINITY);
  });
});

test("ranges touch other blocks", () => {
  const one = calendar({
    timezone: "UTC",
    days: ["2026-12-01"],
    ranges: [
      { from: "2026-12-02T00:00:00Z", to: "2026-12-02T04:00:00Z" },
      { from: "2026-12-02T03:00:00Z", to: "2026-12-02T05:00:00Z" },
    ],
  });
  expect(iso(one.blockEnd(at("2026-12-01T10:00:00Z")))).toBe("2026-12-02T05:00:00.000Z");
});

test("an instant counts in an included calendar and in no excluded one", () => {
  const office = calendar({
    timezone: "UTC",
    weekly: [{ days: ["mon", "tue", "wed", "thu", "fri"], from: "09:00", to: "17:00" }],
  });
  const holiday = calendar({ timezone: "UTC", days: ["2026-11-27"] });
  const filter = { include: [office], exclude: [holiday] };
  expect(blockedUntil(filter, at("2026-11-26T10:00:00Z"))).toBeNull();
  expect(iso(blockedUntil(filter, at("2026-11-26T17:00:00Z")))).toBe("2026-11-27T09:00:00.000Z");
  expect(iso(blockedUntil(filter, at("2026-11-27T09:00:00Z")))).toBe("2026-11-28T00:00:00.000Z");
  expect(iso(blockedUntil(filter, at("2026-11-28T00:00:00Z")))).toBe("2026-11-30T09:00:00.000Z");
});

test.each([
  [{ days: ["2026-02-30"] }, "days"],
  [{ days: ["2026-12-26/2026-12-24"] }, "days"],
  [{ days: ["13-01"] }, "days"],
  [{ weekly: [{ days: ["mon"], from: "24:00", to: "06:00" }] }, "weekly"],
  [{ ranges: [{ from: "2026-12-02T00:00:00", to: "2026-12-02T04:00:00Z" }] }, "ranges"],
  [{ ranges: [{ from: "2026-12-02T04:00:00Z", to: "2026-12-02T04:00:00Z" }] }, "ranges"],
  [{ timezone: "Mars/Olympus" }, "timezone"],
])("%j is refused", (change, field) => {
  const parsed = calendarRulesSchema.safeParse({ timezone: "UTC", days: [], weekly: [], ranges: [], ...change });
  expect(parsed.error?.issues[0]?.path[0]).toBe(field);
});
