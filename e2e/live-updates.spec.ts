import { writeFileSync } from "node:fs";
import path from "node:path";
import type { Page } from "@playwright/test";
import type { AttuneServer } from "./fixtures/attune-server";
import { startCuttableProxy } from "./fixtures/cuttable-proxy";
import { runSql } from "./fixtures/database";
import {
  createAutomation,
  createScript,
  everySecond,
  labelOf,
  removeAutomation,
  uniqueRef,
} from "./fixtures/definitions";
import { expect, test } from "./fixtures/server";

declare global {
  interface Window {
    neverReloaded?: boolean;
  }
}

/** Marks the document, so that a reload would be noticed. */
async function markDocument(page: Page): Promise<void> {
  await page.evaluate(() => {
    window.neverReloaded = true;
  });
}

async function expectNeverReloaded(page: Page): Promise<void> {
  expect(await page.evaluate(() => window.neverReloaded)).toBe(true);
}

const badge = (page: Page, state: string) => page.getByRole("banner").getByRole("button", { name: state });

/** The ids of a sensor's events in the table of its page, newest first. */
async function shownEvents(page: Page): Promise<number[]> {
  const links = page.getByRole("table", { name: "Fires" }).locator('td:first-child a[href^="/events/"]');
  const addresses = await links.evaluateAll((found) => found.map((link) => link.getAttribute("href") ?? ""));
  return addresses.map((address) => Number(address.split("/").at(-1)));
}

async function storedEvents(attune: AttuneServer, sensorRef: string): Promise<number[]> {
  const rows = await runSql<{ id: number }>(
    attune,
    "SELECT id::int AS id FROM attune.event WHERE source_ref = $1 ORDER BY id DESC",
    [sensorRef],
  );
  return rows.map(({ id }) => id);
}

test("an open dashboard and an open list show what happens elsewhere, without a reload", async ({
  signedInPage: page,
  rest,
}) => {
  await rest.ask("POST", "/api/v1/sensors", {
    ...everySecond,
    ref: uniqueRef("first"),
    label: "First",
    enabled: false,
  });
  await page.goto("/");
  await expect(badge(page, "Live")).toBeVisible();
  await markDocument(page);
  const made = await createAutomation(rest, "live", everySecond);
  const stream = page.getByRole("region", { name: "Live events" });
  await expect(stream.getByRole("link", { name: made.sensor }).first()).toBeVisible();
  await expect(stream.getByRole("link", { name: new RegExp(`${made.action} Completed`) }).first()).toBeVisible();

  await page.getByRole("link", { name: "Sensors", exact: true }).click();
  const row = page.getByRole("row", { name: new RegExp(labelOf(made.sensor)) });
  await expect(row).toContainText("Armed");
  await rest.ask("POST", `/api/v1/sensors/${made.sensor}/disable`);
  await expect(row.getByRole("switch")).not.toBeChecked();
  await removeAutomation(rest, made);
  await expect(row).toBeHidden();
  await expectNeverReloaded(page);
});

test("an open execution shows each line as it is written, and its end", async ({
  signedInPage: page,
  attune,
  rest,
}) => {
  const ref = uniqueRef("slow");
  const signal = path.join(attune.dataDir, ref);
  await createScript(rest, ref, `echo first; until [ -e ${signal} ]; do sleep 0.1; done; echo second; exit 3`);
  const { id } = await rest.ask<{ id: number }>("POST", "/api/v1/executions/execute", { action_ref: ref });
  await page.goto(`/executions/${id}`);
  await markDocument(page);
  const log = page.getByLabel(`Log of execution ${id}`);
  await expect(page.getByRole("main").getByText("Running", { exact: true }).first()).toBeVisible();
  await expect(log).toContainText("first");
  await expect(log).not.toContainText("second");
  writeFileSync(signal, "");
  await expect(log).toContainText("second");
  await expect(page.getByText(/^It failed after .* with exit code 3\.$/)).toBeVisible();
  await expectNeverReloaded(page);
});

for (const [what, harm] of [
  ["a cut connection", "cut"],
  ["a connection that went dead without being closed", "freeze"],
] as const)
  test(`after ${what} a page shows everything that it missed, and nothing twice`, async ({
    signedInPage: page,
    attune,
    rest,
  }) => {
    test.setTimeout(60_000);
    const proxy = await startCuttableProxy(attune.port);
    const made = await createAutomation(rest, harm, everySecond);
    await page.goto(`${proxy.url}/sensors/${made.sensor}`);
    await markDocument(page);
    await expect(badge(page, "Live")).toBeVisible();
    await expect.poll(async () => (await shownEvents(page)).length).toBeGreaterThan(1);

    proxy[harm]();
    await expect(badge(page, "Reconnecting")).toBeVisible({ timeout: 30_000 });
    const before = (await storedEvents(attune, made.sensor)).length;
    await expect.poll(async () => (await storedEvents(attune, made.sensor)).length).toBeGreaterThan(before + 2);
    proxy.mend();
    await expect(badge(page, "Live")).toBeVisible({ timeout: 20_000 });

    await rest.ask("POST", `/api/v1/sensors/${made.sensor}/disable`);
    const stored = await storedEvents(attune, made.sensor);
    await expect.poll(() => shownEvents(page)).toEqual(stored);
    await expectNeverReloaded(page);
    await removeAutomation(rest, made);
    await proxy.close();
  });

test("a page that is left and come back to shows what happened in the meantime", async ({
  signedInPage: page,
  attune,
  rest,
}) => {
  const made = await createAutomation(rest, "back", everySecond);
  await page.goto(`/sensors/${made.sensor}`);
  await expect.poll(async () => (await shownEvents(page)).length).toBeGreaterThan(1);
  await page.getByRole("link", { name: "Packs", exact: true }).click();
  await expect(page).toHaveURL("/packs");
  const before = (await storedEvents(attune, made.sensor)).length;
  await expect.poll(async () => (await storedEvents(attune, made.sensor)).length).toBeGreaterThan(before + 2);
  await page.goBack();
  await expect(page).toHaveURL(`/sensors/${made.sensor}`);
  await rest.ask("POST", `/api/v1/sensors/${made.sensor}/disable`);
  const stored = await storedEvents(attune, made.sensor);
  await expect.poll(() => shownEvents(page)).toEqual(stored);
  await removeAutomation(rest, made);
});

test("an open page survives kill -9 of the server: it reconnects and shows everything, nothing twice", async ({
  signedInPage: page,
  attune,
  rest,
}) => {
  test.setTimeout(60_000);
  const made = await createAutomation(rest, "killed", everySecond);
  await page.goto(`/sensors/${made.sensor}`);
  await markDocument(page);
  await expect.poll(async () => (await shownEvents(page)).length).toBeGreaterThan(1);

  await attune.kill("SIGKILL");
  await expect(badge(page, "Reconnecting")).toBeVisible();
  await attune.restart();
  await expect(badge(page, "Live")).toBeVisible({ timeout: 20_000 });
  const before = (await storedEvents(attune, made.sensor)).length;
  await expect.poll(async () => (await storedEvents(attune, made.sensor)).length).toBeGreaterThan(before + 1);

  await rest.ask("POST", `/api/v1/sensors/${made.sensor}/disable`);
  const stored = await storedEvents(attune, made.sensor);
  await expect.poll(() => shownEvents(page)).toEqual(stored);
  await expectNeverReloaded(page);
  await removeAutomation(rest, made);
});
