import { expect, test } from "vitest";
import { optionOfTyped } from "./typeahead";

const OPTIONS = [
  { value: "seconds", label: "seconds" },
  { value: "minutes", label: "minutes" },
  { value: "months", label: "months" },
  { value: "moons", label: "moons", disabled: true },
];

test("letters choose the next option that begins with them, and one that is disabled never", () => {
  expect(optionOfTyped(OPTIONS, "seconds", "m")).toBe("minutes");
  expect(optionOfTyped(OPTIONS, "seconds", "Mo")).toBe("months");
  expect(optionOfTyped(OPTIONS, "months", "moo")).toBeUndefined();
});

test("one letter again and again goes through all that begin with it", () => {
  expect(optionOfTyped(OPTIONS, "minutes", "mm")).toBe("months");
  expect(optionOfTyped(OPTIONS, "months", "mmm")).toBe("minutes");
});

test("what is chosen already stays while its letters are typed", () => {
  expect(optionOfTyped(OPTIONS, "months", "mo")).toBeUndefined();
  expect(optionOfTyped(OPTIONS, undefined, "x")).toBeUndefined();
});
