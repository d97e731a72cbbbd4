import { expect, test } from "vitest";
import { nextFullHour, wallTextAt, wallTextProblem } from "./wall-text";

test("an instant is shown on the zone's clock, with seconds only when they matter", () => {
  expect(wallTextAt(Date.UTC(2026, 0, 23, 18, 30), "Europe/Berlin")).toBe("2026-01-23T19:30");
  expect(wallTextAt(Date.UTC(2026, 0, 23, 18, 30, 5), "UTC")).toBe("2026-01-23T18:30:05");
});

test("a time that the clock skips or shows twice is found", () => {
  expect(wallTextProblem("2026-03-29T02:30", "Europe/Berlin")).toBe("skipped");
  expect(wallTextProblem("2026-10-25T02:30", "Europe/Berlin")).toBe("repeated");
  expect(wallTextProblem("2026-10-25T03:30", "Europe/Berlin")).toBeNull();
  expect(wallTextProblem("2026-10-25T02:30", "UTC")).toBeNull();
  expect(wallTextProblem("", "UTC")).toBeNull();
});

test("the proposed time is a full hour, one to two hours ahead", () => {
  expect(nextFullHour(Date.UTC(2026, 0, 1, 10, 20), "UTC")).toBe("2026-01-01T12:00");
});
