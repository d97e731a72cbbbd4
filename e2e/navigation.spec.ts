import pg from "pg";
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
