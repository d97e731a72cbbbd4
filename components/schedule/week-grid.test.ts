import { expect, test } from "vitest";
import { weekGrid } from "./week-grid";

test("fires stand at the day and hour of the zone's clock, with the timers that come seldom", () => {
  const fromMs = Date.parse("2026-11-26T22:20:00Z");
  const days = weekGrid([5, 1, 0, 2], [{ label: "Nightly", instants: ["2026-11-27T01:30:00Z"] }], {
    fromMs,
    zone: "Europe/Berlin",
  });
  expect(days.map(({ label }) => label)).toEqual(["Thu 26 Nov", "Fri 27 Nov"]);
  expect(days[0]?.hours[23]).toMatchObject({ fires: 5 });
  expect(days[1]?.hours.slice(0, 4)).toMatchObject([
    { fires: 1 },
    { fires: 0 },
    { fires: 2, names: ["Nightly"] },
    null,
  ]);
});
