import { describe, expect, it } from "vitest";
import { type ClockChange, clockChangeEffect, clockChanges } from "@/lib/schedule/clock-changes";
import { lintSchedule } from "@/lib/schedule/lint-schedule";
import type { TimerSpec } from "@/lib/schedule/timer-spec";
import { listTimeZones } from "@/lib/schedule/timezones";

const NOW = Date.UTC(2026, 0, 1);
const cron = (expression: string, timezone = "Europe/Berlin"): TimerSpec => ({ kind: "cron", expression, timezone });

function change(kind: ClockChange["kind"], timezone = "Europe/Berlin"): ClockChange {
  const found = clockChanges(timezone, NOW, 4).find((candidate) => candidate.kind === kind);
  if (!found) throw new Error(`no ${kind} change in ${timezone}`);
  return found;
}

describe("clockChanges", () => {
  it("finds the next changes of a zone to the second", () => {
    expect(clockChanges("Europe/Berlin", NOW, 2)).toEqual([
      { atMs: Date.parse("2026-03-29T01:00:00Z"), offsetBeforeMinutes: 60, offsetAfterMinutes: 120, kind: "forward" },
      { atMs: Date.parse("2026-10-25T01:00:00Z"), offsetBeforeMinutes: 120, offsetAfterMinutes: 60, kind: "back" },
    ]);
    expect(clockChanges("Australia/Lord_Howe", NOW, 1)).toEqual([
      { atMs: Date.parse("2026-04-04T15:00:00Z"), offsetBeforeMinutes: 660, offsetAfterMinutes: 630, kind: "back" },
    ]);
  });

  it("gives none for zones without daylight saving and at most two years of the others", () => {
    expect(clockChanges("UTC", NOW, 10)).toEqual([]);
    expect(clockChanges("Asia/Tokyo", NOW, 10)).toEqual([]);
    expect(clockChanges("Europe/Berlin", NOW, 10)).toHaveLength(4);
  });

  it("leaves out the change at the moment asked about", () => {
    const { atMs } = change("forward");
    expect(clockChanges("Europe/Berlin", atMs, 1)[0]?.kind).toBe("back");
    expect(clockChanges("Europe/Berlin", atMs - 1, 1)[0]?.atMs).toBe(atMs);
  });

  it("answers for every zone there is", () => {
    for (const zone of listTimeZones()) {
      for (const found of clockChanges(zone, NOW, 10)) expect(found.atMs).toBeGreaterThan(NOW);
    }
  });
});

describe("clockChangeEffect", () => {
  it.each<[string, ClockChange["kind"], string]>([
    ["30 2 * * *", "forward", "02:30 does not exist on 29 March 2026: fires once at 03:00 instead."],
    ["30 2 * * *", "back", "02:30 happens twice on 25 October 2026: fires only the first time."],
    ["30 4 * * *", "forward", "No effect: nothing is due in the skipped time from 02:00 to 03:00."],
    ["30 4 * * *", "back", "No effect: nothing is due in the repeated time from 02:00 to 03:00."],
    ["*/10 * * * *", "forward", "Keeps its spacing of 10 minutes; the clock skips from 02:00 to 03:00."],
    [
      "*/10 * * * *",
      "back",
      "Keeps its spacing of 10 minutes; the time from 02:00 to 03:00 happens twice and it fires 6 times in the second pass too.",
    ],
    [
      "0 * * * *",
      "back",
      "Keeps its spacing of 1 hour; the time from 02:00 to 03:00 happens twice and it fires once in the second pass too.",
    ],
    [
      "*/15 2 * * *",
      "forward",
      "The 4 times from 02:00 to 02:45 do not exist on 29 March 2026 and are left out; the next fire is at 02:00 on 30 March 2026.",
    ],
    ["0 */2 * * *", "forward", "02:00 does not exist on 29 March 2026: fires once at 03:00 instead."],
  ])("says what %s does when the clock goes %s", (expression, kind, words) => {
    expect(clockChangeEffect(cron(expression), change(kind))).toBe(words);
  });

  it("says that intervals and dates do not notice", () => {
    const interval: TimerSpec = { kind: "interval", unit: "hours", interval: 1, intervalMs: 3_600_000 };
    expect(clockChangeEffect(interval, change("back"))).toContain("No effect");
    expect(clockChangeEffect({ kind: "date", fireAt: NOW, timezone: "UTC" }, change("back"))).toContain("No effect");
  });
});

