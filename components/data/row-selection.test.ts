import { describe, expect, test } from "vitest";
import { type SelectionStep, shownState, toggleRow, toggleShown } from "./row-selection";

const order = ["a", "b", "c", "d", "e"];
const none: SelectionStep = { chosen: new Set(), anchor: null };
const click = (step: SelectionStep, id: string, extend = false, max = 200) => toggleRow(step, order, id, extend, max);
const ids = ({ chosen }: SelectionStep) => [...chosen].sort().join("");

describe("toggling", () => {
  test("a click chooses a row, and another one lets it go", () => {
    expect(ids(click(none, "b"))).toBe("b");
    expect(ids(click(click(none, "b"), "b"))).toBe("");
  });

  test("Shift reaches from the last one to this, up and down, and lets go in the same way", () => {
    const down = click(click(none, "b"), "d", true);
    expect(ids(down)).toBe("bcd");
    expect(ids(click(click(none, "d"), "a", true))).toBe("abcd");
    expect(ids(click(click(down, "c"), "d", true))).toBe("b");
  });

  test("without a row to begin at, or with one that is not shown any more, Shift is a plain click", () => {
    expect(ids(click(none, "c", true))).toBe("c");
    expect(ids(click({ chosen: new Set(["x"]), anchor: "x" }, "c", true))).toBe("cx");
  });

  test("no more are chosen than may be changed at once", () => {
    expect(ids(click(click(none, "a"), "e", true, 3))).toBe("abc");
    expect(ids(click({ chosen: new Set(["a", "b", "c"]), anchor: "c" }, "e", false, 3))).toBe("abc");
  });
});

describe("the box in the head", () => {
  test("says none, some or all of the rows that are shown", () => {
    expect(shownState(new Set(), order, 200)).toBe(false);
    expect(shownState(new Set(["x"]), order, 200)).toBe(false);
    expect(shownState(new Set(["a", "x"]), order, 200)).toBe("indeterminate");
    expect(shownState(new Set(order), order, 200)).toBe(true);
    expect(shownState(new Set(["a", "b"]), order, 2)).toBe(true);
  });

  test("chooses those that are shown and nothing that is hidden, then none", () => {
    const all = toggleShown(new Set(["a", "x"]), order, 200);
    expect([...all]).toEqual(order);
    expect([...toggleShown(all, order, 200)]).toEqual([]);
    expect([...toggleShown(new Set(), order, 2)]).toEqual(["a", "b"]);
  });
});
