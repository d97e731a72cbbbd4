import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import type { AttuneServer } from "./fixtures/attune-server";
import { runSql } from "./fixtures/database";
import { createAutomation, everySecond, removeAutomation } from "./fixtures/definitions";
import { expect, test } from "./fixtures/server";

test.describe.configure({ mode: "parallel" });

/** An event of a sensor with what came of it; undefined while its execution goes on. */
async function finishedChain(attune: AttuneServer, sensorRef: string) {
  const [chain] = await runSql<{ event: number; enforcement: number; execution: number }>(
    attune,
    `SELECT event.id::int AS event, enforcement.id::int AS enforcement, execution.id::int AS execution
       FROM attune.event JOIN attune.enforcement ON enforcement.event = event.id
       JOIN attune.execution ON execution.enforcement = enforcement.id
      WHERE event.source_ref = $1 AND execution.status = 'completed' LIMIT 1`,
    [sensorRef],
  );
  return chain;
}

/** Every page of the console; REF, EVENT, ENFORCEMENT and EXECUTION stand for things that are there. */
const pages = {
  "of sensors and rules": [
    ["/", "/sensors", "/sensors/new", "/sensors/REF", "/sensors/REF/edit"],
    ["/rules", "/rules/new", "/rules/REF", "/rules/REF/edit"],
  ].flat(),
  "of actions, triggers, runtimes and packs": [
    ["/actions", "/actions/new", "/actions/REF", "/actions/REF/edit", "/triggers", "/triggers/new"],
    [
      "/triggers/core.intervaltimer",
      "/runtimes",
      "/runtimes/core.shell",
      "/packs",
      "/packs/core",
      "/keys",
      "/calendars",
      "/notifications",
      "/schedule?range=168",
    ],
  ].flat(),
  "of what happened": [
    ["/events", "/events/EVENT", "/enforcements", "/enforcements/ENFORCEMENT", "/executions"],
    ["/executions/EXECUTION", "/trace/EVENT"],
  ].flat(),
  "of the system, of access and of oneself": [
    ["/system", "/audit", "/account", "/nowhere"],
    ["/access", "/access?tab=sets", "/access?tab=roles", "/access/people/1", "/access/sets/1", "/access/sets/1?edit=1"],
  ].flat(),
};

/** The findings of axe that keep somebody from using the page. */
async function seriousFindings(page: Page, rules?: string[]): Promise<string[]> {
  const builder = new AxeBuilder({ page });
  const { violations } = await (rules ? builder.withRules(rules) : builder).analyze();
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id} at ${target}: ${failureSummary}`));
}

/** How far a page can be scrolled sideways, px. */
function sidewaysPx(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

for (const [which, routes] of Object.entries(pages))
  test(`the pages ${which} are usable by all, in light and dark, and fit into 360 px`, async ({
    signedInPage: page,
    attune,
    rest,
  }) => {
    test.setTimeout(30_000 + 20_000 * routes.length); // axe reads every page twice
    const made = await createAutomation(rest, "everyone", everySecond);
    await expect.poll(() => finishedChain(attune, made.sensor)).toBeDefined();
    await rest.ask("POST", `/api/v1/sensors/${made.sensor}/disable`);
    const chain = await finishedChain(attune, made.sensor);
    const broken: string[] = [];
    page.on("pageerror", (error) => broken.push(`${page.url()}: ${error.message}`));
    page.on("console", (message) => {
      if (message.location().url.endsWith("/nowhere")) return; // answers 404, as it should, which Chromium notes
      if (message.type() === "error") broken.push(`${page.url()}: ${message.text()} ${message.location().url}`);
    });
    await page.emulateMedia({ reducedMotion: "reduce" });
    for (const template of routes) {
      const route = template
        .replace("REF", made.sensor)
        .replace("EVENT", String(chain?.event))
        .replace("ENFORCEMENT", String(chain?.enforcement))
        .replace("EXECUTION", String(chain?.execution));
      await page.emulateMedia({ colorScheme: "light" });
      await page.setViewportSize({ width: 1280, height: 900 });
      const answer = await page.goto(route);
      expect.soft(answer?.status(), route).toBeLessThan(500);
      await expect(page.getByRole("heading", { level: 1 }), route).toBeVisible();
      await expect(page.locator("main .animate-pulse-soft"), `${route} has loaded`).toHaveCount(0);
      expect.soft(await seriousFindings(page), route).toEqual([]);
      await page.emulateMedia({ colorScheme: "dark" });
      await expect(page.locator("html")).toHaveClass(/dark/);
      expect.soft(await seriousFindings(page, ["color-contrast"]), `${route} in dark`).toEqual([]);
      await page.setViewportSize({ width: 360, height: 740 });
      await expect.poll(() => sidewaysPx(page), { message: `${route} fits into 360 px` }).toBe(0);
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
