import { expect, test } from "vitest";
import type { SavedView } from "@/lib/schemas/saved-view";
import { shownView, viewHref } from "./list-words";

const view = (id: number, list: SavedView["list"], query: string): SavedView => ({
  id,
  list,
  name: `v${id}`,
  query,
  is_default: false,
});

test("a view is known by its filters, in whatever order the address has them, and on its own list only", () => {
  const views = [view(1, "rules", "q=a"), view(2, "sensors", "q=a"), view(3, "sensors", "q=b&state=armed")];
  expect(shownView(views, "sensors", "?q=a")?.id).toBe(2);
  expect(shownView(views, "sensors", "?state=armed&q=b")?.id).toBe(3);
  expect(shownView(views, "sensors", "?q=c")).toBeUndefined();
  expect(shownView([view(1, "rules", "")], "rules", "")).toBeUndefined();
});

test("the address of a view is that of its list with the filters", () => {
  expect(viewHref(view(1, "rules", "q=a"))).toBe("/rules?q=a");
});
