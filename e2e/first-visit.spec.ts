import { rmSync } from "node:fs";
import { type AttuneServer, startAttuneServer } from "./fixtures/attune-server";
import { expect, test } from "./fixtures/server";

test.describe("a server without an administrator", () => {
  test.describe.configure({ mode: "serial" });
  let fresh: AttuneServer;

  test.beforeAll(async () => {
    test.setTimeout(90_000);
    fresh = await startAttuneServer("first-visit", { ATTUNE_ADMIN_LOGIN: "", ATTUNE_ADMIN_PASSWORD: "" });
  });
  test.afterAll(async () => {
    await fresh?.destroy();
    if (fresh) rmSync(fresh.dataDir, { recursive: true, force: true });
  });

  test("the first visit leads to the set-up, which creates the administrator and signs in", async ({ page }) => {
    await page.goto(`${fresh.url}/sensors`);
    await expect(page).toHaveURL(`${fresh.url}/setup`);
    await page.getByLabel("Login").fill("ada");
    await page.getByLabel("Password", { exact: true }).fill("short");
    await page.getByRole("button", { name: "Create administrator" }).click();
    await expect(page.getByLabel("Password", { exact: true })).toHaveAttribute("aria-invalid", "true");
    await page.getByLabel("Password", { exact: true }).fill("a-long-enough-password");
    await page.getByRole("button", { name: "Create administrator" }).click();
    await expect(page.getByRole("heading", { name: "Welcome to Attune", level: 1 })).toBeVisible();
    await expect(page).toHaveURL(`${fresh.url}/`);
    await expect(page.getByRole("button", { name: "Account of ada" })).toBeVisible();
  });

  test("a second set-up is refused, on the page and behind it", async ({ page, request }) => {
    await page.goto(`${fresh.url}/setup`);
    await expect(page).toHaveURL(`${fresh.url}/login`);
    const answer = await request.post(`${fresh.url}/api/trpc/setup.createAdministrator`, {
      data: { login: "mallory", password: "a-long-enough-password" },
    });
    expect(answer.status()).toBe(409);
  });

  test("a wrong password says so, the right one leads back, and signing out ends the session", async ({ page }) => {
    await page.goto(`${fresh.url}/sensors?q=backup`);
    await expect(page).toHaveURL(/\/login\?callbackUrl=/);
    await page.getByLabel("Login").fill("ada");
    await page.getByLabel("Password", { exact: true }).fill("not-the-password");
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByText("The login or the password is wrong.")).toBeVisible();
    await page.getByLabel("Password", { exact: true }).fill("a-long-enough-password");
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page).toHaveURL(`${fresh.url}/sensors?q=backup`);

    await page.getByRole("button", { name: "Account of ada" }).click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
    await page.goto(`${fresh.url}/sensors`);
    await expect(page).toHaveURL(/\/login/);
  });
});
