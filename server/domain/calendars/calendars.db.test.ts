import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createCalendar } from "@/server/domain/calendars/create-calendar";
import { deleteCalendar } from "@/server/domain/calendars/delete-calendar";
import { followIcalendar, type IcalendarPart } from "@/server/domain/calendars/follow-icalendar";
import { getCalendar } from "@/server/domain/calendars/list-calendars";
import { collectIcalendar, readIcalendar } from "@/server/domain/calendars/read-icalendar";
import { updateCalendar } from "@/server/domain/calendars/update-calendar";
import { explainInstant } from "@/server/domain/ledger/explain-instant";
import { readLedger } from "@/server/domain/ledger/read-ledger";
import { createSensor } from "@/server/domain/sensors/create-sensor";
import { updateSensor } from "@/server/domain/sensors/update-sensor";
import { addSensor, only } from "@/server/testing/definitions";
import { expectRefusal } from "@/server/testing/expect-refusal";
import { seedCore } from "@/server/testing/seed-core";
import {
  createTestContext,
  createTestDatabase,
  type TestContext,
  type TestDatabase,
} from "@/server/testing/test-context";

let db: TestDatabase;
let ctx: TestContext;
beforeAll(async () => {
  db = await createTestDatabase();
  await seedCore(db);
  ctx = await createTestContext(db);
});
afterAll(() => db.drop());
beforeEach(async () => {
  await db.sql("delete from attune.sensor where ref <> 'core.timer_sensor'");
  await db.sql("delete from attune.calendar");
});

const cron = { expression: "0 0 8 * * *", timezone: "UTC" };
const timerOf = async (ref: string) =>
  only(
    await db.sql<{ version: number; config: Record<string, unknown>; phase_at: Date; armed_from: Date }>(
      "select t.version, t.config, t.phase_at, t.armed_from from attune.timer t join attune.sensor s on s.id = t.sensor where s.ref = $1",
      [ref],
    ),
  );

describe("the rules of a calendar", () => {
  test("reach every timer that names it, as another schedule of a new version, also by plain SQL", async () => {
    await createCalendar(ctx, { ref: "core.holidays", label: "Holidays", days: ["12-25"] });
    await createSensor(ctx, {
      ref: "core.a",
      label: "A",
      trigger_ref: "core.crontimer",
      enabled: true,
      config: { ...cron, exclude_calendars: ["core.holidays"] },
    });
    await createSensor(ctx, { ref: "core.b", label: "B", trigger_ref: "core.crontimer", enabled: true, config: cron });
    const before = [await timerOf("core.a"), await timerOf("core.b")] as const;
    expect(before[0].config.calendars).toEqual({
      "core.holidays": { timezone: "UTC", days: ["12-25"], weekly: [], ranges: [] },
    });
    await updateCalendar(ctx, { ref: "core.holidays", days: ["12-25", "12-26"] });
    const after = await timerOf("core.a");
    expect(after.version).toBe(before[0].version + 1);
    expect(after.armed_from > before[0].armed_from).toBe(true);
    expect(after.phase_at).toEqual(before[0].phase_at);
    expect(await timerOf("core.b")).toEqual(before[1]);
    expect(
      await db.sql(
        "select id from attune.timer_period p where p.timer = (select id from attune.timer t where t.version = $1)",
        [after.version],
      ),
    ).toHaveLength(2);
    await db.sql('update attune.calendar set weekly = \'[{"days":["sun"],"from":"00:00","to":"00:00"}]\'');
    expect((await timerOf("core.a")).config.calendars).toMatchObject({
      "core.holidays": { weekly: [{ days: ["sun"] }] },
    });
    await updateCalendar(ctx, { ref: "core.holidays", label: "Feiertage" });
    expect((await timerOf("core.a")).version).toBe(after.version + 1);
    expect((await getCalendar(ctx, { ref: "core.holidays" })).used_by).toEqual([{ kind: "sensor", ref: "core.a" }]);
  });

  test("are refused where they make no sense, and a timer cannot name what is not there", async () => {
    const named = { ...cron, include_calendars: ["core.nowhere"] };
    const created = createSensor(ctx, {
      ref: "core.a",
      label: "A",
      trigger_ref: "core.crontimer",
      enabled: true,
      config: named,
    });
    await expectRefusal(created, "invalid", ["config", "include_calendars"]);
    await addSensor(db.sql, { ref: "core.a", triggerRef: "core.crontimer", config: cron });
    await expectRefusal(updateSensor(ctx, { ref: "core.a", config: named }), "invalid", [
      "config",
      "include_calendars",
    ]);
  });

  test("that a timer uses cannot be deleted; deleted by SQL they leave it without a valid schedule", async () => {
    await createCalendar(ctx, { ref: "core.holidays", label: "Holidays" });
    await createSensor(ctx, {
      ref: "core.a",
      label: "A",
      trigger_ref: "core.crontimer",
      enabled: true,
      config: { ...cron, exclude_calendars: ["core.holidays"] },
    });
    await expectRefusal(deleteCalendar(ctx, { ref: "core.holidays" }), "conflict");
    await db.sql("delete from attune.calendar");
    expect((await timerOf("core.a")).config.calendars).toEqual({});
  });
});

