import { expect, test } from "vitest";
import { previewSchedule } from "@/lib/schedule/preview-schedule";
import { fireRows } from "./fire-rows";

const daily = { kind: "cron", expression: "0 30 2 * * *", timezone: "Europe/Berlin" } as const;

test("each fire has its day and time in the zone, in UTC, and the gap to the one before", () => {
  const fromMs = Date.UTC(2026, 9, 23, 12);
  const rows = fireRows(previewSchedule(daily, { fromMs, phaseMs: fromMs, count: 3 }), "Europe/Berlin", fromMs);
  expect(rows.map(({ day, local, utc, gap }) => [day, local, utc, gap])).toEqual([
    ["Sat 24 Oct", "02:30", "00:30", null],
    ["Sun 25 Oct", "02:30", "00:30", "1 d"],
    ["Mon 26 Oct", "02:30", "01:30", "1 d 1 h"],
  ]);
  expect(rows.map((row) => row.gapChanged)).toEqual([false, false, true]);
});

test("the year is named when it is another one, and a UTC date that differs is told", () => {
  const fromMs = Date.UTC(2026, 11, 31, 22);
  const spec = { kind: "cron", expression: "0 30 0 * * *", timezone: "Europe/Berlin" } as const;
  const [row] = fireRows(previewSchedule(spec, { fromMs, phaseMs: fromMs, count: 1 }), "Europe/Berlin", fromMs);
  expect(row).toMatchObject({ day: "Fri 1 Jan 2027", local: "00:30", utc: "23:30", utcDayShift: -1 });
});

test("when one fire has seconds all show them, and gaps have no needless digits", () => {
  const spec = { kind: "interval", unit: "seconds", interval: 30, intervalMs: 30_000 } as const;
  const fromMs = Date.UTC(2026, 0, 1);
  const rows = fireRows(previewSchedule(spec, { fromMs, phaseMs: fromMs, count: 2 }), "UTC", fromMs);
  expect(rows.map(({ local, gap }) => [local, gap])).toEqual([
    ["00:00:30", null],
    ["00:01:00", "30 s"],
  ]);
});
