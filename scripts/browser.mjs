import { existsSync } from "node:fs";
import { findProgram, installSystemPackages, isProgram } from "./system-program.mjs";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/**
 * The Chromium for the end-to-end tests, in this order: `ATTUNE_BROWSER` (a path), one on PATH, Playwright's own where it
 * was downloaded. Null when there is none.
 * @param {Record<string, string | undefined>} environment
 * @returns {Promise<string | null>}
 * @throws Error when ATTUNE_BROWSER names no program.
 */
export async function findBrowser(environment = process.env) {
  const given = environment.ATTUNE_BROWSER;
  if (given) {
    if (isProgram(given)) return given;
    throw new Error(`ATTUNE_BROWSER is ${given}, but there is no program at that path.`);
  }
  const onPath = findProgram(NAMES, environment.PATH ?? "");
  if (onPath !== null) return onPath;
  const { chromium } = await import("@playwright/test");
  const own = chromium.executablePath();
  return own && existsSync(own) ? own : null;
}

/**
 * The same, installing Debian's `chromium` when there is none and this is root, or sudo asks for no password.
 * @throws Error that says how to get a browser.
 */
export async function ensureBrowser(say) {
  const found = await findBrowser();
  if (found !== null) return found;
  if (
    installSystemPackages(["chromium", "fonts-liberation"], () =>
      say("Installing Chromium from the system's packages…"),
    )
  ) {
    const installed = await findBrowser();
    if (installed !== null) return installed;
  }
  throw new Error(
    "The end-to-end tests need Chromium, and none was found. Install it (Debian and Ubuntu: apt-get install chromium; " +
      "anywhere: npx playwright install chromium) or set ATTUNE_BROWSER to the path of one.",
  );
}
