import type { Locator, Page } from "@playwright/test";
import { firesOf } from "./fixtures/database";
import { uniqueRef } from "./fixtures/definitions";
import { expect, test } from "./fixtures/server";

/** Presses Tab until the control has the focus, as a person without a mouse does. */
async function tabTo(page: Page, control: Locator): Promise<void> {
  for (let presses = 0; presses < 40; presses += 1) {
    if (await control.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  await expect(control).toBeFocused();
}

/** A choice follows an arrow key while it is down; no finger is faster than this. */
const heldKey = { delay: 60 };

async function replaceText(page: Page, text: string): Promise<void> {
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.type(text);
}

test("with the keyboard alone a timer is made, from the dashboard to its page", async ({
  signedInPage: page,
  attune,
  rest,
}) => {
  const ref = uniqueRef("keyboard");
  await page.goto("/");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  const palette = page.getByRole("dialog");
  await expect(async () => {
    await page.keyboard.press("ControlOrMeta+K");
    await expect(palette).toBeVisible({ timeout: 500 });
  }).toPass();
  await page.keyboard.type("new sensor");
  await expect(palette.getByRole("option", { name: /New sensor/ })).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Enter");

  await expect(page.getByRole("radio", { name: /^Interval/ })).toBeFocused();
  // What calculates comes after the fields, and holds the keys up for a moment.
  await expect(page.getByRole("table", { name: /^The next/ })).toBeVisible();
  await page.keyboard.press("ArrowRight", heldKey);
  await expect(page.getByRole("radio", { name: /^Cron/ })).toBeChecked();
  await page.keyboard.press("ArrowLeft", heldKey);
  await tabTo(page, page.getByLabel("Every"));
  await replaceText(page, "1");
  await tabTo(page, page.getByRole("textbox", { name: "Name", exact: true }));
  await replaceText(page, "Made by keys");
  await tabTo(page, page.getByRole("textbox", { name: "Ref", exact: true }));
  await replaceText(page, ref);
  await tabTo(page, page.getByRole("radio", { name: /^A new script/ }));
  await page.keyboard.press("ArrowRight", heldKey);
  await page.keyboard.press("ArrowRight", heldKey);
  await expect(page.getByRole("radio", { name: /^Nothing yet/ })).toBeChecked();
  await tabTo(page, page.getByRole("button", { name: "Create sensor" }));
  await page.keyboard.press("Enter");

  await expect(page).toHaveURL(`/sensors/${ref}`);
  await expect(page.getByRole("heading", { name: "Made by keys", level: 1 })).toBeVisible();
  await expect.poll(async () => (await firesOf(attune, ref)).length).toBeGreaterThan(0);

  await page.keyboard.press("g");
  await page.keyboard.press("s");
  await expect(page).toHaveURL("/sensors");
  await expect(page.getByRole("link", { name: "Made by keys" })).toBeVisible();
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: /shortcuts/i })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();
  await rest.send("DELETE", `/api/v1/sensors/${ref}`);
});

test("a list moves with j and k and opens with Enter", async ({ signedInPage: page }) => {
  await page.goto("/actions");
  await expect(page.getByRole("link", { name: "Echo" })).toBeVisible();
  await expect(async () => {
    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/\/actions\/core\..+/, { timeout: 1_000 });
  }).toPass();
});

test("a list and a menu go on with the keyboard from their first opening, and give the focus back", async ({
  signedInPage: page,
}) => {
  await page.goto("/sensors/new");
  await expect(page.getByRole("radio", { name: /^Interval/ })).toBeFocused();
  const unit = page.getByRole("combobox", { name: "Unit" });
  await tabTo(page, unit);
  await page.keyboard.press("m");
  await expect(unit, "a letter chooses without opening").toHaveText("minutes");
  await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("option", { name: "minutes" })).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("option", { name: "hours" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(unit).toHaveText("hours");
  await expect(unit).toBeFocused();

  const account = page.getByRole("button", { name: /^Account of/ });
  await account.focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("menuitem", { name: "Account and tokens" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("menu")).toBeHidden();
  await expect(account).toBeFocused();
});

test("what an element means is told on hover and on focus, and goes with Escape", async ({ signedInPage: page }) => {
  await page.goto("/actions/core.echo");
  // A pointer that arrives while the page has no scripts yet is not noticed until it moves again.
  await expect(page.getByRole("banner").getByRole("button", { name: "Live" })).toBeVisible();
  const time = page.locator("main time").first();
  await time.hover();
  const text = page.getByRole("tooltip");
  await expect(text).toBeVisible();
  await expect(time).toHaveAccessibleDescription(/\d/);
  await page.keyboard.press("Escape");
  await expect(text).toBeHidden();
  await page.mouse.move(0, 0);
  await time.hover();
  await expect(text).toBeVisible();
  await text.hover(); // it can be read with the pointer on it
  await expect(text).toBeVisible();
  await page.mouse.move(0, 0);
  await expect(text).toBeHidden();
});
