import { describe, expect, it } from "vitest";
import { holdBack } from "./hold-back";

const id = (row: { id: string }) => row.id;
const rows = [{ id: "c" }, { id: "b" }, { id: "a" }];

describe("holdBack", () => {
  it("shows everything to a reader at the top", () => {
    expect(holdBack(rows, null, id)).toEqual({ shown: rows, held: 0 });
  });
  it("holds back and counts what arrived above the row that was first", () => {
    expect(holdBack(rows, "b", id)).toEqual({ shown: [{ id: "b" }, { id: "a" }], held: 1 });
  });
  it("shows rows that were added at the end", () => {
    expect(holdBack([...rows, { id: "z" }], "b", id).shown.at(-1)).toEqual({ id: "z" });
  });
  it("holds nothing back when the row it was anchored to is gone", () => {
    expect(holdBack(rows, "deleted", id)).toEqual({ shown: rows, held: 0 });
  });
});
