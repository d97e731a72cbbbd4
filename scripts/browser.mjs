import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync } from "node:fs";
import path from "node:path";

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
  const folders = (environment.PATH ?? "").split(path.delimiter).filter((folder) => folder !== "");
  for (const name of NAMES)
    for (const folder of folders) if (isProgram(path.join(folder, name))) return path.join(folder, name);
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
  const installer = aptGet();
  if (installer !== null) {
    say("Installing Chromium from the system's packages…");
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    const [command, ...prefix] = installer;
    const apt = (...args) => spawnSync(command, [...prefix, ...args], { env, stdio: ["ignore", "ignore", "inherit"] });
    apt("update", "-qq");
    apt("install", "-y", "-qq", "--no-install-recommends", "chromium", "fonts-liberation");
    const installed = await findBrowser();
    if (installed !== null) return installed;
  }
  throw new Error(
    "The end-to-end tests need Chromium, and none was found. Install it (Debian and Ubuntu: apt-get install chromium; " +
      "anywhere: npx playwright install chromium) or set ATTUNE_BROWSER to the path of one.",
  );
}

function aptGet() {
  if (!existsSync("/usr/bin/apt-get")) return null;
  if (process.getuid?.() === 0) return ["/usr/bin/apt-get"];
  const sudo = spawnSync("sudo", ["-n", "true"], { stdio: "ignore" });
  return sudo.status === 0 ? ["sudo", "-n", "/usr/bin/apt-get"] : null;
}

function isProgram(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
