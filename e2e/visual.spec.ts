import type { Page } from "@playwright/test";
import { fixFonts } from "./fixtures/fixed-fonts";
import { seedHistory } from "./fixtures/seeded-history";
import { test as base, expect } from "./fixtures/server";

type Seeded = Awaited<ReturnType<typeof seedHistory>>;

/** `canvas`: a page of the administrator, or of nobody, in which everything stands where it stood last time. */
const test = base.extend<{ canvas: Page; isSignedIn: boolean }, { seeded: Seeded }>({
  seeded: [async ({ attune, rest }, use) => use(await seedHistory(attune, rest)), { scope: "worker" }],
  isSignedIn: [true, { option: true }],
  canvas: async ({ browser, attune, administratorSession, isSignedIn }, use) => {
    const context = await browser.newContext({
      baseURL: attune.url,
      ...(isSignedIn && { storageState: administratorSession }),
      viewport: { width: 1280, height: 720 },
      locale: "en-GB",
      timezoneId: "UTC",
      reducedMotion: "reduce",
    });
    await fixFonts(context);
    await use(await context.newPage());
    await context.close();
  },
});

/** The page without the navigation beside and above it. */
const CONTENT = { x: 224, y: 48, width: 1056, height: 672 };

type Picture = {
  name: string;
  /** EXECUTION stands for one that failed. */
  path: string;
  /** What comes after the page itself, such as an editor. */
  ready?: (page: Page) => ReturnType<Page["locator"]>;
  /** A narrow picture as well, in light. */
  narrow?: boolean;
  /** With the navigation around it, which is the same on all pages. */
  withShell?: boolean;
};

const PICTURES: Picture[] = [
  {
    name: "dashboard",
    path: "/",
    ready: (page) => page.getByRole("region", { name: "Live events" }).getByRole("listitem").nth(6),
    narrow: true,
    withShell: true,
  },
  { name: "sensors", path: "/sensors", ready: (page) => page.getByRole("row").nth(5), narrow: true },
  {
    name: "sensor",
    path: "/sensors/ops.disk_usage",
    ready: (page) => page.getByRole("region", { name: "Past and coming fires" }),
  },
  {
    name: "new-sensor",
    path: "/sensors/new",
    ready: (page) => page.getByRole("table", { name: /^The next/ }),
    narrow: true,
  },
  { name: "rules", path: "/rules", ready: (page) => page.getByRole("row").nth(4) },
  { name: "rule", path: "/rules/shop.stock_sync", ready: (page) => page.getByRole("row").nth(8) },
  { name: "actions", path: "/actions", ready: (page) => page.getByRole("row").nth(3) },
  { name: "action", path: "/actions/ops.backup", ready: (page) => page.locator(".cm-content").first() },
  { name: "executions", path: "/executions", ready: (page) => page.getByRole("row").nth(8), narrow: true },
  {
    name: "execution",
    path: "/executions/EXECUTION",
    ready: (page) => page.getByLabel(/^Log of execution/).getByText("502 Bad Gateway"),
  },
  {
    name: "schedule",
    path: "/schedule",
    ready: (page) => page.getByRole("region", { name: "Coming fires of each timer" }),
  },
  {
    name: "system",
    path: "/system",
    ready: (page) => page.getByRole("table", { name: "Chores" }),
  },
  { name: "empty", path: "/keys", ready: (page) => page.getByText("No keys yet"), narrow: true },
  {
    name: "nothing-matches",
    path: "/sensors?q=nothing-of-this-name",
    ready: (page) => page.getByText("No sensor fits"),
  },
];

async function compare(page: Page, { name, path, ready, narrow, withShell }: Picture): Promise<void> {
  await page.emulateMedia({ colorScheme: "light" });
  await page.goto(path);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  if (ready) await expect(ready(page)).toBeVisible();
  await expect(page.locator("main .animate-pulse-soft"), "it has loaded").toHaveCount(0);
  const options = withShell ? {} : { clip: CONTENT };
  await expect.soft(page).toHaveScreenshot(`${name}-light.png`, options);
  await page.emulateMedia({ colorScheme: "dark" });
  await expect(page.locator("html")).toHaveClass(/dark/);
  await expect.soft(page).toHaveScreenshot(`${name}-dark.png`, options);
  if (!narrow) return;
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize({ width: 390, height: 844 });
  await expect.soft(page).toHaveScreenshot(`${name}-narrow.png`);
}

for (const picture of PICTURES)
  test(`${picture.name} looks as it did`, async ({ canvas, seeded }) => {
    await compare(canvas, {
      ...picture,
      path: picture.path.replace("EXECUTION", String(seeded.failedExecution)),
    });
  });

test.describe("signed out", () => {
  test.use({ isSignedIn: false });
  test("sign-in looks as it did", async ({ canvas }) => {
    await compare(canvas, { name: "sign-in", path: "/login", narrow: true, withShell: true });
  });
});
