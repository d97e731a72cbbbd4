import { describe, expect, it } from "vitest";
import { foldPages, mergeHistory } from "@/components/events/merge-history";

type Row = { id: number; status: string; version: number };
const rules = {
  matches: (row: Row) => row.status !== "gone",
  later: (a: Row, b: Row) => (b.version >= a.version ? b : a),
};
const row = (id: number, status = "running", version = 0): Row => ({ id, status, version });
const live = (...rows: Row[]) => new Map(rows.map((item) => [item.id, item]));

describe("mergeHistory", () => {
  it("puts new rows on top, newest first", () => {
    const merged = mergeHistory([row(2), row(1)], live(row(3), row(4)), false, rules);
    expect(merged.map(({ id }) => id)).toEqual([4, 3, 2, 1]);
  });

  it("shows a row once, in its later state", () => {
    expect(mergeHistory([row(1)], live(row(1, "completed", 1)), false, rules)).toEqual([row(1, "completed", 1)]);
    expect(mergeHistory([row(1, "completed", 2)], live(row(1, "running", 1)), false, rules)).toEqual([
      row(1, "completed", 2),
    ]);
  });

  it("drops a row that no longer matches the filters", () => {
    expect(mergeHistory([row(1)], live(row(1, "gone", 1)), false, rules)).toEqual([]);
  });

  it("leaves out a row whose page was not loaded yet, so that no gap is hidden", () => {
    expect(mergeHistory([row(9), row(8)], live(row(3)), true, rules).map(({ id }) => id)).toEqual([9, 8]);
    expect(mergeHistory([row(9), row(8)], live(row(3)), false, rules).map(({ id }) => id)).toEqual([9, 8, 3]);
  });
});

describe("foldPages", () => {
  it("keeps the newest rows and continues behind the last one kept", () => {
    expect(foldPages([row(5), row(4), row(3)], null, 2)).toEqual({ items: [row(5), row(4)], next_cursor: 4 });
    expect(foldPages([row(5), row(4)], 4, 2)).toEqual({ items: [row(5), row(4)], next_cursor: 4 });
  });
});
