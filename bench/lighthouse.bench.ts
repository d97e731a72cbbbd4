import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { startAttuneServer } from "../e2e/fixtures/attune-server";
import { createAutomation, everySecond } from "../e2e/fixtures/definitions";
import { openRestClient } from "../e2e/fixtures/rest-client";
import { findBrowser } from "../scripts/browser.mjs";
import { openBrowser, settled, signIn } from "./console-page";

export const title = "Lighthouse on the dashboard, the sensors and an execution";

/** The newest that runs on Node 20. It comes from npm for this measurement: 40 MB that nothing else needs. */
const LIGHTHOUSE = "lighthouse@12.8.2";
const CATEGORIES = { performance: 90, accessibility: 100, "best-practices": 95 } as const;

export async function run() {
  const attune = await startAttuneServer("bench-lighthouse");
  const folder = mkdtempSync(path.join(tmpdir(), "attune-lighthouse-"));
  try {
    const rest = await openRestClient(attune);
    const made = await createAutomation(rest, "lighthouse", everySecond);
    const browser = await openBrowser();
    const context = await signIn(browser, attune);
    const page = await context.newPage();
    await page.goto("/executions/1");
    await settled(page);
    const cookies = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join("; ");
    await browser.close();
    await rest.ask("POST", `/api/v1/sensors/${made.sensor}/disable`);
    const rows = [];
    for (const route of ["/", "/sensors", "/executions/1"])
      for (const preset of ["desktop", "mobile"]) {
        const report = path.join(folder, "report.json");
        await lighthouse(attune.url + route, cookies, preset, report);
        rows.push({ what: route, device: preset, ...scores(report) });
      }
    return rows;
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await attune.destroy();
  }
}

async function lighthouse(url: string, cookie: string, preset: string, report: string): Promise<void> {
  const args = [
    ["--yes", LIGHTHOUSE, url, "--output=json", `--output-path=${report}`, "--quiet"],
    [`--extra-headers=${JSON.stringify({ Cookie: cookie })}`, `--only-categories=${Object.keys(CATEGORIES).join(",")}`],
    ["--chrome-flags=--headless=new --no-sandbox --disable-gpu", ...(preset === "desktop" ? ["--preset=desktop"] : [])],
  ].flat();
  const child = spawn("npx", args, {
    env: { ...process.env, CHROME_PATH: (await findBrowser()) ?? "" },
    stdio: ["ignore", "inherit", "inherit"],
  });
  const code = await new Promise((resolve) => child.once("exit", resolve));
  if (code !== 0) throw new Error(`Lighthouse ended with ${code} for ${url}`);
}

type Audit = { score: number | null; scoreDisplayMode: string; title: string };
type Report = {
  categories: Record<string, { score: number; auditRefs: { id: string; weight: number }[] }>;
  audits: Record<string, Audit>;
};

/** Each category's score, out of 100, and the audits that cost points. */
function scores(file: string) {
  const { categories, audits } = JSON.parse(readFileSync(file, "utf8")) as Report;
  const score = (name: string) => Math.round((categories[name]?.score ?? 0) * 100);
  const short = Object.keys(CATEGORIES).flatMap((name) =>
    (categories[name]?.auditRefs ?? [])
      .filter(({ id, weight }) => weight > 0 && (audits[id]?.score ?? 1) < 0.9)
      .map(({ id }) => id),
  );
  const target = Object.values(CATEGORIES).join(" / ");
  const is = Object.keys(CATEGORIES).map(score).join(" / ");
  return { "performance / accessibility / practices": is, target: `≥ ${target}`, short: short.join(", ") };
}
