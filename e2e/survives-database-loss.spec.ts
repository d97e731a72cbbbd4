import { readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { type AttuneServer, startAttuneServer } from "./fixtures/attune-server";
import { firesOf } from "./fixtures/database";
import { createAutomation, everySecond } from "./fixtures/definitions";
import { signalQuietly } from "./fixtures/processes";
import { openRestClient } from "./fixtures/rest-client";
import { expect, test } from "./fixtures/server";

async function healthOf(attune: AttuneServer): Promise<number> {
  return (await fetch(`${attune.url}/health`)).status;
}

test("when the database is killed /health says 503, it comes back by itself, and the timers go on", async () => {
  test.setTimeout(120_000);
  const attune = await startAttuneServer("database-loss");
  try {
    const rest = await openRestClient(attune);
    const made = await createAutomation(rest, "durable", everySecond);
    await expect.poll(async () => (await firesOf(attune, made.sensor)).length).toBeGreaterThan(1);

    const pidFile = path.join(attune.dataDir, "postgres", "postmaster.pid");
    const postmaster = Number(readFileSync(pidFile, "utf8").split("\n")[0]);
    signalQuietly(postmaster, "SIGKILL");
    await expect.poll(() => healthOf(attune), { intervals: [20] }).toBe(503);
    await expect.poll(() => healthOf(attune), { timeout: 20_000 }).toBe(200);

    const back = Date.now();
    await expect
      .poll(async () => (await firesOf(attune, made.sensor)).filter(({ scheduledAtMs }) => scheduledAtMs > back).length)
      .toBeGreaterThan(2);
    const fires = await firesOf(attune, made.sensor);
    const due = ((fires.at(-1)?.scheduledAtMs ?? 0) - (fires.at(0)?.scheduledAtMs ?? 0)) / 1_000 + 1;
    expect(fires.reduce((sum, { coalesced }) => sum + 1 + (coalesced ?? 0), 0)).toBe(due);
    expect(new Set(fires.map(({ scheduledAtMs }) => scheduledAtMs % 1_000)).size).toBe(1);
  } finally {
    await attune.destroy();
    rmSync(attune.dataDir, { recursive: true, force: true });
  }
});
