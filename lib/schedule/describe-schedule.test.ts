import { describe, expect, it } from "vitest";
import { describeSchedule, explainCronFields } from "@/lib/schedule/describe-schedule";
import type { TimerSpec } from "@/lib/schedule/timer-spec";

const cron = (expression: string, timezone = "Europe/Berlin"): TimerSpec => ({ kind: "cron", expression, timezone });

describe("describeSchedule", () => {
  it("puts intervals and dates into words", () => {
    expect(describeSchedule({ kind: "interval", unit: "seconds", interval: 5, intervalMs: 5_000 })).toBe(
      "every 5 seconds",
    );
    expect(describeSchedule({ kind: "interval", unit: "days", interval: 1, intervalMs: 86_400_000 })).toBe("every day");
    const fireAt = Date.UTC(2026, 0, 23, 18, 30);
    expect(describeSchedule({ kind: "date", fireAt, timezone: "UTC" })).toBe("once on 23 January 2026 at 18:30 UTC");
    expect(describeSchedule({ kind: "date", fireAt, timezone: "Asia/Tokyo" })).toBe(
      "once on 24 January 2026 at 03:30, Asia/Tokyo",
    );
  });

  it.each([
    ["30 2 * * 1-5", "at 02:30 on weekdays, Europe/Berlin"],
    ["30 2 * * MON-FRI", "at 02:30 on weekdays, Europe/Berlin"],
    ["0 8 * * 0,6", "at 08:00 at weekends, Europe/Berlin"],
    ["15 30 2 * * *", "at 02:30:15 every day, Europe/Berlin"],
    ["30 2,14 * * *", "at 02:30 and 14:30 every day, Europe/Berlin"],
    ["0 9 * * 1,3,0", "at 09:00 on Monday, Wednesday and Sunday, Europe/Berlin"],
    ["0 0 1 * *", "at 00:00 on day 1 of the month, Europe/Berlin"],
    ["0 0 1,15 * *", "at 00:00 on days 1 and 15 of the month, Europe/Berlin"],
    ["0 0 L * *", "at 00:00 on the last day of the month, Europe/Berlin"],
    ["0 0 0 1 1 * 2027", "at 00:00 on 1 January 2027, Europe/Berlin"],
    ["@daily", "at 00:00 every day, Europe/Berlin"],
    ["* * * * * *", "every second"],
    ["*/5 * * * * *", "every 5 seconds"],
    ["*/10 * * * *", "every 10 minutes"],
    ["*/7 * * * *", "every 7 minutes from the start of each hour"],
    ["0 * * * *", "every hour"],
    ["30 * * * *", "every hour at 30 minutes past"],
    ["*/10 * * * 1-5", "every 10 minutes on weekdays, Europe/Berlin"],
    ["0 0 13 * 5", "at 00:00, on day 13 of the month or on Friday, Europe/Berlin"],
    ["*/10 9-17 * * 1-5", "every 10 minutes, between 09:00 and 17:59 on weekdays, Europe/Berlin"],
    ["0 0 * * fri#2", "at 00:00, on the second Friday of the month, Europe/Berlin"],
  ])("puts %s into words", (expression, words) => {
    expect(describeSchedule(cron(expression))).toBe(words);
  });
});

describe("explainCronFields", () => {
  it("explains six fields of a five-field expression, with the seconds filled in", () => {
    expect(explainCronFields("*/5 9-17 * * mon-fri").map(({ field, text, meaning }) => [field, text, meaning])).toEqual(
      [
        ["second", "0", "at second 0"],
        ["minute", "*/5", "every 5 minutes"],
        ["hour", "9-17", "in hours 9 to 17"],
        ["day of month", "*", "every day of the month"],
        ["month", "*", "every month"],
        ["day of week", "mon-fri", "on Monday to Friday"],
      ],
    );
  });

  it("shows the year only when it was written, and says that either day matches", () => {
    const fields = explainCronFields("0 0 0 13 * 5 2027");
    expect(fields.at(-1)).toEqual({ field: "year", text: "2027", meaning: "in 2027" });
    expect(fields.at(-2)?.meaning).toBe("on Friday, or on the days of the month above");
  });

  it("keeps each error at its own field while the others keep their meaning", () => {
    const fields = explainCronFields("61 25 * * *");
    expect(fields.map(({ error }) => error)).toEqual([
      undefined,
      "minute: 61 is out of range, use 0 to 59",
      "hour: 25 is out of range, use 0 to 23",
      undefined,
      undefined,
      undefined,
    ]);
    expect(fields[3]?.meaning).toBe("every day of the month");
  });

  it("marks the fields that are still to be typed", () => {
    expect(explainCronFields("5 4").map(({ error }) => error !== undefined)).toEqual([
      false,
      false,
      false,
      true,
      true,
      true,
    ]);
  });
});
