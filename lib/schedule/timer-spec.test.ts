import { describe, expect, it } from "vitest";
import { parseInstant } from "@/lib/schedule/parse-instant";
import { parseTimerSpec } from "@/lib/schedule/timer-spec";
import { isTimeZone, listTimeZones } from "@/lib/schedule/timezones";
import { zoneClock } from "@/lib/schedule/zone-clock";
import { cronConfigSchema } from "@/lib/schemas/timer";
import { isTimerTriggerRef } from "@/lib/vocabulary";

function issues(trigger: string, config: unknown): Record<string, string> {
  const parsed = parseTimerSpec(trigger, config);
  if (parsed.ok) throw new Error("expected issues");
  return Object.fromEntries(parsed.issues.map(({ path, message }) => [path.join("."), message]));
}

describe("parseTimerSpec", () => {
  it("reads every kind and leaves unknown settings out", () => {
    expect(parseTimerSpec("core.intervaltimer", { unit: "minutes", interval: 5, colour: "red" })).toEqual({
      ok: true,
      spec: { kind: "interval", unit: "minutes", interval: 5, intervalMs: 300_000 },
    });
    expect(parseTimerSpec("core.crontimer", { expression: " 0 */5 * * * * ", x: 1 })).toEqual({
      ok: true,
      spec: { kind: "cron", expression: "0 */5 * * * *", timezone: "UTC" },
    });
    expect(parseTimerSpec("core.datetimetimer", { fire_at: "2026-01-23T18:30:00+02:00" })).toEqual({
      ok: true,
      spec: { kind: "date", fireAt: Date.UTC(2026, 0, 23, 16, 30), timezone: "UTC" },
    });
    expect(cronConfigSchema.parse({ expression: "* * * * *", timezone: "", x: 1 })).toEqual({
      expression: "* * * * *",
      timezone: "UTC",
    });
  });

  it("says at interval what is wrong with it", () => {
    const at = (interval: unknown, unit = "days") => issues("core.intervaltimer", { unit, interval }).interval;
    expect(at(0)).toBe("must be at least 1");
    expect(at(-3)).toBe("must be at least 1");
    for (const wrong of [1.5, "5", Number.NaN, Number.POSITIVE_INFINITY, true]) {
      expect(at(wrong)).toBe("must be a whole number");
    }
    expect(at(36_526)).toBe("is too long, the longest interval is 100 years");
    expect(at(Number.MAX_SAFE_INTEGER, "seconds")).toBe("is too long, the longest interval is 100 years");
    expect(issues("core.intervaltimer", {})).toEqual({ unit: "is required", interval: "is required" });
    expect(issues("core.intervaltimer", { unit: "weeks", interval: 1 })).toEqual({
      unit: "must be seconds, minutes, hours or days",
    });
  });

  it("names the wrong cron field and its range at expression", () => {
    const at = (expression: unknown) => issues("core.crontimer", { expression }).expression;
    expect(at("75 * * * *")).toBe("minute: 75 is out of range, use 0 to 59");
    expect(at("60 * * * * *")).toBe("second: 60 is out of range, use 0 to 59");
    expect(at("* 24 * * *")).toBe("hour: 24 is out of range, use 0 to 23");
    expect(at("* * 32 * *")).toContain("day of month: 32 is out of range, use 1 to 31");
    expect(at("* * * 13 *")).toBe("month: 13 is out of range, use 1 to 12 or JAN to DEC");
    expect(at("* * * * 8")).toContain("day of week: 8 is out of range, use 0 to 7");
    expect(at("* * * * * * 1900")).toBe("year: 1900 is out of range, use 1970 to 9999");
    expect(at("10-5 * * * *")).toContain("minute: the range 10-5 runs backwards");
    expect(at("*/0 * * * *")).toContain("minute: the step");
    expect(at("* * * * mond")).toContain('day of week: "mond" is not understood');
    expect(at("* * *")).toContain("has 3 fields");
    expect(at("")).toBe("is required");
    expect(at(undefined)).toBe("is required");
    expect(at(5)).toBe("must be a cron expression in text");
  });

  it("says at timezone when a zone is not known", () => {
    expect(Object.keys(issues("core.crontimer", { expression: "* * * * *", timezone: "Mars/Base" }))).toEqual([
      "timezone",
    ]);
    expect(Object.keys(issues("core.datetimetimer", { fire_at: "2026-01-23T18:30:00Z", timezone: "+02:00" }))).toEqual([
      "timezone",
    ]);
  });

  it("takes a local date only together with a zone", () => {
    expect(issues("core.datetimetimer", { fire_at: "2026-01-23T18:30:00" }).fire_at).toContain("no UTC offset");
    expect(issues("core.datetimetimer", { fire_at: "tomorrow" }).fire_at).toContain("RFC 3339");
    expect(issues("core.datetimetimer", { fire_at: 1_800_000_000 }).fire_at).toBe("must be a date and time in text");
    const at = (fire_at: string) => {
      const parsed = parseTimerSpec("core.datetimetimer", { fire_at, timezone: "Europe/Berlin" });
      return parsed.ok && parsed.spec.kind === "date" ? new Date(parsed.spec.fireAt).toISOString() : parsed;
    };
    expect(at("2026-07-01T12:00")).toBe("2026-07-01T10:00:00.000Z");
    expect(at("2026-03-29T02:30:00")).toBe("2026-03-29T01:00:00.000Z");
    expect(at("2026-10-25T02:30:00")).toBe("2026-10-25T00:30:00.000Z");
  });

  it("accepts a date long past, which then never fires", () => {
    expect(parseTimerSpec("core.datetimetimer", { fire_at: "0001-01-01T00:00:00Z" }).ok).toBe(true);
  });

  it("refuses settings that are no object and triggers that are no timers", () => {
    expect(issues("core.crontimer", null)).toEqual({ "": "the settings must be an object" });
    expect(Object.keys(issues("core.moontimer", {}))).toEqual(["trigger_ref"]);
    expect(isTimerTriggerRef("core.crontimer")).toBe(true);
    expect(isTimerTriggerRef("core.alert")).toBe(false);
  });
});

