import pg from "pg";
import { createScript, uniqueRef } from "./fixtures/definitions";
import { expect, test } from "./fixtures/server";

test("a page that is slow to come leaves the old one in place, with a line that says it is on its way", async ({
  signedInPage: page,
}) => {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.goto("/sensors");
  await page.route(
    (url) => url.pathname === "/rules",
    async (route) => {
      await held;
      await route.continue();
    },
  );
  const progress = page.getByRole("progressbar", { name: "Loading the page" });
  await page.getByRole("navigation").getByRole("link", { name: "Rules", exact: true }).click();
  await expect(progress).toBeAttached();
  await expect(page.getByRole("heading", { name: "Sensors", level: 1 })).toBeVisible();
  release();
  await expect(page.getByRole("heading", { name: "Rules", level: 1 })).toBeVisible();
  await expect(page).toHaveURL("/rules");
  await expect(progress).not.toBeAttached();
});

test("a page whose data is slow comes with its frame, and the data when it is there", async ({
  signedInPage: page,
  attune,
}) => {
  const locker = new pg.Client({ connectionString: attune.databaseUrl() });
  await locker.connect();
  try {
    await locker.query("BEGIN; LOCK TABLE attune.calendar IN ACCESS EXCLUSIVE MODE");
    await page.goto("/calendars");
    await expect(page.getByRole("heading", { name: "Calendars", level: 1 })).toBeVisible();
    await expect(page.getByText("No calendars yet")).toBeHidden();
    await locker.query("ROLLBACK");
    await expect(page.getByText("No calendars yet")).toBeVisible();
  } finally {
    await locker.end();
  }
});

test("an address without a page answers 404, and leads on", async ({ signedInPage: page }) => {
  for (const address of ["/nowhere", "/executions/nothing", "/trace/0"]) {
    const answer = await page.goto(address);
    expect(answer?.status(), address).toBe(404);
    await expect(page.getByRole("heading", { name: "There is nothing here" })).toBeVisible();
    await expect(page.getByRole("link", { name: "Go to the dashboard" })).toBeVisible();
  }
});

test("coming back to a long list shows the part of it that was left; opening it anew begins at the top", async ({
  signedInPage: page,
  rest,
}) => {
  const refs = Array.from({ length: 30 }, () => uniqueRef("far"));
  for (const ref of refs) await createScript(rest, ref, "true");
  await page.goto("/actions?q=far");
  const list = page.getByRole("region", { name: "Actions" });
  const place = () => list.evaluate((box) => box.scrollTop);
  await list.getByRole("link", { name: refs.at(-2) }).click();
  await expect(page).toHaveURL(`/actions/${refs.at(-2)}`);
  await page.goBack();
  await expect(list.getByRole("link", { name: refs.at(-2) })).toBeInViewport();
  expect(await place()).toBeGreaterThan(100);
  await page.goForward();
  await expect(page).toHaveURL(`/actions/${refs.at(-2)}`);
  await page.getByRole("navigation").getByRole("link", { name: "Actions", exact: true }).first().click();
  await expect(list).toBeVisible();
  expect(await place()).toBe(0);
  for (const ref of refs) await rest.send("DELETE", `/api/v1/actions/${ref}`);
});

test("a page whose subject is deleted elsewhere says so, and shows it again when that is undone", async ({
  signedInPage: page,
  rest,
}) => {
  const action = uniqueRef("gone");
  await createScript(rest, action, "true");
  const rule = uniqueRef("gone");
  const trigger = uniqueRef("gone");
  await rest.ask("POST", "/api/v1/triggers", { ref: trigger, label: "Gone", pack_ref: "core" });
  const body = { ref: rule, label: "Gone", pack_ref: "core", trigger_ref: trigger, action_ref: action };
  await rest.ask("POST", "/api/v1/rules", body);
  for (const address of [`rules/${rule}`, `triggers/${trigger}`, `actions/${action}`]) {
    await page.goto(`/${address}`);
    await expect(page.getByRole("button", { name: /^Live/ })).toBeVisible();
    await rest.ask("DELETE", `/api/v1/${address}`);
    await expect(page.getByRole("main"), address).toContainText("does not exist");
    await expect(page.getByRole("button", { name: "More" })).toBeHidden();
  }
  await createScript(rest, action, "true");
  await expect(page.getByRole("button", { name: "Run", exact: true })).toBeVisible();
});
