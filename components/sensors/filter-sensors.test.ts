import { expect, test } from "vitest";
import { filterSensors, SERVER_SENSOR_REF } from "./filter-sensors";

const sensors = [
  {
    ref: "core.beat",
    label: "Heart beat",
    schedule: "every 5 seconds",
    trigger_ref: "core.intervaltimer",
    state: "armed" as const,
  },
  {
    ref: "core.nightly",
    label: "Backup",
    schedule: "at 02:30 every day, UTC",
    trigger_ref: "core.crontimer",
    state: "disabled" as const,
  },
  { ref: SERVER_SENSOR_REF, label: "Timer sensor", schedule: null, trigger_ref: null, state: "watching" as const },
];
const refs = (filter: Partial<Parameters<typeof filterSensors>[1]>) =>
  filterSensors(sensors, { search: "", kinds: [], states: [], ...filter }).map((sensor) => sensor.ref);

test("without a filter everything is shown but the server's own sensor", () => {
  expect(refs({})).toEqual(["core.beat", "core.nightly"]);
  expect(refs({ kinds: ["other"] })).toEqual([SERVER_SENSOR_REF]);
});

test("every word of the search has to be in the name, the ref or the schedule", () => {
  expect(refs({ search: "5 HEART" })).toEqual(["core.beat"]);
  expect(refs({ search: "02:30" })).toEqual(["core.nightly"]);
  expect(refs({ search: "heart 02:30" })).toEqual([]);
});

test("kinds and states narrow it together", () => {
  expect(refs({ kinds: ["cron"] })).toEqual(["core.nightly"]);
  expect(refs({ kinds: ["cron"], states: ["armed"] })).toEqual([]);
});
