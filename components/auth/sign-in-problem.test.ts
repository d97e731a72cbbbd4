import { describe, expect, test } from "vitest";
import { signInProblem } from "./sign-in-problem";

describe("what the sign-in page says of an error in its address", () => {
  test("is in its own words for every code it knows, and never the text of the address", () => {
    expect(signInProblem("Frozen")).toContain("frozen");
    for (const error of ["Call 555-0100 to unlock your account", "__proto__", "constructor", "Callback"])
      expect(signInProblem(error)).toBe("Signing in did not work. Try again.");
  });

  test("is nothing without an error", () => {
    for (const error of [undefined, "", ["a", "b"], null]) expect(signInProblem(error)).toBeNull();
  });
});
