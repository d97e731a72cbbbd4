import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "./fixtures/server";

test("a website check is set up with its address, runs, alerts, and is removed as a whole", async ({
  signedInPage: page,
  attune,
}) => {
  await page.goto("/starters");
  await page.getByRole("button", { name: "Set up Website check" }).click();
  const dialog = page.getByRole("dialog", { name: "Website check" });
  await dialog.getByLabel("Address").fill("nonsense");
  await dialog.getByRole("button", { name: "Set up" }).click();
  await expect(dialog.getByText("Write an address that begins with http")).toBeVisible();
  await dialog.getByLabel("Address").fill(`${attune.url}/health`);
  await dialog.getByRole("button", { name: "Set up" }).click();

  await expect(page).toHaveURL("/sensors/website_check.website");
  await expect(page.getByTestId("process-state")).toHaveText("Running");
  await expect(page.getByLabel("Log of website_check.website")).toContainText("/health is up");
  const events = page.getByRole("table", { name: "Events" });
  await expect(events.getByText("Completed").first()).toBeVisible();

  await page.goto("/starters");
  await page.getByRole("button", { name: "Remove website_check" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Remove" }).click();
  await expect(page.getByRole("button", { name: "Remove website_check" })).toHaveCount(0);
  await page.goto("/sensors/website_check.website");
  await expect(page.getByText(/not found|no sensor/i).first()).toBeVisible();
});

test("a nightly backup is set up with its folder, and writes an archive when it fires", async ({
  signedInPage: page,
}) => {
  const root = mkdtempSync(path.join(tmpdir(), "attune-starter-"));
  try {
    mkdirSync(path.join(root, "notes"));
    writeFileSync(path.join(root, "notes", "a.txt"), "hello");
    await page.goto("/starters");
    await page.getByRole("button", { name: "Set up Nightly backup" }).click();
    const dialog = page.getByRole("dialog", { name: "Nightly backup" });
    await dialog.getByLabel("Folder").fill(path.join(root, "notes"));
    await dialog.getByRole("button", { name: "Set up" }).click();
    await expect(page).toHaveURL("/sensors/nightly_backup.nightly");
    await page.getByRole("button", { name: "Fire now" }).click();
    await expect(page.getByRole("table", { name: "Fires" }).getByText("Completed").first()).toBeVisible();
    expect(readdirSync(path.join(root, "notes-backups"))).toEqual([
      expect.stringMatching(/^notes-\d{4}-\d\d-\d\d-\d{6}\.tar\.gz$/),
    ]);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
});

test("a heartbeat and a webhook are set up with one click; a call of the webhook runs its script", async ({
  signedInPage: page,
  rest,
  attune,
}) => {
  await page.goto("/starters");
  await page.getByRole("button", { name: "Set up Heartbeat" }).click();
  await expect(page).toHaveURL("/sensors/heartbeat.every_minute");
  await page.getByRole("button", { name: "Fire now" }).click();
  await expect(page.getByRole("table", { name: "Fires" }).getByText("Completed").first()).toBeVisible();

  await page.goto("/starters");
  await page.getByRole("button", { name: "Set up Webhook to script" }).click();
  await expect(page).toHaveURL("/triggers/webhook_script.called");
  const { webhook_url } = await rest.ask<{ webhook_url: string }>("GET", "/api/v1/triggers/webhook_script.called");
  const answer = await fetch(`${attune.url}${webhook_url}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ payload: { door: "front" } }),
  });
  expect(answer.status).toBe(200);
  await expect
    .poll(async () => {
      const { items } = (await rest.send("GET", "/api/v1/executions?trigger_ref=webhook_script.called")).body as {
        items: { id: number }[];
      };
      const id = items[0]?.id;
      return (
        id && (await rest.ask<{ result: { stdout?: string } | null }>("GET", `/api/v1/executions/${id}`)).result?.stdout
      );
    })
    .toContain('{"door":"front"}');
});

test("a disk check measures and, when it is too full, alerts", async ({ signedInPage: page }) => {
  await page.goto("/starters");
  await page.getByRole("button", { name: "Set up Disk space" }).click();
  const dialog = page.getByRole("dialog", { name: "Disk space" });
  await dialog.getByLabel("Alert when it is this full").fill("1");
  await dialog.getByRole("button", { name: "Set up" }).click();
  await expect(page).toHaveURL("/sensors/disk_space.disk");
  await expect(page.getByLabel("Log of disk_space.disk")).toContainText(/The disk of \/ is \d+ % full/);
  await expect(page.getByRole("table", { name: "Events" }).getByText("Completed").first()).toBeVisible();
});
