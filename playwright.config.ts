import { defineConfig } from "@playwright/test";
import { findBrowser } from "./scripts/browser.mjs";

// None: Playwright says so when a test starts, and `npm test` gets one first. Reading this file must not need a browser.
const executablePath = (await findBrowser()) ?? undefined;

if (executablePath === null)
  throw new Error("No Chromium was found: set ATTUNE_BROWSER, or run npm test, which gets one.");

// Without the background flags Chromium calls its makers' servers, which fails slowly on a machine without internet.
const args = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-background-networking",
  "--no-first-run",
  "--disable-component-update",
  "--disable-sync",
];
const report = process.env.ATTUNE_E2E_REPORT;

export default defineConfig({
  testDir: "e2e",
  outputDir: "test-results/e2e",
  workers: 2,
  retries: 0, // a test that passes at the second try has found something
  fullyParallel: false,
  forbidOnly: process.env.CI !== undefined,
  timeout: 30_000,
  expect: { timeout: 10_000 },
  reporter: report ? [["list"], ["json", { outputFile: report }]] : [["list"]],
  use: {
    browserName: "chromium",
    launchOptions: { ...(executablePath && { executablePath }), args },
    trace: "retain-on-failure",
  },
});
