import { readFile } from "node:fs/promises";
import { gunzipSync } from "node:zlib";
import type { Page } from "@playwright/test";
import { packFile } from "./fixtures/pack-archive";
import { expect, test } from "./fixtures/server";

type ChosenFile = Awaited<ReturnType<typeof packFile>>;

async function chooseFile(page: Page, file: ChosenFile): Promise<void> {
  await page.goto("/packs");
  await page.getByRole("button", { name: "Upload", exact: true }).click();
  await page.getByLabel(/Drop a pack here/).setInputFiles(file);
}

const filesOf = (ref: string, version: string) => ({
  "pack.yaml": `ref: ${ref}\nlabel: Greetings\nversion: "${version}"\n`,
  "actions/greet.yaml": `ref: ${ref}.greet\nlabel: Greet\nrunner_type: python\nentry_point: greet.py\nparameters:\n  name: { type: string, required: true }\n`,
  "actions/greet.py": 'import json, sys\nprint("hello " + json.load(sys.stdin)["name"] + " from a file")\n',
});

test("a pack is uploaded, its action runs, a new version without another action takes that away, and it is exported", async ({
  signedInPage: page,
  rest,
}) => {
  test.setTimeout(90_000);
  const ref = `greetings-${Date.now().toString(36)}`;
  const first = await packFile(ref, {
    ...filesOf(ref, "1.0.0"),
    "actions/old.yaml": `ref: ${ref}.old\nlabel: Old\nrunner_type: shell\nentry_point: old.sh\n`,
    "actions/old.sh": "echo old\n",
  });
  await chooseFile(page, first);
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText(`${ref}.old`)).toBeVisible();
  await expect(dialog.getByText("New", { exact: true })).toBeVisible();
  await dialog.getByRole("button", { name: "Install pack" }).click();
  await expect(page).toHaveURL(`/packs/${ref}`);
  await expect(page.getByRole("link", { name: "Greet" })).toBeVisible();
  await page.getByRole("button", { name: /actions\/greet\.py/ }).click();
  await expect(page.getByRole("dialog")).toContainText("from a file");
  await page.keyboard.press("Escape");

  const { id } = await rest.ask<{ id: number }>("POST", "/api/v1/executions/execute", {
    action_ref: `${ref}.greet`,
    parameters: { name: "Ada" },
  });
  await page.goto(`/executions/${id}`);
  await expect(page.getByLabel(`Log of execution ${id}`)).toContainText("hello Ada from a file");

  await chooseFile(page, await packFile(ref, filesOf(ref, "1.1.0")));
  await expect(dialog.getByText("One component is removed")).toBeVisible();
  await expect(dialog.getByRole("listitem").filter({ hasText: "Removed:" })).toContainText([`${ref}.old`]);
  await dialog.getByRole("button", { name: "Replace pack" }).click();
  await expect(page).toHaveURL(`/packs/${ref}`);
  await expect(page.getByText("1.1.0")).toBeVisible();
  await expect(page.getByRole("link", { name: "Greet" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Old" })).toHaveCount(0);

  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Export" }).click();
  const exported = await download;
  expect(exported.suggestedFilename()).toBe(`${ref}-1.1.0.tar.gz`);
  const bytes = gunzipSync(await readFile(await exported.path()));
  expect(bytes.includes("actions/greet.py")).toBe(true);
  expect(bytes.includes("actions/old.sh")).toBe(false);
  await rest.send("DELETE", `/api/v1/packs/${ref}`);
});

test("what is wrong with an archive is said, and what is left out of a good one", async ({
  signedInPage: page,
  rest,
}) => {
  const dialog = page.getByRole("dialog");
  await chooseFile(page, { name: "x.tar.gz", mimeType: "application/gzip", buffer: Buffer.from("no archive") });
  await expect(dialog.getByRole("alert")).toContainText("not a readable tar.gz");
  const ref = `broken-${Date.now().toString(36)}`;
  const file = await packFile(ref, { ...filesOf(ref, "1.0.0"), "actions/bad.yaml": "ref: [\n" });
  await dialog.getByLabel(/Drop a pack here/).setInputFiles(file);
  await expect(dialog.getByRole("list", { name: "Warnings" })).toContainText("actions/bad.yaml");
  await dialog.getByRole("button", { name: "Install pack" }).click();
  await expect(dialog.getByText(`The pack ${ref} is installed.`)).toBeVisible();
  await dialog.getByRole("button", { name: "Open the pack" }).click();
  await expect(page).toHaveURL(`/packs/${ref}`);
  await rest.send("DELETE", `/api/v1/packs/${ref}`);
});

test("dependencies are installed in view, a failure says why, and they are installed again on demand", async ({
  signedInPage: page,
  rest,
}) => {
  test.setTimeout(90_000);
  const ref = `vendor-${Date.now().toString(36)}`;
  const files = (name: string) => ({
    "pack.yaml": `ref: ${ref}\nversion: "1.0.0"\n`,
    "package.json": JSON.stringify({ name: ref, version: "1.0.0", dependencies: { tiny: `file:./${name}` } }),
    "tiny/package.json": JSON.stringify({ name: "tiny", version: "1.0.0", main: "index.js" }),
    "tiny/index.js": "module.exports = 'from a dependency';\n",
    "actions/use.yaml": `ref: ${ref}.use\nrunner_type: node\nentry_point: use.js\n`,
    "actions/use.js": "console.log(require('tiny'));\n",
  });
  await chooseFile(page, await packFile(ref, files("missing.tgz")));
  await page.getByRole("dialog").getByRole("button", { name: "Install pack" }).click();
  await expect(page).toHaveURL(`/packs/${ref}`);
  await expect(page.getByText("Failed", { exact: true })).toBeVisible({ timeout: 60_000 });
  await expect(page.getByLabel(/^Log of the core\.nodejs environment/)).toContainText("missing.tgz");

  await chooseFile(page, await packFile(ref, files("tiny")));
  await page.getByRole("dialog").getByRole("button", { name: "Replace pack" }).click();
  await expect(page.getByText("Ready", { exact: true })).toBeVisible({ timeout: 60_000 });
  const { id } = await rest.ask<{ id: number }>("POST", "/api/v1/executions/execute", { action_ref: `${ref}.use` });
  await page.goto(`/executions/${id}`);
  await expect(page.getByLabel(`Log of execution ${id}`)).toContainText("from a dependency");
  await page.goto(`/packs/${ref}`);
  await page.getByRole("button", { name: "Rebuild" }).click();
  await expect(page.getByText(/^(Waiting|Building)$/)).toBeVisible();
  await expect(page.getByText("Ready", { exact: true })).toBeVisible({ timeout: 60_000 });
  await rest.send("DELETE", `/api/v1/packs/${ref}`);
});
