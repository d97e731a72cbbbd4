import { describe, expect, it } from "vitest";
import { isCurrent, navItems } from "./nav-items";

describe("the navigation", () => {
  it("has one page and one shortcut letter per item", () => {
    expect(new Set(navItems.map((item) => item.href)).size).toBe(navItems.length);
    expect(new Set(navItems.map((item) => item.key)).size).toBe(navItems.length);
  });
  it("marks the section of a page below it, and the dashboard only for itself", () => {
    const current = (path: string) => navItems.filter((item) => isCurrent(item, path)).map((item) => item.label);
    expect(current("/")).toEqual(["Dashboard"]);
    expect(current("/sensors/core.every_5s/edit")).toEqual(["Sensors"]);
    expect(current("/sensorsx")).toEqual([]);
  });
});
