import { expect, test } from "vitest";
import { viewQuery } from "@/lib/list-views";
import { saveViewInput } from "@/lib/schemas/saved-view";

test("equal filters are equal text, whatever their order, and what is opened beside the list is no filter", () => {
  const text = "state=on&q=night+job&sort=-label";
  expect(viewQuery("rules", "?state=on&q=night%20job&sort=-label")).toBe("q=night+job&state=on&sort=-label");
  expect(viewQuery("rules", text)).toBe(viewQuery("rules", "sort=-label&q=night+job&state=on"));
  expect(viewQuery("keys", "q=a&key=core.token")).toBe("q=a");
  expect(viewQuery("rules", "q=&other=1")).toBe("");
});

test("a view keeps only what its list knows", () => {
  expect(saveViewInput.parse({ list: "sensors", name: " Mine ", query: "kind=cron&token=x" })).toEqual({
    list: "sensors",
    name: "Mine",
    query: "kind=cron",
    is_default: false,
  });
  const refused = { list: "sensors", name: "Mine", query: "kind=cron" };
  expect(saveViewInput.safeParse({ ...refused, name: " " }).success).toBe(false);
  expect(saveViewInput.safeParse({ ...refused, query: "token=x" }).success).toBe(false);
});
