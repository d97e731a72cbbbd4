import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createCalendar } from "@/server/domain/calendars/create-calendar";
import { readIcalendar } from "@/server/domain/calendars/read-icalendar";
import { exportSchedule } from "@/server/domain/system/export-schedule";
import { readSchedule } from "@/server/domain/system/read-schedule";
import { addSensor } from "@/server/testing/definitions";
import { seedCore } from "@/server/testing/seed-core";
import {
  createTestContext,
  createTestDatabase,
  type TestContext,
  type TestDatabase,
} from "@/server/testing/test-context";

let db: TestDatabase;
let ctx: TestContext;
const NOW = Date.parse("2026-11-26T12:00:00Z"); // a Thursday
beforeAll(async () => {
  db = await createTestDatabase();
  await seedCore(db);
  const context = await createTestContext(db);
  ctx = { ...context, clock: { ...context.clock, now: () => NOW } };
});
afterAll(() => db.drop());
beforeEach(() => db.sql("delete from attune.sensor where ref <> 'core.timer_sensor'"));

const cron = (ref: string, expression: string, more = {}) =>
  addSensor(db.sql, { ref, triggerRef: "core.crontimer", config: { expression, ...more } });

describe("the coming schedule", () => {
  test("tells of every enabled timer when it fires, by its calendars, and who collides", async () => {
    await createCalendar(ctx, { ref: "core.off", label: "Off", days: ["2026-11-27"] });
    for (const ref of ["core.a", "core.b", "core.c"]) await cron(ref, "0 0 2 * * *");
    await cron("core.resting", "0 0 3 * * *", { exclude_calendars: ["core.off"] });
    await addSensor(db.sql, {
      ref: "core.off-timer",
      triggerRef: "core.crontimer",
      config: { expression: "0 0 2 * * *" },
      enabled: false,
    });
    const day = await readSchedule(ctx, { hours: 24 });
    expect(day.timers.map(({ ref, count, instants }) => [ref, count, instants])).toEqual(
      ["core.a", "core.b", "core.c"].map((ref) => [ref, 1, ["2026-11-27T02:00:00.000Z"]]),
    );
    expect(day.collisions).toMatchObject([{ at: "2026-11-27T02:00:00.000Z", quieter: "2026-11-27T02:01:00.000Z" }]);
    expect(day.buckets).toHaveLength(96);
    const week = await readSchedule(ctx, { hours: 168 });
    expect(week.timers.find(({ ref }) => ref === "core.resting")?.count).toBe(6);
  });

  test("is an iCalendar file that reads back as it was", async () => {
    await cron("core.a", "0 30 2 * * *");
    const text = await exportSchedule(ctx, { hours: 168 });
    const read = await readIcalendar(ctx, { text, timezone: "UTC", years: 1 });
    expect(read).toMatchObject({ name: "Attune", events: 7 });
    expect(read.ranges[0]?.from).toBe("2026-11-27T02:30:00.000Z");
  });
});
