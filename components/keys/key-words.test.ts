import { expect, test } from "vitest";
import { usesOf, whoGetsIt } from "./key-words";

test("the way to read a key is right for each runtime, also for a name that is no identifier", () => {
  const [shell, python, node] = usesOf("github.api-token").map(({ code }) => code);
  expect(shell).toContain('"Authorization: Bearer $PARAM_GITHUB_API_TOKEN"');
  expect(python).toContain('parameters["github.api-token"]');
  expect(node).toContain('JSON.parse(text)["github.api-token"]');
  expect(usesOf("token")[2]?.code).toContain("JSON.parse(text).token");
});

test("each kind of owner says who gets the key", () => {
  expect(whoGetsIt({ owner_type: "pack", owner: "ops" })).toBe("Every action of the pack ops gets it as a parameter.");
  expect(whoGetsIt({ owner_type: "identity", owner: "7" })).toContain("nobody else can see it");
});
