import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { addressOf, CONSOLE_ROUTES, finishedChain } from "./fixtures/console-routes";
import { createAutomation, everySecond, removeAutomation } from "./fixtures/definitions";
import { expect, test } from "./fixtures/server";

test.describe.configure({ mode: "parallel" });

/** Its marks stand as close as their instants did; the list of fires has the same links. */
const STRIP = 'section[aria-label="Past and coming fires"]';

/** The findings of axe that keep somebody from using the page. */
async function seriousFindings(page: Page, rules?: string[], outside?: string): Promise<string[]> {
  const builder = new AxeBuilder({ page });
  if (outside !== undefined) builder.exclude(outside);
  const { violations } = await (rules ? builder.withRules(rules) : builder).analyze();
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id} at ${target}: ${failureSummary}`));
}

/** How far a page can be scrolled sideways, px. */
function sidewaysPx(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

/** How far a page can be scrolled beyond its end, px. */
function beyondEndPx(page: Page): Promise<number> {
  return page.evaluate(() => {
    const end = document.querySelector("main")?.getBoundingClientRect().bottom ?? 0;
    const { scrollHeight, clientHeight } = document.documentElement;
    return Math.floor(scrollHeight - Math.max(clientHeight, end + window.scrollY));
  });
}

for (const [which, routes] of Object.entries(CONSOLE_ROUTES))
  test(`the pages ${which} are usable by all, in light and dark, and fit into 360 px`, async ({
    signedInPage: page,
    attune,
    rest,
  }) => {
    test.setTimeout(30_000 + 20_000 * routes.length); // axe reads every page three times
    const made = await createAutomation(rest, "everyone", everySecond);
    await expect.poll(() => finishedChain(attune, made.sensor)).toBeDefined();
    await rest.ask("POST", `/api/v1/sensors/${made.sensor}/disable`);
    const chain = await finishedChain(attune, made.sensor);
    if (chain === undefined) throw new Error("the chain was there a moment ago");
    const broken: string[] = [];
    page.on("pageerror", (error) => broken.push(`${page.url()}: ${error.message}`));
    page.on("console", (message) => {
      if (message.location().url.endsWith("/nowhere")) return; // answers 404, as it should, which Chromium notes
      if (message.type() === "error") broken.push(`${page.url()}: ${message.text()} ${message.location().url}`);
    });
    await page.emulateMedia({ reducedMotion: "reduce" });
    for (const template of routes) {
      const route = addressOf(template, made.sensor, chain);
      await page.emulateMedia({ colorScheme: "light" });
      await page.setViewportSize({ width: 1280, height: 900 });
      const answer = await page.goto(route);
      expect.soft(answer?.status(), route).toBeLessThan(500);
      await expect(page.getByRole("heading", { level: 1 }), route).toBeVisible();
      await expect(page.locator("main .animate-pulse-soft"), `${route} has loaded`).toHaveCount(0);
      expect.soft(await beyondEndPx(page), `${route} ends where its content does`).toBeLessThanOrEqual(0);
      expect.soft(await seriousFindings(page), route).toEqual([]);
      await page.emulateMedia({ colorScheme: "dark" });
      await expect(page.locator("html")).toHaveClass(/dark/);
      expect.soft(await seriousFindings(page, ["color-contrast"]), `${route} in dark`).toEqual([]);
      await page.setViewportSize({ width: 360, height: 740 });
      await expect.poll(() => sidewaysPx(page), { message: `${route} fits into 360 px` }).toBe(0);
      expect.soft(await seriousFindings(page, ["target-size"], STRIP), `${route} under a finger`).toEqual([]);
    }
    expect(broken).toEqual([]);
    await removeAutomation(rest, made);
  });

test("the sign-in is usable by all and fits into 360 px", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto("/login");
  expect(await seriousFindings(page)).toEqual([]);
  expect(await sidewaysPx(page)).toBe(0);
});
