import { describe, expect, it } from "vitest";
import { filterOptions } from "./filter-options";

const options = [
  { value: "America/New_York", label: "America/New_York", detail: "UTC-05:00" },
  { value: "Europe/Berlin", label: "Europe/Berlin", detail: "UTC+01:00" },
  { value: "UTC", label: "UTC" },
];
const found = (search: string) => filterOptions(options, search).map((option) => option.value);

describe("filterOptions", () => {
  it("keeps everything, in order, for an empty search", () => {
    expect(found("  ")).toEqual(["America/New_York", "Europe/Berlin", "UTC"]);
  });
  it("treats the separators of zones and refs as spaces", () => {
    expect(found("new york")).toEqual(["America/New_York"]);
  });
  it("finds words in any order", () => {
    expect(found("berlin europe")).toEqual(["Europe/Berlin"]);
  });
  it("puts options that start with the search first", () => {
    expect(found("utc")).toEqual(["UTC", "America/New_York", "Europe/Berlin"]);
  });
});
