import { expect, test } from "vitest";
import { type Hold, holdWords } from "./hold-words";

const words = (
  status: Hold["status"],
  suppressed_reason: Hold["suppressed_reason"] = null,
  blocked_by: number | null = 12,
) => holdWords({ status, suppressed_reason, blocked_by });

test("a match that ran needs no words, also when it had waited", () => {
  expect(words("processed")).toBeNull();
});

test("one that waits, or was skipped for an overlap, names the execution where there is one to name", () => {
  for (const hold of [words("created"), words("disabled", "overlap")]) {
    expect(hold?.full).toContain("{execution}");
    expect(hold?.brief).toContain("{execution}");
  }
  for (const hold of [words("created", null, null), words("disabled", "overlap", null)])
    expect(Object.values(hold ?? {}).join()).not.toContain("{execution}");
});

test("one whose place was taken, or whose rule was changed, says that and names none", () => {
  expect(words("disabled", "superseded")?.full).toBe("Skipped: a newer match took its place");
  expect(words("disabled", "rule_changed")?.full).toContain("its rule");
  expect(words("disabled")?.full).toContain("switched off");
});
