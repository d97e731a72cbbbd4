import { expect, test } from "vitest";
import { packFormSchema } from "./pack-form-schema";

const parse = (config: string) => packFormSchema.safeParse({ label: "Ops", description: "", config });

test("a configuration is read from its text, and empty text is the empty one", () => {
  expect(parse('{"region": "eu"}').data?.config).toEqual({ region: "eu" });
  expect(parse("  ").data?.config).toEqual({});
});

test("text that is no JSON object is refused at its field", () => {
  for (const text of ["{", "[1]", "3", "null"]) {
    const { success, error } = parse(text);
    expect(success).toBe(false);
    expect(error?.issues[0]?.path).toEqual(["config"]);
  }
});
