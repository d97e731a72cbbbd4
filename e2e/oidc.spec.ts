import { rmSync } from "node:fs";
import { type OidcTestProvider, startOidcProvider } from "@/server/testing/oidc-provider";
import { type AttuneServer, startAttuneServer } from "./fixtures/attune-server";
import { runSql } from "./fixtures/database";
import { expect, test } from "./fixtures/server";

test.describe("a server with a sign-in provider and self-registration", () => {
  test.describe.configure({ mode: "serial" });
  let attune: AttuneServer;
  let provider: OidcTestProvider;

  test.beforeAll(async () => {
    test.setTimeout(90_000);
    provider = await startOidcProvider({ id: "attune", secret: "provider-secret" });
    attune = await startAttuneServer("oidc", {
      ATTUNE_OIDC_ISSUER: provider.issuer,
      ATTUNE_OIDC_CLIENT_ID: "attune",
      ATTUNE_OIDC_CLIENT_SECRET: "provider-secret",
      ATTUNE_OIDC_LABEL: "Corp ID",
      ATTUNE_SELF_REGISTRATION: "true",
    });
  });
  test.afterAll(async () => {
    await attune?.destroy();
    await provider?.close();
    if (attune) rmSync(attune.dataDir, { recursive: true, force: true });
  });

  test("the button leads to the provider and back to the page that was asked for, signed in", async ({ page }) => {
    provider.person = { claims: { sub: "1", preferred_username: "grace", name: "Grace Hopper" } };
    await page.goto(`${attune.url}/triggers?q=timer`);
    await page.getByRole("link", { name: "Continue with Corp ID" }).click();
    await expect(page).toHaveURL(`${attune.url}/triggers?q=timer`);
    await expect(page.getByRole("button", { name: "Account of Grace Hopper" })).toBeVisible();
    await page.goto(`${attune.url}/account`);
    await expect(page.getByText("there is no password to change here")).toBeVisible();
    await expect(page.getByText("You have no permission set yet")).toBeVisible();
    await page.goto(`${attune.url}/auth/logout`);
    // The page that was left may notice first that it is signed out, and then names itself as the way back.
    await expect(page).toHaveURL(/\/login(\?|$)/);
    await page.goto(`${attune.url}/triggers`);
    await expect(page).toHaveURL(/\/login/);
  });

  test("a frozen account and a refusal of the provider are told in words", async ({ page }) => {
    await runSql(attune, "update attune.identity set frozen = true where login = 'grace'");
    await page.goto(`${attune.url}/login`);
    await page.getByRole("link", { name: "Continue with Corp ID" }).click();
    await expect(page.getByText("Your account is frozen.")).toBeVisible();
    provider.person = { claims: { sub: "2" }, error: "access_denied" };
    await page.getByRole("link", { name: "Continue with Corp ID" }).click();
    await expect(page.getByText(/The sign-in was not completed|Signing in did not work/)).toBeVisible();
    await page.goto(`${attune.url}/login?error=Call%20555-0100`);
    await expect(page.getByText("555-0100")).toHaveCount(0);
  });

  test("a visitor creates an account, changes the password and stays signed in, while other sessions end", async ({
    page,
    browser,
  }) => {
    await page.goto(`${attune.url}/login`);
    await page.getByRole("link", { name: "Create an account" }).click();
    // The sign-in page has fields of the same names, and stays until this one is there.
    await expect(page.getByRole("heading", { name: "Create an account" })).toBeVisible();
    await page.getByLabel("Login").fill(attune.login);
    await page.getByLabel("Password", { exact: true }).fill("first-password");
    await page.getByRole("button", { name: "Create account" }).click();
    await expect(page.getByText(/exists already/)).toBeVisible();
    await page.getByLabel("Login").fill("newcomer");
    await page.getByRole("button", { name: "Create account" }).click();
    await expect(page.getByRole("button", { name: "Account of newcomer" })).toBeVisible();

    const other = await (await browser.newContext({ storageState: await page.context().storageState() })).newPage();
    await page.goto(`${attune.url}/account`);
    await page.getByLabel("Current password").fill("wrong-password");
    await page.getByLabel("New password").fill("second-password");
    await page.getByRole("button", { name: "Change password" }).click();
    await expect(page.getByText("The current password is wrong")).toBeVisible();
    await page.getByLabel("Current password").fill("first-password");
    await page.getByRole("button", { name: "Change password" }).click();
    await expect(page.getByText("The password was changed.")).toBeVisible();
    await expect(page.getByRole("heading", { name: "Account", level: 1 })).toBeVisible();
    await other.goto(`${attune.url}/account`);
    await expect(other).toHaveURL(/\/login/);
    await other.context().close();
  });
});
