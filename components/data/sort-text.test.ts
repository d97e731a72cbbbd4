import { expect, test } from "vitest";
import { readSort, sortText } from "./sort-text";

test("a sort comes back from an address as it went into it", () => {
  for (const sort of [{ id: "label", desc: false }, { id: "last_match", desc: true }, null])
    expect(readSort(sortText(sort))).toEqual(sort);
  expect(sortText({ id: "next", desc: true })).toBe("-next");
  expect(readSort("")).toBeNull();
});
