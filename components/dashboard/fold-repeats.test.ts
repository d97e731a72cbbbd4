import { describe, expect, test } from "vitest";
import { foldRepeats } from "./fold-repeats";
import type { StreamRow } from "./live-stream";

function row(id: number, { source = "core.tick", status = "completed", second = id, lateMs = 1 } = {}): StreamRow {
  return {
    key: `event-${id}`,
    atMs: second * 1_000,
    event: { id, source_ref: source, rule_ref: null, trigger_ref: "t", coalesced: null, late_ms: lateMs },
    outcomes: [{ key: "o", enforcement: 1, ruleRef: "core.r", execution: { status } }],
  } as unknown as StreamRow;
}

const none = new Set<string>();
const shape = (rows: StreamRow[], opened = none) =>
  foldRepeats(rows, opened).map(({ head, folded }) => [head.key, folded.length]);

describe("repeats in the stream", () => {
  test("fires of a quick timer stand in one line, whose key stays while it grows", () => {
    const before = foldRepeats([row(3), row(2), row(1)], none);
    const after = foldRepeats([row(4, { status: "running" }), row(3), row(2), row(1)], none);
    expect(before).toMatchObject([{ head: { key: "event-3" }, folded: { length: 2 } }]);
    expect(after).toMatchObject([{ key: before[0]?.key, head: { key: "event-4" }, folded: { length: 3 } }]);
  });

  test("what failed, came late or still runs is never folded away", () => {
    for (const special of [row(3, { status: "failed" }), row(3, { status: "running" }), row(3, { lateMs: 5_000 })])
      expect(shape([row(5), row(4), special, row(2), row(1)])).toContainEqual(["event-3", 2]);
  });

  test("another source between them, or seconds apart, keeps them apart", () => {
    expect(shape([row(3), row(2, { source: "core.other" }), row(1)])).toHaveLength(3);
    expect(shape([row(3, { second: 20 }), row(2, { second: 15 }), row(1, { second: 10 })])).toHaveLength(3);
  });

  test("a source that was opened shows every line", () => {
    expect(shape([row(3), row(2), row(1)], new Set(["core.tick"]))).toEqual([
      ["event-3", 2],
      ["event-2", 0],
      ["event-1", 0],
    ]);
  });
});
