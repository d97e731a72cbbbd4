import { expect, test } from "vitest";
import { phaseIsKept } from "./edit-effect";

const every5s = { trigger_ref: "core.intervaltimer", config: { unit: "seconds", interval: 5 } };

test("the phase is kept when nothing that decides the instants changes", () => {
  expect(phaseIsKept(every5s, { ...every5s, config: { interval: 5, unit: "seconds", note: "x" } })).toBe(true);
});

test("another interval, unit or kind starts the phase anew", () => {
  expect(phaseIsKept(every5s, { ...every5s, config: { unit: "seconds", interval: 6 } })).toBe(false);
  expect(phaseIsKept(every5s, { ...every5s, config: { unit: "minutes", interval: 5 } })).toBe(false);
  expect(phaseIsKept(every5s, { trigger_ref: "core.crontimer", config: { expression: "* * * * *" } })).toBe(false);
});

test("another zone is another schedule", () => {
  const cron = { trigger_ref: "core.crontimer", config: { expression: "0 2 * * *", timezone: "UTC" } };
  expect(phaseIsKept(cron, { ...cron, config: { ...cron.config, timezone: "Europe/Berlin" } })).toBe(false);
});
