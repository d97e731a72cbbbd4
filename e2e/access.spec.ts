import type { Page } from "@playwright/test";
import { createScript, labelOf, uniqueRef } from "./fixtures/definitions";
import { expect, signIn, test } from "./fixtures/server";

const password = "a-password-for-vera";

/** Makes somebody with one permission set, through the console. Returns the address of their page. */
async function createPerson(page: Page, login: string, may: string): Promise<string> {
  await page.goto("/access");
  await page.getByRole("button", { name: "New person" }).click();
  const dialog = page.getByRole("dialog", { name: "New person" });
  await dialog.getByRole("textbox", { name: "Login" }).fill(login);
  await dialog.getByRole("textbox", { name: "Password" }).fill(password);
  await dialog.getByRole("checkbox", { name: may, exact: true }).check();
  await dialog.getByRole("button", { name: "Create" }).click();
  await page.waitForURL(/\/access\/people\/\d+$/);
  return page.url();
}

test("a viewer cannot change anything, and once made an editor can, without signing in again", async ({
  signedInPage: admin,
  browser,
  attune,
  rest,
}) => {
  test.setTimeout(90_000); // two people, many pages
  const ref = uniqueRef("viewed");
  await createScript(rest, ref, "echo hello");
  const login = `vera-${process.pid}`;
  const personPage = await createPerson(admin, login, "Viewer");
  await expect(admin.getByRole("heading", { name: login })).toBeVisible();

  const context = await browser.newContext({
    baseURL: attune.url,
    storageState: await signIn(attune.url, login, password),
  });
  const viewer = await context.newPage();
  await viewer.goto("/actions");
  await expect(viewer.getByRole("link", { name: labelOf(ref) })).toBeVisible();
  await expect(viewer.getByRole("link", { name: "New action" })).toBeHidden();
  await expect(viewer.getByRole("button", { name: `Run ${labelOf(ref)}` })).toBeHidden();
  await expect(viewer.getByRole("link", { name: "Access" })).toBeHidden();
  await viewer.goto("/actions/new");
  await expect(viewer.getByText("You lack the permission actions:create")).toBeVisible();
  await viewer.goto("/access");
  await expect(viewer.getByText("You lack the permission identities:read")).toBeVisible();
  await viewer.goto(`/actions/${ref}`);
  await expect(viewer.getByRole("heading", { name: labelOf(ref) })).toBeVisible();
  await expect(viewer.getByRole("link", { name: "Edit" })).toBeHidden();

  await admin.goto(personPage);
  await admin.getByRole("combobox", { name: "Add a permission set" }).click();
  await admin.getByRole("option", { name: /Editor/ }).click();
  await expect(admin.getByText("core.editor", { exact: true })).toBeVisible();

  // The page that is open follows, without a reload.
  await viewer.getByRole("link", { name: "Edit" }).click();
  await viewer.waitForURL(/\/edit$/);
  await viewer.goto("/actions");
  await expect(viewer.getByRole("link", { name: "New action" })).toBeVisible();
  await viewer.getByRole("button", { name: `Run ${labelOf(ref)}` }).click();
  await viewer.getByRole("dialog").getByRole("button", { name: "Run" }).click();
  await viewer.waitForURL(/\/executions\/\d+$/);

  // A freeze works at once, too.
  await admin.goto(personPage);
  await admin.getByRole("button", { name: "Freeze" }).click();
  await admin.getByRole("alertdialog").getByRole("button", { name: "Freeze" }).click();
  await expect(admin.getByText("Frozen", { exact: true })).toBeVisible();
  await viewer.goto("/actions");
  await viewer.waitForURL(/\/login/);
  await context.close();
});

test("a permission set of one's own is made with a limited grant, and deleting somebody asks for their login", async ({
  signedInPage: page,
}) => {
  test.setTimeout(60_000);
  await page.goto("/access?tab=sets");
  await page.getByRole("button", { name: "New permission set" }).click();
  const dialog = page.getByRole("dialog", { name: "New permission set" });
  await dialog.getByRole("textbox", { name: "Name" }).fill("Home readers");
  await dialog.getByRole("textbox", { name: "Ref" }).fill(`home.readers-${process.pid}`);
  await dialog.getByRole("button", { name: "Create" }).click();
  await page.getByRole("checkbox", { name: "actions: read" }).check();
  await page.getByRole("button", { name: "Limited grant" }).click();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("has no limit yet")).toBeVisible();
  await page.getByRole("textbox", { name: "Packs" }).fill("home");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("in the packs home")).toBeVisible();

  await page.getByRole("button", { name: "Duplicate" }).click();
  const copy = page.getByRole("dialog", { name: "Duplicate Home readers" });
  await copy.getByRole("textbox", { name: "Ref" }).fill(`home.readers-copy-${process.pid}`);
  await copy.getByRole("button", { name: "Create" }).click();
  await expect(page.getByRole("heading", { name: "Home readers (copy)" })).toBeVisible();
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByText("in the packs home"), "the copy has the grants").toBeVisible();

  await createPerson(page, `short-lived-${process.pid}`, "Home readers");
  await page.getByRole("button", { name: /^More for/ }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  const confirm = page.getByRole("alertdialog");
  await expect(confirm.getByRole("button", { name: "Delete person" })).toBeDisabled();
  await confirm.getByRole("textbox").fill(`short-lived-${process.pid}`);
  await confirm.getByRole("button", { name: "Delete person" }).click();
  await page.waitForURL(/\/access$/);
  await expect(page.getByRole("link", { name: `short-lived-${process.pid}` })).toBeHidden();
});
