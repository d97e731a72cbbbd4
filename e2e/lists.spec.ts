import { labelOf, uniqueRef } from "./fixtures/definitions";
import type { RestClient } from "./fixtures/rest-client";
import { expect, test } from "./fixtures/server";

/** Rules with a timer of their own that does not fire in this test. */
async function createRules(rest: RestClient, word: string, count: number): Promise<string[]> {
  const refs = Array.from({ length: count }, () => uniqueRef(word));
  for (const ref of refs)
    await rest.ask("POST", "/api/v1/rules", {
      ref,
      label: labelOf(ref),
      pack_ref: "core",
      trigger_ref: "core.intervaltimer",
      trigger_params: { unit: "hours", interval: 1 },
      action_ref: "core.echo",
      action_params: { message: "hello" },
    });
  return refs;
}

test("rules are chosen with mouse and keys, switched off, deleted with what failed told, and brought back", async ({
  signedInPage: page,
  rest,
}) => {
  const refs = await createRules(rest, "bulk", 4);
  const [first = "", , third = "", fourth = ""] = refs;
  const box = (ref: string) => page.getByRole("checkbox", { name: `Choose ${labelOf(ref)}`, exact: true });
  await page.goto(`/rules?q=bulk-${process.pid}&sort=label`);
  const bar = page.getByRole("region", { name: "Chosen rules" });

  await box(first).click();
  await box(third).click({ modifiers: ["Shift"] });
  await expect(bar.getByText("3 rules chosen")).toBeVisible();
  await page.keyboard.press("j"); // from the box's row to the next
  await page.keyboard.press("x");
  await expect(box(fourth)).toBeChecked();
  await expect(page.getByRole("checkbox", { name: "Choose all shown" })).toBeChecked();
  await bar.getByRole("button", { name: "Disable" }).click();
  await expect(page.getByText("4 rules disabled")).toBeVisible();
  await expect(bar).toHaveCount(0);
  for (const ref of refs) expect(await rest.ask("GET", `/api/v1/rules/${ref}`)).toMatchObject({ ref, enabled: false });

  await page.getByRole("checkbox", { name: "Choose all shown" }).click();
  await bar.getByRole("button", { name: "Delete" }).click();
  const dialog = page.getByRole("alertdialog", { name: "Delete 4 rules?" });
  await expect(dialog.getByText("4 timers of theirs are disarmed")).toBeVisible();
  // Somebody else is faster with one of them: the answer says so, and the others go.
  await page.route("**/api/trpc/bulk.run*", async (route) => {
    await rest.send("DELETE", `/api/v1/rules/${fourth}`);
    await route.continue();
  });
  await dialog.getByRole("button", { name: "Delete 4 rules" }).click();
  await expect(page.getByRole("alert").getByText("1 of 4 rules was not deleted")).toBeVisible();
  await expect(page.getByText(`Rule ${fourth} not found`)).toBeVisible();
  await expect(page.getByRole("link", { name: labelOf(first) })).toHaveCount(0);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByText("3 are back")).toBeVisible();
  await expect(page.getByText("Their timers begin anew")).toBeVisible();
  await expect(page.getByRole("link", { name: labelOf(first) })).toBeVisible();
  expect(await rest.ask("GET", `/api/v1/rules/${first}`)).toMatchObject({
    enabled: false,
    action_params: { message: "hello" },
    trigger_params: { unit: "hours", interval: 1 },
  });
});

test("filters become a view that the list opens with, that the palette finds, and that goes again", async ({
  signedInPage: page,
}) => {
  await page.goto("/sensors");
  await page.getByLabel("Search sensors").fill("nothing has this name");
  await page.getByRole("button", { name: "Views" }).click();
  await page.getByRole("menuitem", { name: "Save view…" }).click();
  const dialog = page.getByRole("dialog", { name: "Save view" });
  await dialog.getByLabel("Name").fill("Strange ones");
  await dialog.getByLabel("Open Sensors with it").click();
  await dialog.getByRole("button", { name: "Save view" }).click();
  await expect(page.getByRole("button", { name: "Views Strange ones" })).toBeVisible();

  await page.goto("/rules");
  await page.getByRole("link", { name: "Sensors", exact: true }).click();
  await expect(page).toHaveURL("/sensors?q=nothing+has+this+name");
  await page.getByRole("button", { name: "Clear filters" }).click();
  await expect(page).toHaveURL("/sensors");

  await page.keyboard.press("ControlOrMeta+K");
  await page.getByRole("combobox", { name: "Search and commands" }).fill("strange");
  await page.getByRole("option", { name: /Strange ones/ }).click();
  await expect(page).toHaveURL("/sensors?q=nothing+has+this+name");

  await page.getByRole("button", { name: "Views Strange ones" }).click();
  await page.getByRole("menuitem", { name: "Manage views…" }).click();
  await page.getByRole("button", { name: "Delete the view Strange ones" }).click();
  await expect(page.getByText("None are left.")).toBeVisible();
  await page.goto("/rules");
  await page.getByRole("link", { name: "Sensors", exact: true }).click();
  await expect(page).toHaveURL("/sensors");
});

test("an action is duplicated with its script: nothing is there before it is saved, then the copy runs", async ({
  signedInPage: page,
  rest,
}) => {
  const ref = uniqueRef("original");
  await rest.ask("POST", "/api/v1/actions", {
    ref,
    label: labelOf(ref),
    pack_ref: "core",
    runtime_ref: "core.shell",
    entrypoint: "echo copied-words",
    out_schema: { words: { type: "string" } },
  });
  await page.goto(`/actions/${ref}`);
  await page.getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menuitem", { name: "Duplicate" }).click();
  await expect(page.getByRole("heading", { name: "Duplicate action", level: 1 })).toBeVisible();
  await expect(page.getByText("copied-words")).toBeVisible();
  const copy = `${ref}-copy`;
  await expect(page.getByLabel("Ref", { exact: true })).toHaveValue(copy);
  expect((await rest.send("GET", `/api/v1/actions/${copy}`)).status).toBe(404);
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page).toHaveURL(`/actions/${copy}`);
  expect(await rest.ask("GET", `/api/v1/actions/${copy}`)).toMatchObject({
    entrypoint: "echo copied-words",
    out_schema: { words: { type: "string" } },
  });
});
