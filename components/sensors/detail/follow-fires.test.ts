import { expect, test } from "vitest";
import type { LiveMessage } from "@/lib/schemas/live";
import { followFires, withLiveOutcomes } from "./follow-fires";

const sensor = {
  ref: "core.beat",
  execution_count: 4,
  last_fired_at: "2026-01-01T00:00:00.000Z",
  last_late_ms: 1,
  next_fire_at: null,
  recent_fires: [{ event: 10, at: "2026-01-01T00:00:00.000Z", late_ms: 1, outcome: "completed" as const }],
};
function fired(id: number, more: object = {}): LiveMessage {
  const at = "2026-01-01T00:00:05.000Z";
  const event = { id, source_ref: "core.beat", created: at, scheduled_at: at, late_ms: 2, ...more };
  return { type: "event", id: String(id), at, event } as unknown as LiveMessage;
}

test("a fire is counted and becomes the last one", () => {
  const after = followFires(sensor, [fired(11)]);
  expect(after).toMatchObject({ execution_count: 5, last_late_ms: 2, last_fired_at: "2026-01-01T00:00:05.000Z" });
  expect(after.recent_fires.map((fire) => fire.event)).toEqual([10, 11]);
});

test("a fire by hand is listed but not counted as the timer's", () => {
  const after = followFires(sensor, [fired(11, { scheduled_at: null, late_ms: null })]);
  expect(after.execution_count).toBe(4);
  expect(after.recent_fires).toHaveLength(2);
});

test("a fire that is known already, or of another sensor, changes nothing", () => {
  expect(followFires(sensor, [fired(10), fired(11, { source_ref: "core.other" })])).toBe(sensor);
});

test("outcomes follow the executions that the feed told of", () => {
  const runs = new Map([[10, new Map([[7, { id: 7, attempt: 1, status: "failed" }]])]]);
  expect(withLiveOutcomes(sensor, runs).recent_fires[0]?.outcome).toBe("failed");
  expect(withLiveOutcomes(sensor, new Map())).toBe(sensor);
});