describe("parseInstant", () => {
  it("refuses times that do not exist", () => {
    for (const text of [
      "2026-02-30T00:00:00Z",
      "2026-01-01T24:00:00Z",
      "2026-01-01T00:60:00Z",
      "2026-13-01T00:00:00Z",
    ]) {
      expect(parseInstant(text)).toBeNull();
    }
    expect(parseInstant("2026-01-01T00:00:00+24:00")).toBeNull();
    expect(parseInstant("2026-01-01")).toBeNull();
  });

  it("cuts fractions to milliseconds", () => {
    expect(parseInstant("2026-01-01t00:00:00.1239z")).toEqual({
      kind: "instant",
      instantMs: Date.UTC(2026, 0, 1) + 123,
    });
    expect(parseInstant("2026-01-01T00:00:00.5-01:30")).toEqual({
      kind: "instant",
      instantMs: Date.UTC(2026, 0, 1, 1, 30) + 500,
    });
  });
});

describe("time zones", () => {
  it("offer every zone with UTC first, all of them known", () => {
    const zones = listTimeZones();
    expect(zones[0]).toBe("UTC");
    expect(zones.length).toBeGreaterThan(400);
    expect(zones).toContain("Europe/Berlin");
    expect(zones.every(isTimeZone)).toBe(true);
    expect(isTimeZone("US/Eastern")).toBe(true);
    for (const wrong of ["", "Nowhere", "+02:00", "Europe/Berlin; drop"]) expect(isTimeZone(wrong)).toBe(false);
  });

  it("have the same offset by cached segment as by formatting, in every zone", () => {
    for (const zone of listTimeZones()) {
      const clock = zoneClock(zone);
      for (let at = Date.UTC(2025, 11, 20); at < Date.UTC(2026, 11, 20); at += 61 * 86_400_000) {
        const segment = clock.segmentAt(at);
        expect([zone, segment.offsetMs]).toEqual([zone, clock.offsetAt(at)]);
        expect(segment.startMs <= at && at < segment.endMs).toBe(true);
      }
    }
  });
});
