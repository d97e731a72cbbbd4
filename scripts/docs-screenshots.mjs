// `npm run docs:screenshots`: starts a fresh demo, and photographs its pages for docs/tour.md, in both themes.
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { chromium } from "@playwright/test";
import { ensureBrowser } from "./browser.mjs";
import { inProject, say } from "./project.mjs";

const IMAGES = inProject("docs", "images");
const START_MS = 180_000;

/** File name → the page, what must be there before the picture is taken, and how to come to it. */
const PAGES = [
  {
    name: "dashboard",
    path: "/",
    ready: (page) => page.getByRole("region", { name: "Live events" }).getByRole("listitem").nth(6),
  },
  { name: "sensors", path: "/sensors", ready: (page) => page.getByRole("row").nth(8) },
  {
    name: "sensor",
    path: "/sensors/shop.stock_sync",
    ready: (page) => page.getByText("unexplained").first(),
  },
  { name: "new-sensor", path: "/sensors/new", ready: (page) => page.getByLabel("Every") },
  { name: "schedule", path: "/schedule?range=168", ready: (page) => page.getByRole("table", { name: /week/ }) },
  { name: "rules", path: "/rules", ready: (page) => page.getByRole("row").nth(8) },
  { name: "executions", path: "/executions", ready: (page) => page.getByRole("row").nth(8) },
  { name: "starters", path: "/starters", ready: (page) => page.getByRole("button", { name: "Set up Heartbeat" }) },
  { name: "access", path: "/access", ready: (page) => page.getByText("Ann Fischer").first() },
];

const directory = mkdtempSync(path.join(tmpdir(), "attune-screenshots-"));
const port = await freePort();
const url = `http://localhost:${port}`;
const executablePath = await ensureBrowser(say);
const server = spawn(process.execPath, [inProject("scripts", "demo.mjs")], {
  env: { ...process.env, PORT: String(port), ATTUNE_DEMO_DIR: path.join(directory, "demo"), ATTUNE_LOG_LEVEL: "error" },
  stdio: ["ignore", "ignore", "inherit"],
});
const gone = new Promise((resolve) => server.once("exit", resolve));
try {
  await whenHealthy();
  const browser = await chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ["--no-sandbox"] : [] });
  mkdirSync(IMAGES, { recursive: true });
  for (const colorScheme of ["light", "dark"]) {
    const context = await browser.newContext({
      baseURL: url,
      colorScheme,
      reducedMotion: "reduce",
      viewport: { width: 1280, height: 800 },
      timezoneId: "Europe/Berlin",
      locale: "en-GB",
    });
    const page = await context.newPage();
    await page.goto("/login");
    await page.getByLabel("Login").fill("demo");
    await page.getByLabel("Password", { exact: true }).fill("attune-demo");
    await page.getByRole("button", { name: /^Sign in/ }).click();
    await page.waitForURL(`${url}/`);
    for (const { name, path: address, ready } of PAGES) {
      await page.goto(address);
      await ready(page).waitFor();
      await page.getByRole("button", { name: /^Live/ }).waitFor();
      await page.screenshot({ path: path.join(IMAGES, `${name}-${colorScheme}.png`) });
      say(`${name}-${colorScheme}.png`);
    }
    await context.close();
  }
  await browser.close();
} finally {
  server.kill("SIGTERM");
  await gone;
  rmSync(directory, { recursive: true, force: true });
}

async function whenHealthy() {
  const until = Date.now() + START_MS;
  while (Date.now() < until) {
    if (server.exitCode !== null) throw new Error("The demo ended by itself.");
    const answer = await fetch(`${url}/health`).catch(() => null);
    if (answer?.ok) return;
    await delay(300);
  }
  throw new Error("The demo did not start.");
}

function freePort() {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.listen(0, () => {
      const { port: free } = probe.address();
      probe.close(() => resolve(free));
    });
  });
}