describe("lintSchedule", () => {
  const messages = (spec: TimerSpec) => lintSchedule(spec, NOW).map(({ message }) => message);

  it("finds nothing in ordinary timers", () => {
    expect(lintSchedule(cron("0 9 * * 1-5"), NOW)).toEqual([]);
    expect(lintSchedule(cron("*/10 * * * *"), NOW)).toEqual([]);
    expect(lintSchedule({ kind: "interval", unit: "seconds", interval: 5, intervalMs: 5_000 }, NOW)).toEqual([]);
    expect(lintSchedule({ kind: "date", fireAt: NOW + 1, timezone: "UTC" }, NOW)).toEqual([]);
  });

  it("calls a timer that never fires again an error", () => {
    expect(lintSchedule(cron("0 0 30 2 *"), NOW).map(({ severity }) => severity)).toEqual(["error"]);
    expect(messages(cron("0 0 0 1 1 * 2020"))[0]).toContain("Never fires again");
  });

  it("warns of dates in the past and of a fire every second", () => {
    expect(messages({ kind: "date", fireAt: NOW, timezone: "UTC" })[0]).toContain("in the past");
    expect(messages(cron("* * * * * *"))[0]).toContain("every second");
    expect(messages({ kind: "interval", unit: "seconds", interval: 1, intervalMs: 1_000 })[0]).toContain(
      "every second",
    );
  });

  it("warns of days that some months do not have", () => {
    expect(messages(cron("0 0 31 * *"))[0]).toContain("February, April, June, September and November have no day 31");
    expect(messages(cron("0 0 29 2 *"))[0]).toContain("leap years");
    expect(messages(cron("0 0 31 1,12 *"))).toEqual([]);
    expect(messages(cron("0 0 1-31 * *"))).toEqual([]);
  });

  it("warns of steps that do not fit and of times that a clock change hides", () => {
    expect(messages(cron("*/7 * * * *", "UTC"))).toEqual([
      "*/7 starts again every hour: the last gap of each hour is 4 minutes.",
    ]);
    expect(messages(cron("*/45 * * * *", "UTC"))).toEqual([
      "*/45 starts again every hour: the gaps are 45 and 15 minutes in turn.",
    ]);
    expect(messages(cron("30 2 * * *"))).toEqual([
      "02:30 does not exist on 29 March 2026 in Europe/Berlin, when the clock goes forward: it fires at 03:00 that day.",
    ]);
    expect(messages(cron("*/15 2 * * *"))[0]).toContain("4 fires of that day are left out");
  });
});

describe("the policies of a fixed local time", () => {
  const berlin = (policies: object): TimerSpec => ({
    kind: "cron",
    expression: "0 30 2 * * *",
    timezone: "Europe/Berlin",
    ...policies,
  });
  const [forward, back] = clockChanges("Europe/Berlin", Date.UTC(2026, 0, 1), 2);
  const effect = (policies: object, change: typeof forward) => {
    if (!change) throw new Error("no change");
    return clockChangeEffect(berlin(policies), change);
  };

  it("are told in words at the change they matter to", () => {
    expect(effect({}, forward)).toBe("02:30 does not exist on 29 March 2026: fires once at 03:00 instead.");
    expect(effect({ gap: "elapsed" }, forward)).toBe(
      "02:30 does not exist on 29 March 2026: fires at 03:30 instead, the same time after midnight.",
    );
    expect(effect({ gap: "skip" }, forward)).toBe(
      "02:30 does not exist on 29 March 2026: does not fire then, as its policy says.",
    );
    expect(effect({}, back)).toBe("02:30 happens twice on 25 October 2026: fires only the first time.");
    expect(effect({ repeat: "second" }, back)).toBe(
      "02:30 happens twice on 25 October 2026: fires only the second time.",
    );
    expect(effect({ repeat: "both" }, back)).toBe("02:30 happens twice on 25 October 2026: fires both times.");
  });
});
