import { setTimeout as delay } from "node:timers/promises";
import { chromium } from "@playwright/test";
import pg from "pg";
import { startAttuneServer } from "../e2e/fixtures/attune-server";
import { findBrowser } from "../scripts/browser.mjs";
import { distribution } from "./percentiles";

export const title = "From the commit of an event to its row in the dashboard's DOM";

const SECONDS = 40;

export async function run() {
  const attune = await startAttuneServer("bench-visible");
  const browser = await chromium.launch({
    executablePath: (await findBrowser()) ?? undefined,
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
  });
  try {
    const setting = new pg.Client(attune.databaseUrl());
    await setting.connect();
    await setting.query("alter system set track_commit_timestamp = on");
    await setting.end();
    await attune.restart();
    const db = new pg.Client(attune.databaseUrl());
    await db.connect();
    const page = await browser.newPage({ baseURL: attune.url });
    await page.goto("/login");
    await page.getByLabel("Login").fill(attune.login);
    await page.getByLabel("Password", { exact: true }).fill(attune.password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.waitForURL(`${attune.url}/`);
    await page.evaluate(() => {
      const seen: Record<string, number> = {};
      (window as unknown as { seen: typeof seen }).seen = seen;
      const look = () => {
        for (const link of document.querySelectorAll<HTMLAnchorElement>('a[href^="/events/"]')) {
          const id = link.getAttribute("href")?.split("/")[2] ?? "";
          seen[id] ??= Date.now();
        }
      };
      new MutationObserver(look).observe(document.body, {
        subtree: true,
        childList: true,
        attributes: true,
        attributeFilter: ["href"],
      });
    });
    await db.query(
      `insert into attune.sensor (ref, label, trigger_ref, config)
       select 'core.bench-' || n, 'Bench ' || n, 'core.intervaltimer', '{"unit":"seconds","interval":1}' from generate_series(1, 3) n`,
    );
    await delay(SECONDS * 1000);
    const seen = await page.evaluate(() => (window as unknown as { seen: Record<string, number> }).seen);
    const rows = await db.query<{ id: string; committed: number }>(
      "select id, extract(epoch from pg_xact_commit_timestamp(xmin))::float * 1000 as committed from attune.event order by id offset 3",
    );
    await db.end();
    const visible = rows.rows.filter((row) => seen[row.id] !== undefined);
    return [
      {
        ...distribution(
          "commit → visible",
          visible.map((row) => (seen[row.id] ?? 0) - row.committed),
          "p95 ≤ 100 ms",
        ),
        events: rows.rows.length,
        unseen: rows.rows.length - visible.length,
      },
    ];
  } finally {
    await browser.close();
    await attune.destroy();
  }
}
