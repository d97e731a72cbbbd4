import { expect, test } from "vitest";
import type { Sql } from "@/server/db/database";
import { previewSensor } from "@/server/domain/sensors/preview-sensor";

/** Without calendars the database gives the settings back as they are. */
const sql = (async (_text: string, [config]: [string]) => [{ config: JSON.parse(config) }]) as unknown as Sql;
const clock = { now: () => Date.UTC(2026, 2, 28, 12), after: () => () => undefined };

test("a preview lists the next fires with their gaps, in words and with the clock changes of the zone", async () => {
  const preview = await previewSensor(
    { clock, sql },
    {
      trigger_ref: "core.crontimer",
      config: { expression: "0 30 2 * * *", timezone: "Europe/Berlin" },
      count: 3,
    },
  );
  expect(preview.issues).toEqual([]);
  expect(preview.text).toContain("02:30");
  expect(preview.instants.map((instant) => instant.gap_ms)).toEqual([null, expect.any(Number), expect.any(Number)]);
  expect(preview.clock_changes).toHaveLength(2);
  expect(preview.clock_changes[0]?.at).toBe("2026-03-29T01:00:00.000Z");
});

test("settings that are not valid give issues at their fields and nothing else", async () => {
  const preview = await previewSensor(
    { clock, sql },
    { trigger_ref: "core.intervaltimer", config: { unit: "seconds" }, count: 3 },
  );
  expect(preview).toEqual({
    text: null,
    instants: [],
    issues: [{ path: ["interval"], message: "is required" }],
    lint: [],
    clock_changes: [],
  });
});
