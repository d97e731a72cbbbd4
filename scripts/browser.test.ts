import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { findBrowser } from "./browser.mjs";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "attune-browser-"));
  for (const name of ["chromium", "google-chrome", "mine"]) {
    writeFileSync(path.join(folder, name), "#!/bin/sh\n");
    chmodSync(path.join(folder, name), 0o755);
  }
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it("the path in ATTUNE_BROWSER comes before every browser on PATH", async () => {
  const mine = path.join(folder, "mine");
  expect(await findBrowser({ ATTUNE_BROWSER: mine, PATH: folder })).toBe(mine);
});

it("a path in ATTUNE_BROWSER that is no program is refused by name, not passed over", async () => {
  await expect(findBrowser({ ATTUNE_BROWSER: "/nowhere/chrome", PATH: folder })).rejects.toThrow("/nowhere/chrome");
});

it("chromium is taken before Chrome, wherever on PATH they are", async () => {
  const chromium = path.join(folder, "chromium");
  expect(await findBrowser({ PATH: ["/nowhere", folder].join(path.delimiter) })).toBe(chromium);
});
