import { createScript, uniqueRef } from "./fixtures/definitions";
import { expect, test } from "./fixtures/server";

test("what an action was is compared with what it is, and brought back", async ({ signedInPage: page, rest }) => {
  const ref = uniqueRef("history");
  await createScript(rest, ref, "echo first\necho same\n");
  await rest.ask("PUT", `/api/v1/actions/${ref}`, { entrypoint: "echo second\necho same\n", timeout_seconds: 9 });
  await page.goto(`/actions/${ref}`);
  const history = page.getByRole("region", { name: "History" });
  await expect(history.getByRole("listitem").first()).toContainText("Version 2 · now · source, timeout");
  await expect(history.getByRole("listitem").nth(1)).toContainText("Version 1 · made");

  await history.getByRole("button", { name: "Compare version 2" }).click();
  const changes = page.getByLabel("Changes of the source");
  await expect(changes).toContainText("echo first");
  await expect(changes).toContainText("echo second");
  await expect(page.getByLabel("Changes of the settings")).toContainText("timeout: 9");
  await page.getByRole("button", { name: "Close" }).first().click();

  await history.getByRole("button", { name: "Compare version 1" }).click();
  await page.getByRole("button", { name: "Restore this version" }).click();
  await expect(page.getByText(`${ref} is as in version 1 again`)).toBeVisible();
  await expect(history.getByRole("listitem").first()).toContainText("Version 3 · now · source, timeout");
  await expect(page.getByLabel(`Source of ${ref}`)).toContainText("echo first");
  const stored = await rest.ask<{ entrypoint: string }>("GET", `/api/v1/actions/${ref}`);
  expect(stored.entrypoint).toBe("echo first\necho same\n");
  await rest.ask("DELETE", `/api/v1/actions/${ref}`);
});
