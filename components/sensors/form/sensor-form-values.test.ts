import { expect, test } from "vitest";
import type { Sensor } from "@/lib/schemas/sensor";
import { valuesOfSensor } from "./sensor-form-values";

const sensorOf = (trigger_ref: string, config: object) =>
  ({
    ref: "core.beat",
    label: "Beat",
    description: null,
    pack_ref: "core",
    trigger_ref,
    config,
    process: null,
    misfire_policy: "fire_once",
    misfire_cap: 100,
    misfire_window_seconds: null,
  }) as unknown as Sensor;

test("a recurrence that was stored in parts is one rule in the form, and its beginning an instant", () => {
  const config = {
    freq: "MONTHLY",
    by_day: ["-1FR"],
    until: "2027-01-01T00:00:00+01:00",
    week_start: "MO",
    dtstart: "2026-12-01T17:00:00",
    timezone: "Europe/Berlin",
  };
  expect(valuesOfSensor(sensorOf("core.rruletimer", config))).toMatchObject({
    kind: "rrule",
    rrule: "FREQ=MONTHLY;UNTIL=20261231T230000Z;BYDAY=-1FR;WKST=MO",
    startAt: "2026-12-01T16:00:00Z",
    timezone: "Europe/Berlin",
  });
  expect(valuesOfSensor(sensorOf("core.rruletimer", { rule: "RRULE:FREQ=DAILY" }))).toMatchObject({
    rrule: "FREQ=DAILY",
    startAt: "",
  });
});

test("a date is shown on its zone's clock, and one that means no instant is empty", () => {
  const fireAt = (config: object) => valuesOfSensor(sensorOf("core.datetimetimer", config)).fireAt;
  expect(fireAt({ fire_at: "2026-01-23T18:30:00Z", timezone: "Europe/Berlin" })).toBe("2026-01-23T19:30");
  expect(fireAt({ fire_at: "2026-01-23T18:30:00", timezone: "Europe/Berlin" })).toBe("2026-01-23T18:30");
  expect(fireAt({ fire_at: "2026-01-23T18:30:00Z" })).toBe("2026-01-23T18:30");
  expect(fireAt({ fire_at: "2026-01-23T18:30:00" })).toBe("");
  expect(fireAt({ fire_at: "2026-01-23T18:30:00Z", timezone: "Mars/Base" })).toBe("");
});
