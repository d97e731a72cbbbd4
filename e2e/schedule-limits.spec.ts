import { createScript, uniqueRef } from "./fixtures/definitions";
import { expect, test } from "./fixtures/server";

test("a calendar made in the console keeps a timer from firing, the preview says so, and its page says why", async ({
  signedInPage: page,
  rest,
}) => {
  test.setTimeout(60_000); // it goes through four pages
  const calendar = uniqueRef("rest");
  const sensor = uniqueRef("resting");
  await page.goto("/calendars");
  await page.getByRole("button", { name: "New calendar" }).first().click();
  const dialog = page.getByRole("dialog", { name: "New calendar" });
  await dialog.getByRole("textbox", { name: "Name" }).fill("Rest");
  await dialog.getByRole("textbox", { name: "Ref" }).fill(calendar);
  await dialog.getByRole("textbox", { name: /^Days/ }).fill("2026-02-30");
  await dialog.getByRole("button", { name: "Create calendar" }).click();
  await expect(dialog.getByText("“2026-02-30” must be a day")).toBeVisible();
  await dialog.getByRole("textbox", { name: /^Days/ }).fill("2020-01-01/2090-01-01");
  await dialog.getByRole("button", { name: "Add a weekly window" }).click();
  await dialog.getByRole("button", { name: "Create calendar" }).click();
  await expect(page.getByRole("dialog", { name: "Rest" }).getByText("Sat, Sun all day")).toBeVisible();

  await rest.ask("POST", "/api/v1/sensors", {
    ref: sensor,
    label: "Resting",
    pack_ref: "core",
    trigger_ref: "core.intervaltimer",
    config: { unit: "seconds", interval: 1 },
    enabled: true,
  });
  await page.goto(`/sensors/${sensor}/edit`);
  const form = page.getByRole("form", { name: "Sensor" });
  await form.getByRole("button", { name: /^Limits/ }).click();
  await form.getByRole("combobox", { name: "Calendar Rest" }).click();
  await page.getByRole("option", { name: "Not at these times" }).click();
  await expect(page.getByLabel("Preview").getByText("Never fires again")).toHaveCount(0);
  await expect(page.getByText("In the next 24 hours:")).toContainText("86,400 → 0 fires");
  await form.getByRole("button", { name: "Save changes" }).click();
  await expect(page).toHaveURL(`/sensors/${sensor}`); // the form's preview has the same words
  await expect(page.getByText(`Every second, not at times of ${calendar}`, { exact: true })).toBeVisible();
  const { data } = await rest
    .ask<{ data: { next_fire_at: string } }>("GET", `/api/v1/sensors/${sensor}`)
    .then((it) => ({ data: it as unknown as { next_fire_at: string } }));
  expect(new Date(data.next_fire_at).getUTCFullYear()).toBe(2090);
  await page.goto("/calendars");
  await page.getByText(calendar).click();
  await expect(page.getByRole("dialog", { name: "Rest" }).getByRole("link", { name: sensor })).toBeVisible();
  await rest.ask("DELETE", `/api/v1/sensors/${sensor}`);
});

test("a timer is paused with a reason, fires nothing, and goes on when it is resumed", async ({
  signedInPage: page,
  rest,
}) => {
  const action = uniqueRef("said");
  const sensor = uniqueRef("pausing");
  await createScript(rest, action, "echo said");
  await rest.ask("POST", "/api/v1/sensors", {
    ref: sensor,
    label: "Pausing",
    pack_ref: "core",
    trigger_ref: "core.intervaltimer",
    config: { unit: "seconds", interval: 1 },
    enabled: true,
  });
  await page.goto(`/sensors/${sensor}`);
  await page.getByRole("button", { name: "More for Pausing" }).click();
  await page.getByRole("menuitem", { name: "Pause until…" }).click();
  const dialog = page.getByRole("dialog", { name: "Pause Pausing" });
  await dialog.getByRole("button", { name: "4 hours" }).click();
  await dialog.getByRole("textbox", { name: "Reason" }).fill("the disk is replaced");
  await dialog.getByRole("button", { name: "Pause", exact: true }).click();
  await expect(page.getByText("Paused until")).toBeVisible();
  await expect(page.getByText("the disk is replaced", { exact: true })).toBeVisible();
  const paused = await rest.ask<{ next_fire_at: string }>("GET", `/api/v1/sensors/${sensor}`);
  expect(Date.parse(paused.next_fire_at)).toBeGreaterThan(Date.now() + 3 * 3_600_000);
  await page.getByRole("button", { name: "Resume now" }).click();
  await expect(page.getByText("Paused until")).toHaveCount(0);
  await expect(page.getByText(/\d+ skipped \(paused\)|paused/).first()).toBeVisible();
  const resumed = await rest.ask<{ next_fire_at: string }>("GET", `/api/v1/sensors/${sensor}`);
  expect(Date.parse(resumed.next_fire_at)).toBeLessThan(Date.now() + 60_000);
  await rest.ask("DELETE", `/api/v1/sensors/${sensor}`);
});

test("a timer of the last Friday of each month is made in the browser, and knows its next fires", async ({
  signedInPage: page,
  rest,
}) => {
  await page.goto("/sensors/new");
  const form = page.getByRole("form", { name: "Sensor" });
  await form.getByRole("radio", { name: /^Recurrence/ }).click();
  await form.getByRole("button", { name: "Last Friday of the month" }).click();
  await expect(
    page
      .getByLabel("Preview")
      .getByText(/last Friday/i)
      .first(),
  ).toBeVisible();
  await form.getByRole("textbox", { name: "Rule" }).fill("FREQ=SOMETIMES");
  const name = uniqueRef("friday");
  await form.getByRole("textbox", { name: "Name", exact: true }).fill(name);
  await form.getByRole("button", { name: "Create sensor" }).click();
  await expect(form.getByText("is no recurrence rule")).toBeVisible();
  await form.getByRole("button", { name: "Last Friday of the month" }).click();
  await form.getByRole("button", { name: "Create sensor" }).click();
  await expect(page.getByRole("heading", { name })).toBeVisible();
  const ref = new URL(page.url()).pathname.split("/").at(-1) ?? "";
  const { next_fire_at } = await rest.ask<{ next_fire_at: string }>("GET", `/api/v1/sensors/${ref}`);
  const next = new Date(next_fire_at);
  expect(next.getUTCDay()).toBe(5);
  expect(new Date(next.getTime() + 7 * 86_400_000).getUTCMonth()).not.toBe(next.getUTCMonth());
  await rest.ask("DELETE", `/api/v1/sensors/${ref}`);
});
