import { expect, test } from "vitest";
import { heldRows } from "./held-rows";
import type { StreamRow } from "./live-stream";

const row = (id: number, outcomes: StreamRow["outcomes"] = []): StreamRow => ({
  key: `event-${id}`,
  atMs: id,
  event: null,
  outcomes,
});

test("held rows keep their places, take newer states, and count what came since", () => {
  const done = row(1, [{ key: "a", enforcement: 1, ruleRef: "core.r", execution: null }]);
  const held = heldRows([row(2), row(1)], [row(4), row(3), row(2), done]);
  expect(held.rows.map(({ key }) => key)).toEqual(["event-2", "event-1"]);
  expect(held.rows[1]).toBe(done);
  expect(held.waiting).toBe(2);
});

test("a row that has left the stream stays as it was", () => {
  const old = row(1);
  expect(heldRows([old], [row(9), row(8)])).toEqual({ rows: [old], waiting: 2 });
});
