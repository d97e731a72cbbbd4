import { expect, test } from "vitest";
import { moveRef, proposeRef, slugOf } from "./propose-ref";

test("a name becomes lower-case words joined by hyphens", () => {
  expect(slugOf("  Nightly backup (EU) ")).toBe("nightly-backup-eu");
  expect(slugOf("Täglich 02:30")).toBe("taglich-02-30");
  expect(slugOf("日本")).toBe("");
});

test("a taken ref gets the next number", () => {
  expect(proposeRef("core", "Beat", new Set())).toBe("core.beat");
  expect(proposeRef("core", "Beat", new Set(["core.beat", "core.beat-2"]))).toBe("core.beat-3");
  expect(proposeRef("core", "!", new Set())).toBe("");
});

test("moving a ref changes its pack only", () => {
  expect(moveRef("core.beat", "ops")).toBe("ops.beat");
  expect(moveRef("", "ops")).toBe("");
});
