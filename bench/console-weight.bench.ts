import { setTimeout as delay } from "node:timers/promises";
import type { BrowserContext } from "@playwright/test";
import { type AttuneServer, startAttuneServer } from "../e2e/fixtures/attune-server";
import { addressOf, CONSOLE_ROUTES, type FinishedChain, finishedChain } from "../e2e/fixtures/console-routes";
import { createAutomation, everySecond } from "../e2e/fixtures/definitions";
import { openRestClient } from "../e2e/fixtures/rest-client";
import { openBrowser, settled, signIn } from "./console-page";
import { distribution } from "./percentiles";

export const title = "What the browser loads for each page of the console, and how fast it goes from one to the next";

const LIMIT_KB = 250;
const ROUNDS = 10;
const ROUTES = Object.values(CONSOLE_ROUTES).flat();

/** Compressed KB of the scripts that the page's HTML names, and of all scripts by the time that it has settled. */
async function scriptsOf(context: BrowserContext, route: string) {
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.setCacheDisabled", { cacheDisabled: true });
  const paths = new Map<string, string>();
  const bytes = new Map<string, number>();
  session.on("Network.responseReceived", ({ requestId, type, response }) => {
    if (type === "Script") paths.set(requestId, new URL(response.url).pathname);
  });
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    const path = paths.get(requestId);
    if (path) bytes.set(path, encodedDataLength);
  });
  const html = (await (await page.goto(route))?.text()) ?? "";
  await settled(page);
  await page.waitForLoadState("networkidle").catch(() => undefined); // the live connection never ends
  const named = new Set([...html.matchAll(/<script[^>]*src="([^"?]+)/g)].map(([, path]) => path));
  await page.close();
  const kb = (of: Iterable<[string, number]>) => Math.round([...of].reduce((sum, [, size]) => sum + size, 0) / 1024);
  return { first: kb([...bytes].filter(([path]) => named.has(path))), settled: kb(bytes) };
}

export async function run() {
  const attune = await startAttuneServer("bench-weight");
  const browser = await openBrowser();
  try {
    const rest = await openRestClient(attune);
    const { rule } = await createAutomation(rest, "weight", everySecond);
    const chain = await firstChain(attune, rule);
    const context = await signIn(browser, attune);
    const rows = [await weightRow(await browser.newContext({ baseURL: attune.url }), "/login", "/login")];
    for (const route of ROUTES) rows.push(await weightRow(context, route, addressOf(route, rule, chain)));
    return [...rows, await navigation(context), await firstOpenings(context)];
  } finally {
    await browser.close();
    await attune.destroy();
  }
}

async function weightRow(context: BrowserContext, route: string, address: string) {
  const { first, settled: all } = await scriptsOf(context, address);
  const target = `≤ ${LIMIT_KB} KB`;
  return { what: route, "first load KB": first, "settled KB": all, target, met: first <= LIMIT_KB };
}

async function firstChain(attune: AttuneServer, sensorRef: string): Promise<FinishedChain> {
  for (;;) {
    const chain = await finishedChain(attune, sensorRef);
    if (chain) return chain;
    await delay(100);
  }
}

/** From the click on a link of the navigation to the next page's heading and rows. */
async function navigation(context: BrowserContext) {
  const page = await context.newPage();
  await page.goto("/");
  await settled(page);
  const names = ["Sensors", "Rules", "Actions", "Events", "Executions", "System"];
  const times: number[] = [];
  for (let round = 0; round <= ROUNDS; round += 1)
    for (const name of names) {
      const link = page.getByRole("navigation").getByRole("link", { name, exact: true }).first();
      await link.hover(); // which fetches the page ahead, as a hand on its way does
      await page.waitForTimeout(100);
      const ms = await link.evaluate(async (element, heading) => {
        const start = performance.now();
        (element as HTMLElement).click();
        await new Promise<void>((resolve) => {
          const look = () => {
            const isThere =
              document.querySelector("main h1")?.textContent?.includes(heading) &&
              !document.querySelector("main .animate-pulse-soft");
            if (isThere) resolve();
            else requestAnimationFrame(look);
          };
          look();
        });
        return performance.now() - start;
      }, name);
      if (round > 0) times.push(ms); // the first round fetches the code of the pages
    }
  return distribution("from click to page", times, "≤ 150 ms");
}

/** From the click to a dialog, on a page that has just come, so that the dialog's code comes too. */
async function firstOpenings(context: BrowserContext) {
  const dialogs = [
    ["/access?tab=sets", "New permission set"],
    ["/notifications", "New channel"],
    ["/packs", "New pack"],
    ["/actions/core.echo", "Run"],
  ] as const;
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1)
    for (const [route, name] of dialogs) {
      const page = await context.newPage();
      await page.goto(route);
      await settled(page);
      const button = page.getByRole("main").getByRole("button", { name }).first();
      times.push(await button.evaluate(clickUntil, "[role=dialog]"));
      await page.close();
    }
  return distribution("from click to dialog, the first time", times, "");
}

/** In the page: clicks, and gives the ms until something fits the selector. */
async function clickUntil(element: Element, selector: string): Promise<number> {
  const start = performance.now();
  (element as HTMLElement).click();
  await new Promise<void>((resolve) => {
    const look = () => (document.querySelector(selector) ? resolve() : requestAnimationFrame(look));
    look();
  });
  return performance.now() - start;
}
