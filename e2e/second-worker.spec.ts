import { type ChildProcess, spawn } from "node:child_process";
import path from "node:path";
import { runSql } from "./fixtures/database";
import { createScript, uniqueRef } from "./fixtures/definitions";
import { expect, test } from "./fixtures/server";

const root = path.resolve(import.meta.dirname, "..");

test("a second process started with npm run worker takes executions, and is seen on the system page", async ({
  signedInPage: page,
  attune,
  rest,
}) => {
  test.setTimeout(60_000);
  const worker: ChildProcess = spawn(process.execPath, ["scripts/start.mjs", "--worker"], {
    cwd: root,
    stdio: "ignore",
    env: { ...process.env, ATTUNE_DATA_DIR: attune.dataDir, DATABASE_URL: "", ATTUNE_WORKER_CONCURRENCY: "7" },
  });
  const ended = new Promise<void>((resolve) => worker.once("exit", () => resolve()));
  try {
    await page.goto("/system");
    const row = page
      .getByRole("table", { name: "Workers" })
      .getByRole("row", { name: new RegExp(`pid ${worker.pid}`) });
    await expect(row).toContainText(/\d of 7/, { timeout: 30_000 });

    const ref = uniqueRef("shared");
    await createScript(rest, ref, "sleep 2; echo done");
    // More than one of the two can run at once.
    const started = await Promise.all(
      Array.from({ length: 16 }, () =>
        rest.ask<{ id: number }>("POST", "/api/v1/executions/execute", { action_ref: ref }),
      ),
    );
    const ran = () =>
      runSql<{ pid: number; count: number }>(
        attune,
        `SELECT worker.pid, count(*)::int AS count FROM attune.execution JOIN attune.worker ON worker.id = execution.worker
          WHERE execution.action_ref = $1 AND execution.status = 'completed' GROUP BY worker.pid`,
        [ref],
      );
    await expect
      .poll(async () => (await ran()).reduce((sum, { count }) => sum + count, 0), { timeout: 20_000 })
      .toBe(started.length);
    const shares = await ran();
    expect(shares).toHaveLength(2);
    expect(shares.map(({ pid }) => pid)).toContain(worker.pid);
  } finally {
    worker.kill("SIGTERM");
    await ended;
  }
});
