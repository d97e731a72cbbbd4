import { AxeBuilder } from "@axe-core/playwright";
import { executionsOf, runSql } from "./fixtures/database";
import { createAutomation, everySecond, removeAutomation } from "./fixtures/definitions";
import { expect, signIn, test } from "./fixtures/server";

/** Every page of the console, on things that have happened. */
async function pagesOf(attune: Parameters<typeof runSql>[0], ref: string): Promise<string[]> {
  const [ids] = await runSql<{ event: number; enforcement: number; execution: number }>(
    attune,
    `SELECT event.id::int AS event, enforcement.id::int AS enforcement, execution.id::int AS execution
       FROM attune.event JOIN attune.enforcement ON enforcement.event = event.id
       JOIN attune.execution ON execution.enforcement = enforcement.id
      WHERE event.source_ref = $1 AND execution.status = 'completed' LIMIT 1`,
    [ref],
  );
  return [
    "/",
    "/sensors",
    "/sensors/new",
    `/sensors/${ref}`,
    `/sensors/${ref}/edit`,
    "/rules",
    "/rules/new",
    `/rules/${ref}`,
    `/rules/${ref}/edit`,
    "/actions",
    "/actions/new",
    `/actions/${ref}`,
    `/actions/${ref}/edit`,
    "/triggers",
    "/triggers/core.intervaltimer",
    "/runtimes",
    "/runtimes/core.shell",
    "/packs",
    "/packs/core",
    "/events",
    `/events/${ids?.event}`,
    "/enforcements",
    `/enforcements/${ids?.enforcement}`,
    "/executions",
    `/executions/${ids?.execution}`,
    `/trace/${ids?.event}`,
    "/system",
  ];
}

for (const colorScheme of ["light", "dark"] as const)
  test(`no page has a serious finding of axe in the ${colorScheme} theme, nor scrolls sideways at 360 px`, async ({
    browser,
    attune,
    rest,
    administratorSession,
  }) => {
    test.setTimeout(150_000);
    const made = await createAutomation(rest, "axe", everySecond);
    await expect
      .poll(async () => (await executionsOf(attune, made.sensor)).some(({ status }) => status === "completed"))
      .toBe(true);
    const context = await browser.newContext({
      baseURL: attune.url,
      storageState: administratorSession,
      colorScheme,
      reducedMotion: "reduce",
      viewport: { width: 1280, height: 900 },
    });
    const page = await context.newPage();
    const broken: string[] = [];
    page.on("pageerror", (error) => broken.push(`${page.url()}: ${error.message}`));
    page.on("console", (message) => {
      if (message.type() === "error") broken.push(`${page.url()}: ${message.text()}`);
    });
    for (const route of await pagesOf(attune, made.sensor)) {
      await page.setViewportSize({ width: 1280, height: 900 });
      await page.goto(route);
      await expect(page.getByRole("heading", { level: 1 }), route).toBeVisible();
      await expect(page.locator("main .animate-pulse-soft"), `${route} has loaded`).toHaveCount(0);
      const { violations } = await new AxeBuilder({ page }).analyze();
      const serious = violations
        .filter(({ impact }) => impact === "serious" || impact === "critical")
        .map(({ id, nodes }) => ({ route, id, nodes: nodes.slice(0, 3).map(({ target, failureSummary }) => [target, failureSummary]) }));
      expect.soft(serious).toEqual([]);
      await page.setViewportSize({ width: 360, height: 740 });
      const sideways = () =>
        page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      await expect.soft(async () => expect(await sideways(), `${route} at 360 px`).toBe(0)).toPass({ timeout: 2_000 });
    }
    expect(broken).toEqual([]);
    await context.close();
    await removeAutomation(rest, made);
  });

test("the pages before the sign-in have no serious finding either", async ({ page }) => {
  await page.goto("/login");
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.filter(({ impact }) => impact === "serious" || impact === "critical")).toEqual([]);
});
