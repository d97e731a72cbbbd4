import { expect, test } from "vitest";
import { packRefSchema } from "@/lib/schemas/common";
import { packRefOf } from "./pack-ref-of";

test("the ref of a name can be used as it is", () => {
  for (const [name, ref] of [
    ["Office Backups 2", "office-backups-2"],
    ["  24/7 Überwachung!  ", "uberwachung"],
    ["ops_tools", "ops_tools"],
  ] as const) {
    expect(packRefOf(name)).toBe(ref);
    expect(packRefSchema.safeParse(ref).success).toBe(true);
  }
});

test("a name without any letter gives no ref", () => {
  expect(packRefOf("42 %")).toBe("");
});
