import { describe, expect, it } from "vitest";
import { formatBytes } from "./format-bytes";
import { formatDateTime, formatOffset } from "./format-datetime";
import { formatCountdown, formatDuration, formatDurationWords } from "./format-duration";
import { formatCompact, formatCount, formatNumber, formatPercent } from "./format-number";
import { formatRelative, relativeGranularityMs } from "./format-relative";

describe("formatDuration", () => {
  it.each([
    [0, "0 ms"],
    [2.74, "2.7 ms"],
    [480, "480 ms"],
    [999.6, "1.0 s"],
    [4200, "4.2 s"],
    [9960, "10 s"],
    [59_600, "1 m 00 s"],
    [65_000, "1 m 05 s"],
    [3_599_700, "1 h 00 m"],
    [12_000_000, "3 h 20 m"],
    [187_200_000, "2 d 4 h"],
    [86_400_000, "1 d"],
    [-1500, "−1.5 s"],
    [Number.NaN, "–"],
  ])("shows %d ms as %s", (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });
});

describe("formatDurationWords", () => {
  it.each([
    [5000, "5 seconds"],
    [60_000, "1 minute"],
    [90_000, "1 minute 30 seconds"],
    [172_800_000, "2 days"],
    [1500, "1 second 500 milliseconds"],
    [0, "0 seconds"],
  ])("spells %d ms as %s", (ms, text) => {
    expect(formatDurationWords(ms)).toBe(text);
  });
});

describe("formatCountdown", () => {
  it("reaches zero at the instant and not a second before", () => {
    expect([4000, 3999, 1, 0, -5000].map(formatCountdown)).toEqual(["0:04", "0:04", "0:01", "0:00", "0:00"]);
  });
  it("grows to hours and days", () => {
    expect(formatCountdown(3_723_000)).toBe("1:02:03");
    expect(formatCountdown(3 * 86_400_000 + 4 * 3_600_000 + 5 * 60_000)).toBe("3 d 04:05");
  });
});

describe("formatRelative", () => {
  const now = Date.UTC(2026, 10, 23, 12);
  it.each([
    [400, "just now"],
    [-400, "just now"],
    [5000, "5s ago"],
    [59_999, "59s ago"],
    [60_000, "1m ago"],
    [-179_000, "in 2m"],
    [3_600_000, "1h ago"],
    [40 * 86_400_000, "1mo ago"],
    [800 * 86_400_000, "2y ago"],
  ])("shows an instant %d ms before now as %s", (before, text) => {
    expect(formatRelative(now - before, now)).toBe(text);
  });
  it("spells units out on request", () => {
    expect(formatRelative(now - 60_000, now, "long")).toBe("1 minute ago");
    expect(formatRelative(now + 7_200_000, now, "long")).toBe("in 2 hours");
  });
  it("asks for a tick at least as often as its text can change", () => {
    expect(relativeGranularityMs(now - 5000, now)).toBe(1000);
    expect(relativeGranularityMs(now - 300_000, now)).toBeLessThanOrEqual(60_000);
  });
});

describe("formatDateTime", () => {
  const at = Date.UTC(2026, 10, 23, 13, 5, 9, 250);
  it("shows the wall clock of the given zone", () => {
    expect(formatDateTime(at, "UTC")).toBe("23 Nov, 13:05");
    expect(formatDateTime(at, "America/New_York")).toBe("23 Nov, 08:05");
  });
  it("has milliseconds and sorts as text in stamp style", () => {
    expect(formatDateTime(at, "Europe/Berlin", "stamp")).toBe("2026-11-23 14:05:09.250");
  });
  it("shows midnight as 00, never 24", () => {
    expect(formatDateTime(Date.UTC(2026, 0, 1), "UTC", "stamp")).toBe("2026-01-01 00:00:00.000");
  });
  it("tells the two passes of a repeated hour apart in exact style", () => {
    const first = formatDateTime(Date.UTC(2026, 9, 25, 0, 30), "Europe/London", "exact");
    const second = formatDateTime(Date.UTC(2026, 9, 25, 1, 30), "Europe/London", "exact");
    expect(first).toContain("01:30:00 BST");
    expect(second).toContain("01:30:00 GMT");
  });
  it("gives a dash instead of throwing for what is no instant", () => {
    expect(formatDateTime(Number.NaN, "UTC")).toBe("–");
    expect(formatDateTime(1e20, "UTC")).toBe("–");
  });
  it("knows offsets, half hours included", () => {
    expect(formatOffset(at, "Asia/Kolkata")).toBe("UTC+05:30");
    expect(formatOffset(at, "UTC")).toBe("UTC");
  });
});

describe("numbers", () => {
  it("groups thousands and cuts decimals", () => {
    expect(formatNumber(1284.567)).toBe("1,284.57");
    expect(formatCompact(1250)).toBe("1.3K");
    expect(formatNumber(Number.NaN)).toBe("–");
  });
  it("never rounds an imperfect share to perfect, nor a small one to nothing", () => {
    expect(formatPercent(0.9999999)).toBe("99.9%");
    expect(formatPercent(0.0000001)).toBe("0.1%");
    expect(formatPercent(1)).toBe("100%");
    expect(formatPercent(0)).toBe("0%");
  });
  it("chooses singular and plural", () => {
    expect(formatCount(1, "rule")).toBe("1 rule");
    expect(formatCount(1200, "entry", "entries")).toBe("1,200 entries");
  });
  it("shows sizes in binary units", () => {
    expect([0, 1023, 1024, 1536, 134_217_728, 1_048_575].map(formatBytes)).toEqual([
      "0 B",
      "1023 B",
      "1 KiB",
      "1.5 KiB",
      "128 MiB",
      "1 MiB",
    ]);
  });
});
