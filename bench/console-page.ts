import { type Browser, type BrowserContext, chromium, type Page } from "@playwright/test";
import type { AttuneServer } from "../e2e/fixtures/attune-server";
import { findBrowser } from "../scripts/browser.mjs";

/** A headless browser; `debuggingPort` lets another tool drive it, too. */
export async function openBrowser(debuggingPort?: number): Promise<Browser> {
  return chromium.launch({
    executablePath: (await findBrowser()) ?? undefined,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-background-networking",
      ...(debuggingPort ? [`--remote-debugging-port=${debuggingPort}`] : []),
    ],
  });
}

/** A context whose pages belong to the administrator. */
export async function signIn(browser: Browser, attune: AttuneServer): Promise<BrowserContext> {
  const context = await browser.newContext({ baseURL: attune.url, reducedMotion: "no-preference" });
  const page = await context.newPage();
  await page.goto("/login");
  await page.getByLabel("Login").fill(attune.login);
  await page.getByLabel("Password", { exact: true }).fill(attune.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL(`${attune.url}/`);
  await page.close();
  return context;
}

/** The heading is there and nothing loads any more. */
export async function settled(page: Page): Promise<void> {
  await page.getByRole("heading", { level: 1 }).waitFor();
  await page.locator("main .animate-pulse-soft").first().waitFor({ state: "detached" });
}

/** Notes from now on how long the page's tasks and the gaps between its frames are, ms. */
export async function watchTasks(page: Page): Promise<() => Promise<{ tasks: number[]; frames: number[] }>> {
  await page.evaluate(() => {
    const seen = { tasks: [] as number[], frames: [] as number[], stopped: false };
    (window as unknown as { seen: typeof seen }).seen = seen;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) seen.tasks.push(entry.duration);
    }).observe({ entryTypes: ["longtask"] });
    let before = performance.now();
    const frame = (now: number) => {
      seen.frames.push(now - before);
      before = now;
      if (!seen.stopped) requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
  return () =>
    page.evaluate(() => {
      const { seen } = window as unknown as { seen: { tasks: number[]; frames: number[]; stopped: boolean } };
      seen.stopped = true;
      return { tasks: seen.tasks, frames: seen.frames.slice(1) };
    });
}

/**
 * Watches a page's process. Each call of what it returns says the seconds of work on the main thread since now, and what the
 * scripts hold after a collection, MB.
 */
export async function watchCosts(page: Page): Promise<() => Promise<{ taskSeconds: number; heapMb: number }>> {
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable"); // counts tasks from here on
  return async () => {
    const { metrics } = await session.send("Performance.getMetrics");
    await session.send("HeapProfiler.collectGarbage");
    const { metrics: collected } = await session.send("Performance.getMetrics");
    const value = (list: typeof metrics, name: string) =>
      list.find((metric) => metric.name === name)?.value ?? Number.NaN;
    return { taskSeconds: value(metrics, "TaskDuration"), heapMb: value(collected, "JSHeapUsedSize") / 1e6 };
  };
}
