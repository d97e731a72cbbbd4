import { defineConfig } from "@playwright/test";
import { findBrowser } from "./scripts/browser.mjs";
import { inProject } from "./scripts/project.mjs";

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

const launchOptions = { ...(executablePath && { executablePath }), args };
const VISUAL = "visual.spec.ts";

export default defineConfig({
  testDir: "e2e",
  outputDir: "test-results/e2e",
  workers: 2,
  retries: 0, // a test that passes at the second try has found something
  fullyParallel: false,
  forbidOnly: process.env.CI !== undefined,
  timeout: 30_000,
  expect: { timeout: 10_000 },
  updateSnapshots: "none", // only `npm run snapshots` writes them
  reporter: report ? [["list"], ["json", { outputFile: report }]] : [["list"]],
  use: {
    browserName: "chromium",
    launchOptions,
    trace: "retain-on-failure",
  },
  projects: [
    { name: "console", testIgnore: VISUAL },
    // The pictures are of Linux: other systems draw text differently, so there the project does not exist.
    ...(process.platform === "linux" ? [visual()] : []),
  ],
});

/** Compares pages with their pictures in e2e/snapshots. A project of its own has workers, and so a server, of its own. */
function visual() {
  return {
    name: "visual",
    testMatch: VISUAL,
    snapshotPathTemplate: "{testDir}/snapshots/{arg}{ext}",
    use: {
      launchOptions: {
        ...launchOptions,
        // What the settings of a machine would change: hinting and subpixels of text, colour profile.
        args: [...args, "--font-render-hinting=none", "--disable-lcd-text", "--force-color-profile=srgb"],
      },
    },
    expect: {
      toHaveScreenshot: {
        stylePath: inProject("e2e", "visual.css"),
        threshold: 0.05,
        maxDiffPixelRatio: 0.006,
      },
    },
  };
}
