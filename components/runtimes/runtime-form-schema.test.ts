import { expect, test } from "vitest";
import { runtimeFormSchema, STARTER_CONFIG } from "./runtime-form-schema";

const parse = (change: object) =>
  runtimeFormSchema.safeParse({
    ...{ ref: "ops.ruby", name: "Ruby", description: "", aliases: "", execution_config: STARTER_CONFIG },
    ...change,
  });

test("what a new runtime begins with can be saved, and names are read from between commas", () => {
  expect(parse({ aliases: " rb, Ruby3 ,," }).data).toMatchObject({
    aliases: ["rb", "ruby3"],
    execution_config: { interpreter: { binary: "ruby" } },
  });
});

test("a configuration that is no JSON, or cannot run anything, is refused at its field", () => {
  for (const text of ["{", '{"interpreter": {}}', '{"dependencies": {"manifest_file": "x"}}'])
    expect(parse({ execution_config: text }).error?.issues[0]?.path[0]).toBe("execution_config");
});
