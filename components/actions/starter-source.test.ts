import { describe, expect, it } from "vitest";
import { actionFormSchema } from "@/components/actions/action-form-schema";
import { newActionValues } from "@/components/actions/action-form-values";
import { nameFromLabel, STARTERS, sourceForRuntime } from "@/components/actions/starter-source";

describe("sourceForRuntime", () => {
  it("changes the starter with the runtime and never what somebody wrote", () => {
    expect(sourceForRuntime(STARTERS["core.shell"], "core.python")).toBe(STARTERS["core.python"]);
    expect(sourceForRuntime("  \n", "core.nodejs")).toBe(STARTERS["core.nodejs"]);
    expect(sourceForRuntime("echo mine", "core.python")).toBe("echo mine");
  });
});

describe("nameFromLabel", () => {
  it("gives a name that a ref may have", () => {
    expect(nameFromLabel("Nightly backup (Zürich)!")).toBe("nightly-backup-zurich");
    expect(nameFromLabel("日本")).toBe("");
  });
});

describe("a new action", () => {
  it("needs only a name to be saved", () => {
    const values = { ...newActionValues("core"), label: "Greet", ref: "core.greet" };
    expect(actionFormSchema.safeParse(values).success).toBe(true);
    expect(actionFormSchema.safeParse(newActionValues("core")).success).toBe(false);
  });

  it("is refused with a broken parameter", () => {
    const values = {
      ...newActionValues("core"),
      label: "Greet",
      ref: "core.greet",
      param_schema: { a: { type: "x" } },
    };
    expect(actionFormSchema.safeParse(values).error?.issues[0]?.path).toEqual(["param_schema"]);
  });
});
