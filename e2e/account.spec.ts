import { expect, test } from "./fixtures/server";

test("a token is made, shown once, works for a script, and is refused as soon as it is revoked", async ({
  signedInPage: page,
  request,
}) => {
  await page.goto("/");
  await page.getByRole("button", { name: /^Account of/ }).click();
  await page.getByRole("menuitem", { name: "Account and tokens" }).click();
  await expect(page.getByRole("heading", { name: "Account", level: 1 })).toBeVisible();

  await page.getByRole("button", { name: "New token" }).click();
  await page.getByLabel("Name", { exact: true }).fill("backup script");
  await page.getByRole("button", { name: "Create token" }).click();
  const dialog = page.getByRole("dialog", { name: "Token backup script created" });
  const token = await dialog.getByText(/^att_[\w-]{43}$/).innerText();
  await expect(dialog.getByText(`-H 'Authorization: Bearer ${token}'`)).toBeVisible();
  await page.mouse.click(5, 5); // beside the dialog: it must stay
  await expect(dialog).toBeVisible();
  await dialog.getByRole("button", { name: "I have copied it" }).click();
  await expect(page.getByText(token)).toHaveCount(0);
  await expect(page.getByText("never used")).toBeVisible();

  const use = () => request.get("/api/v1/sensors", { headers: { authorization: `Bearer ${token}` } });
  expect((await use()).status()).toBe(200);
  await page.reload();
  await expect(page.getByText(/used (just now|\d+s ago)/)).toBeVisible();

  await page.getByRole("button", { name: "Revoke backup script" }).click();
  await page.getByLabel("Reason").fill("test is over");
  await page.getByRole("button", { name: "Revoke token" }).click();
  await expect(page.getByText("Revoked because: test is over")).toBeVisible();
  expect((await use()).status()).toBe(401);
  await page.getByRole("button", { name: "Delete backup script" }).click();
  await page.getByRole("button", { name: "Delete token" }).click();
  await expect(page.getByText("No tokens yet")).toBeVisible();
});
