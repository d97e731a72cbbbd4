import { describe, expect, test } from "vitest";
import { returnPath } from "./return-path";

describe("where signing in leads", () => {
  test("a page of the console is kept with its filters", () => {
    expect(returnPath("/executions?status=failed#log")).toBe("/executions?status=failed#log");
  });

  test("another site is never gone to, however it is written", () => {
    for (const asked of [
      "https://other.example/",
      "//other.example",
      "/\\other.example",
      "/.//other.example",
      "/a/..//other.example",
      "javascript:alert(1)",
      "/\t/other.example",
    ])
      expect(returnPath(asked)).toBe("/");
  });

  test("nothing, a list and the sign-in page itself lead to the dashboard", () => {
    for (const asked of [undefined, ["/a", "/b"], "", "/login?callbackUrl=%2F", "/setup", "/register"])
      expect(returnPath(asked)).toBe("/");
  });
});
