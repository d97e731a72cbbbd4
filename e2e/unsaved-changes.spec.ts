import type { Page } from "@playwright/test";
import { writeCode } from "./fixtures/controls";
import { createScript, uniqueRef } from "./fixtures/definitions";
import type { RestClient } from "./fixtures/rest-client";
import { expect, signIn, test } from "./fixtures/server";

const question = (page: Page) => page.getByRole("alertdialog", { name: "Leave without saving?" });

async function createTimer(rest: RestClient): Promise<string> {
  const ref = uniqueRef("draft");
  await rest.ask("POST", "/api/v1/sensors", {
    ref,
    label: "Draft",
    pack_ref: "core",
    trigger_ref: "core.intervaltimer",
    config: { unit: "hours", interval: 3 },
    enabled: false,
  });
  return ref;
}

/** As the button of the browser does; Playwright's own waits for a page that does not come. */
async function goBack(page: Page): Promise<void> {
  await page.evaluate(() => window.history.back());
}

/** Opens a form and waits until the page works, which the live badge shows. */
async function openForm(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await expect(page.getByRole("button", { name: /^Live/ })).toBeVisible();
}

/** Holds every answer to this procedure until the function that it returns is called. */
async function holdAnswers(page: Page, procedure: string): Promise<() => void> {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route(
    (url) => url.pathname.startsWith("/api/trpc/") && url.pathname.includes(procedure),
    async (route) => {
      await held;
      await route.continue();
    },
  );
  return release;
}