describe("the ledger of a limited timer", () => {
  const hour = 3_600_000;
  test("counts what its calendars leave, and says why nothing happened", async () => {
    const nowMs = Math.floor(Date.now() / hour) * hour;
    const iso = (hours: number) => new Date(nowMs + hours * hour).toISOString();
    await createCalendar(ctx, { ref: "core.quiet", label: "Quiet", ranges: [{ from: iso(-6), to: iso(-3) }] });
    const sensor = await addSensor(db.sql, {
      ref: "core.a",
      triggerRef: "core.crontimer",
      config: { expression: "0 0 * * * *", exclude_calendars: ["core.quiet"] },
    });
    await db.sql(
      "update attune.timer_period p set opened_at = $2 from attune.timer t where t.id = p.timer and t.sensor = $1",
      [sensor, iso(-10.5)],
    );
    const ledger = await readLedger(ctx, { kind: "sensor", ref: "core.a", from: iso(-10.5), to: iso(-0.5) });
    expect(ledger).toMatchObject({ due: 7, fired: 0, unexplained: 7 });
    expect(await explainInstant(ctx, { kind: "sensor", ref: "core.a", at: iso(-5) })).toMatchObject({
      answer: "not_due",
      text: "It would have been due, but is not at times of core.quiet.",
    });
  });
});

describe("an iCalendar file", () => {
  const file = (...lines: string[]) =>
    ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test//EN", "X-WR-CALNAME:Feiertage", ...lines, "END:VCALENDAR"].join(
      "\r\n",
    );
  const read = (text: string) =>
    readIcalendar(
      { ...ctx, clock: { ...ctx.clock, now: () => Date.parse("2026-11-26T12:00:00Z") } },
      { text, timezone: "UTC", years: 2 },
    );

  test("becomes days and times; what repeats is followed, what is cancelled or long over is not", async () => {
    const result = await read(
      file(
        "BEGIN:VEVENT",
        "UID:1",
        "DTSTAMP:20260101T000000Z",
        "DTSTART;VALUE=DATE:20251225",
        "DTEND;VALUE=DATE:20251227",
        "RRULE:FREQ=YEARLY",
        "SUMMARY:Weihnachten",
        "END:VEVENT",
        "BEGIN:VEVENT",
        "UID:2",
        "DTSTAMP:20260101T000000Z",
        "DTSTART;VALUE=DATE:20270101",
        "SUMMARY:Neujahr",
        "END:VEVENT",
        "BEGIN:VEVENT",
        "UID:3",
        "DTSTAMP:20260101T000000Z",
        "DTSTART:20261201T220000Z",
        "DTEND:20261202T020000Z",
        "SUMMARY:Wartung",
        "END:VEVENT",
        "BEGIN:VEVENT",
        "UID:4",
        "DTSTAMP:20260101T000000Z",
        "DTSTART;VALUE=DATE:20261201",
        "STATUS:CANCELLED",
        "SUMMARY:nicht",
        "END:VEVENT",
        "BEGIN:VEVENT",
        "UID:5",
        "DTSTAMP:20260101T000000Z",
        "DTSTART;VALUE=DATE:20200101",
        "SUMMARY:alt",
        "END:VEVENT",
      ),
    );
    expect(result).toEqual({
      name: "Feiertage",
      events: 4,
      days: ["2026-12-25/2026-12-26", "2027-01-01", "2027-12-25/2027-12-26"],
      ranges: [{ from: "2026-12-01T22:00:00.000Z", to: "2026-12-02T02:00:00.000Z" }],
      left_out: [],
    });
  });

  const event = (uid: string, rule: string) =>
    ["BEGIN:VEVENT", `UID:${uid}`, "DTSTART;VALUE=DATE:20261126", `RRULE:${rule}`, "END:VEVENT"] as const;
  // No date matches the second rule, for which the library looks for many seconds.
  const endless = file(...event("1", "FREQ=DAILY;COUNT=2"), ...event("2", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"));

  test("that cannot be followed to its end keeps nobody waiting, and ends when it is told to", async () => {
    const parts: IcalendarPart[] = [];
    const stop = new AbortController();
    const fromMs = Date.parse("2026-11-01T00:00:00Z");
    await followIcalendar(
      { text: endless, fromMs, toMs: Date.parse("2028-11-01T00:00:00Z") },
      (part) => {
        parts.push(part);
        if ("days" in part) stop.abort();
      },
      stop.signal,
    );
    expect(parts).toEqual([
      { events: 2, name: "Feiertage" },
      { days: ["2026-11-26", "2026-11-27"], ranges: [] },
    ]);
  });

  test("that takes too long is read in part, and the answer says so", () => {
    const parts = [{ events: 3, name: null }, { leftOut: "odd: what" }, { days: ["2026-11-26"], ranges: [] }];
    expect(collectIcalendar(parts)).toEqual({
      name: null,
      events: 3,
      days: ["2026-11-26"],
      ranges: [],
      left_out: ["The last event takes too long to follow: choose fewer years.", "odd: what"],
    });
  });

  test("of which nothing could be read in time is refused", async () => {
    const over = { ...ctx.clock, after: (_ms: number, callback: () => void) => ctx.clock.after(0, callback) };
    const reading = readIcalendar({ ...ctx, clock: over }, { text: endless, timezone: "UTC", years: 2 });
    await expectRefusal(reading, "invalid", ["text"]);
  });

  test("that is none, or has no events, is refused", async () => {
    await expectRefusal(read("<html></html>"), "invalid", ["text"]);
    await expectRefusal(read(file()), "invalid", ["text"]);
  });
});
