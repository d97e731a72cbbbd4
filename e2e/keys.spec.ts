import { searchChoice } from "./fixtures/controls";
import { runSql } from "./fixtures/database";
import { createScript, uniqueRef } from "./fixtures/definitions";
import { expect, test } from "./fixtures/server";

test("a secret made in the console reaches the action, and is *** in its live log, its result and the API", async ({
  signedInPage: page,
  attune,
  rest,
}) => {
  test.setTimeout(60_000); // it goes through four pages
  const action = uniqueRef("secretive");
  const secret = `s3cret-${process.pid}-value`;
  await createScript(
    rest,
    action,
    'echo "it has $(printf %s "$api_token" | wc -c) characters"; sleep 1; echo "token: $api_token"',
  );
  await page.goto("/keys");
  await page.getByRole("button", { name: "New key" }).first().click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("combobox", { name: "For" }).click();
  await page.getByRole("option", { name: /^One action/ }).click();
  await dialog.getByRole("combobox", { name: /^Action/ }).click();
  await searchChoice(page, action);
  await page.getByRole("option", { name: action }).click();
  await dialog.getByRole("textbox", { name: "Name" }).fill("api_token");
  const ref = `${action}.api_token`;
  await expect(dialog.getByRole("textbox", { name: "Ref" })).toHaveValue(ref);
  await dialog.getByRole("textbox", { name: "Value" }).fill(secret);
  await expect(dialog.getByRole("switch", { name: "Secret" })).toBeChecked();
  await dialog.getByRole("button", { name: "Create key" }).click();

  const sheet = page.getByRole("dialog", { name: "api_token" });
  await expect(sheet.getByText(`The action ${action} gets it as a parameter.`)).toBeVisible();
  await expect(sheet.getByText("$PARAM_API_TOKEN")).toBeVisible();
  await sheet.getByRole("button", { name: "Show value" }).click();
  await expect(sheet.getByText(secret)).toBeVisible();
  const [stored] = await runSql<{ value: string }>(attune, "SELECT value::text FROM attune.key WHERE ref = $1", [ref]);
  expect(stored?.value).toMatch(/^"enc:v1:/);

  const { id } = await rest.ask<{ id: number }>("POST", "/api/v1/executions/execute", { action_ref: action });
  await page.goto(`/executions/${id}`);
  const log = page.getByLabel(`Log of execution ${id}`);
  await expect(log).toContainText(`it has ${secret.length} characters`);
  await expect(log).toContainText("token: ***");
  await expect(page.getByText("Completed").first()).toBeVisible();
  await expect(page.locator("body")).not.toContainText(secret);
  const answer = await rest.ask<{ result: { stdout: string } }>("GET", `/api/v1/executions/${id}`);
  expect(answer.result.stdout).toBe(`it has ${secret.length} characters\ntoken: ***\n`);
  const kept = await runSql(
    attune,
    `SELECT 1 FROM attune.execution_log WHERE content LIKE '%' || $1 || '%'
     UNION ALL SELECT 1 FROM attune.execution x WHERE to_jsonb(x)::text LIKE '%' || $1 || '%'`,
    [secret],
  );
  expect(kept).toEqual([]);
  expect(attune.output()).not.toContain(secret);
});

test("the list of keys is live, and a key is edited and deleted from it", async ({ signedInPage: page, rest }) => {
  const ref = uniqueRef("setting");
  await page.goto("/keys");
  await rest.ask("POST", "/api/v1/keys", { ref, owner_type: "system", name: ref, value: { limit: 5 } });
  const row = page.getByRole("row", { name: new RegExp(ref) });
  await expect(row).toContainText("Readable");
  await row.getByRole("button", { name: `More for ${ref}` }).click();
  await page.getByRole("menuitem", { name: "Edit" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("textbox", { name: "Value" })).toContainText('"limit": 5');
  await dialog.getByRole("switch", { name: "Secret" }).click();
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(row).toContainText("Encrypted");
  expect(await rest.ask("GET", `/api/v1/keys/${ref}`)).toMatchObject({ encrypted: true, value: { limit: 5 } });

  await row.getByRole("button", { name: `More for ${ref}` }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await page.getByRole("alertdialog").getByRole("textbox").fill(ref);
  await page.getByRole("button", { name: "Delete key" }).click();
  await expect(row).toBeHidden();
});