test("a form that was changed is not left without a question: by a link, a shortcut, the palette, back, or signing out", async ({
  signedInPage: page,
  rest,
}) => {
  const ref = await createTimer(rest);
  await page.goto(`/sensors/${ref}`);
  await page.getByRole("link", { name: "Edit", exact: true }).click();
  const name = page.getByRole("textbox", { name: "Name" });
  const sensors = page.getByRole("navigation").getByRole("link", { name: "Sensors", exact: true }).first();

  await name.fill("Draft, better");
  await sensors.click();
  await question(page).getByRole("button", { name: "Stay" }).click();
  await expect(name).toHaveValue("Draft, better");

  await goBack(page);
  await question(page).getByRole("button", { name: "Stay" }).click();
  await expect(page).toHaveURL(`/sensors/${ref}/edit`);
  await expect(name).toHaveValue("Draft, better");

  await name.blur();
  await page.keyboard.press("g");
  await page.keyboard.press("r");
  await question(page).getByRole("button", { name: "Stay" }).click();

  await page.keyboard.press("Control+k");
  await page.getByRole("combobox", { name: "Search and commands" }).fill("rules");
  await page.keyboard.press("Enter");
  await question(page).getByRole("button", { name: "Stay" }).click();

  await page.getByRole("button", { name: /^Account of/ }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await question(page).getByRole("button", { name: "Stay" }).click();

  // The browser asks in its own words.
  const asked = page.waitForEvent("dialog");
  const reload = page.reload({ timeout: 2_000 }).catch(() => undefined);
  const dialog = await asked;
  expect(dialog.type()).toBe("beforeunload");
  await dialog.dismiss();
  await reload;
  await expect(name).toHaveValue("Draft, better");

  await goBack(page);
  await question(page).getByRole("button", { name: "Leave" }).click();
  await expect(page).toHaveURL(`/sensors/${ref}`);
  await expect(page.getByRole("heading", { name: "Draft", level: 1 })).toBeVisible();
});

test("nothing is asked when nothing was changed, when it was taken back, and once it was saved", async ({
  signedInPage: page,
  rest,
}) => {
  const ref = await createTimer(rest);
  const pages = ["/sensors/new", "/rules/new", "/actions/new", "/triggers/new", `/sensors/${ref}/edit`];
  for (const address of pages) {
    await page.goto(address);
    await expect(page.getByRole("button", { name: /^(Create|Save)/ }).first()).toBeVisible();
    await page.getByRole("navigation").getByRole("link", { name: "Packs", exact: true }).click();
    await expect(page, address).toHaveURL("/packs");
  }
  await openForm(page, `/sensors/${ref}/edit`);
  const name = page.getByRole("textbox", { name: "Name" });
  await name.fill("Other");
  await name.fill("Draft");
  await page.getByRole("link", { name: "Cancel" }).click();
  await expect(page).toHaveURL(`/sensors/${ref}`);

  await openForm(page, `/sensors/${ref}/edit`);
  await name.fill("Saved");
  await page.getByRole("button", { name: "Save changes" }).click();
  await expect(page).toHaveURL(`/sensors/${ref}`);
  await expect(page.getByRole("heading", { name: "Saved", level: 1 })).toBeVisible();
});

test("a session that ends does not take away what is being written: it is saved after signing in elsewhere", async ({
  signedInPage: page,
  attune,
  rest,
}) => {
  const ref = await createTimer(rest);
  await openForm(page, `/sensors/${ref}/edit`);
  const name = page.getByRole("textbox", { name: "Name" });
  await name.fill("Written before the session ended");
  await page.context().clearCookies();
  await page.getByRole("button", { name: "Save changes" }).click();
  const notice = page.getByRole("status").filter({ hasText: "You are signed out" });
  await expect(notice.getByRole("link", { name: "Sign in in a new tab" })).toBeVisible();
  await expect(name).toHaveValue("Written before the session ended");

  const { cookies } = await signIn(attune.url, attune.login, attune.password);
  await page.context().addCookies(cookies);
  await page.evaluate(() => window.dispatchEvent(new Event("focus")));
  await expect(notice).toBeHidden();
  await page.getByRole("button", { name: "Save changes" }).click();
  await expect(page).toHaveURL(`/sensors/${ref}`);
  await expect(page.getByRole("heading", { name: "Written before the session ended", level: 1 })).toBeVisible();
});

test("a form says when what it edits was changed elsewhere", async ({ signedInPage: page, rest }) => {
  const sensor = await createTimer(rest);
  const action = uniqueRef("draft");
  await createScript(rest, action, "echo 1");
  const trigger = uniqueRef("draft");
  await rest.ask("POST", "/api/v1/triggers", { ref: trigger, label: "Draft", pack_ref: "core" });
  for (const [kind, ref] of [
    ["sensor", sensor],
    ["action", action],
    ["trigger", trigger],
  ]) {
    await openForm(page, `/${kind}s/${ref}/edit`);
    await rest.ask("PUT", `/api/v1/${kind}s/${ref}`, { label: "Changed by somebody else" });
    await expect(page.getByText(`This ${kind} was changed elsewhere`)).toBeVisible();
  }
});

test("what is typed while an action is being saved for a run stays, and is not taken for saved", async ({
  signedInPage: page,
  rest,
}) => {
  const ref = uniqueRef("draft");
  await createScript(rest, ref, "echo first");
  await page.goto(`/actions/${ref}/edit`);
  await writeCode(page, "Source", "echo second");
  const release = await holdAnswers(page, "actions.update");
  const saving = page.waitForRequest((request) => request.url().includes("actions.update"));
  await page.getByRole("button", { name: "Save and run now" }).click();
  await saving;
  await writeCode(page, "Source", "echo third");
  release();
  await expect(page.getByLabel(/^Log of execution/)).toContainText("second");
  await expect(page.getByRole("textbox", { name: "Source", exact: true })).toContainText("echo third");
  await page.getByRole("link", { name: "Cancel" }).click();
  await expect(question(page)).toBeVisible();
});

test("what is typed into a key while its value comes stays", async ({ signedInPage: page, rest }) => {
  const ref = uniqueRef("key");
  await rest.ask("POST", "/api/v1/keys", {
    ref,
    name: "before",
    value: "stored",
    owner_type: "system",
    encrypted: false,
  });
  await page.goto("/keys");
  await page.getByRole("searchbox").fill(ref);
  await page.getByRole("button", { name: `More for ${ref}` }).click();
  const release = await holdAnswers(page, "keys.reveal");
  await page.getByRole("menuitem", { name: "Edit" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Name" }).fill("after");
  release();
  await expect(dialog.getByRole("textbox", { name: "Value" })).toHaveValue("stored");
  await expect(dialog.getByRole("textbox", { name: "Name" })).toHaveValue("after");
});

test("a click beside a dialog closes it only while nothing was typed into it", async ({ signedInPage: page }) => {
  await page.goto("/keys");
  await page.getByRole("button", { name: "New key" }).first().click();
  const dialog = page.getByRole("dialog", { name: "New key" });
  await expect(dialog).toBeVisible();
  await page.mouse.click(5, 5);
  await expect(dialog).toBeHidden();
  await page.getByRole("button", { name: "New key" }).first().click();
  await dialog.getByRole("textbox", { name: "Name" }).fill("half_written");
  await page.mouse.click(5, 5);
  await dialog.getByRole("textbox", { name: "Value" }).fill("v");
  await expect(dialog.getByRole("textbox", { name: "Name" })).toHaveValue("half_written");
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
});

test("a form that is saved without a connection says so, keeps what was written, and is saved later", async ({
  signedInPage: page,
  rest,
}) => {
  const action = uniqueRef("offline");
  await createScript(rest, action, "true");
  const rule = uniqueRef("offline");
  const parts = { trigger_ref: "core.intervaltimer", action_ref: action };
  await rest.ask("POST", "/api/v1/rules", { ref: rule, label: "Rule", pack_ref: "core", ...parts });
  const sensor = await createTimer(rest);
  for (const address of [`/rules/${rule}`, `/sensors/${sensor}`, `/actions/${action}`]) {
    await openForm(page, `${address}/edit`);
    const name = page.locator("input[name=label]");
    await page.context().setOffline(true);
    await name.fill("Written without a connection");
    await page.getByRole("button", { name: /^Save( changes)?$/ }).click();
    await expect(
      page.getByText("The server did not answer. Check the connection and try again."),
      address,
    ).toBeVisible();
    await expect(name).toHaveValue("Written without a connection");
    await page.context().setOffline(false);
    await page.getByRole("button", { name: /^Save( changes)?$/ }).click();
    await expect(page).toHaveURL(address);
    await expect(page.getByRole("heading", { name: "Written without a connection", level: 1 })).toBeVisible();
  }
});

test("a look at the criteria of a rule whose expression has none changes nothing", async ({
  signedInPage: page,
  rest,
}) => {
  const action = uniqueRef("look");
  await createScript(rest, action, "true");
  const rule = uniqueRef("look");
  const conditions = { expression: "event.payload.interval_seconds + 1 > 3" };
  const parts = { trigger_ref: "core.intervaltimer", action_ref: action, conditions };
  await rest.ask("POST", "/api/v1/rules", { ref: rule, label: "Look", pack_ref: "core", ...parts });
  await openForm(page, `/rules/${rule}/edit`);
  await page.getByRole("radio", { name: "Criteria" }).click();
  await expect(page.getByText("This expression cannot be shown as criteria.")).toBeVisible();
  await expect(page.getByRole("textbox", { name: "Expression" })).toHaveValue(conditions.expression);
  await page.getByRole("textbox", { name: "Name" }).fill("Looked");
  await page.getByRole("button", { name: "Save changes" }).click();
  await expect(page.getByRole("heading", { name: "Looked", level: 1 })).toBeVisible();
  expect(await rest.ask("GET", `/api/v1/rules/${rule}`)).toMatchObject({ conditions });
  await openForm(page, `/rules/${rule}/edit`);
  await page.getByRole("textbox", { name: "Expression" }).fill("");
  await page.getByRole("radio", { name: "Criteria" }).click();
  await expect(page.getByText("Always, unless you add criteria")).toBeVisible();
});
