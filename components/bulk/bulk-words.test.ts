import { describe, expect, test } from "vitest";
import { consequenceLines, failedWords, restoredWords } from "./bulk-words";

const nothing = { rules: 0, sensors: 0, keys: 0, timers: 0, waiting: 0 };

describe("what deletions take along", () => {
  test("nothing is said of what is not lost", () => {
    expect(consequenceLines("rules", nothing)).toEqual([]);
  });

  test("everything that goes or waits has its line, and keys say that they do not come back", () => {
    expect(consequenceLines("triggers", { ...nothing, sensors: 2, rules: 1, keys: 1 })).toEqual([
      "2 sensors of theirs are deleted",
      "1 rule will run nothing until a trigger of that ref exists again",
      "1 key that belongs to them is deleted; this cannot be undone",
    ]);
    expect(consequenceLines("rules", { ...nothing, timers: 1, waiting: 2 })).toEqual([
      "1 timer of theirs is disarmed",
      "2 waiting matches will not run",
    ]);
  });
});

test("a part that failed is told with its share", () => {
  expect(failedWords("rules", "delete", 1, 3)).toBe("1 of 3 rules was not deleted");
  expect(failedWords("executions", "rerun", 2, 2)).toBe("2 of 2 executions were not started again");
});

describe("what came of undoing", () => {
  test("one is named, and a timer is said to begin anew", () => {
    expect(restoredWords([{ ok: true, ref: "core.a", hasTimer: true }])).toEqual({
      title: "core.a is back",
      description: "Its timer begins anew: it does not fire for the time it was gone.",
      failed: false,
    });
  });

  test("several are counted, and a reason is given once", () => {
    const missing = { ok: false as const, message: "Action core.x not found" };
    const back = { ok: true as const, ref: "core.a", hasTimer: false };
    expect(restoredWords([back, back, missing, missing])).toEqual({
      title: "2 are back",
      description: "Action core.x not found",
      failed: true,
    });
    expect(restoredWords([missing]).title).toBe("Nothing was brought back");
  });
});
