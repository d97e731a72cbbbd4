import { systemClock } from "@/lib/schedule/clock";
import type { SystemStatus } from "@/lib/schemas/system";
import { createDoorbell } from "@/server/db/doorbell";
import { silentLog } from "@/server/log";
import { executionsOf, firesOf, runSql } from "./fixtures/database";
import { createAutomation, createScript, everySecond, uniqueRef } from "./fixtures/definitions";
import { countTimersBehind, createLedgerTimers, readLedger } from "./fixtures/ledger-timers";
import { type NodeCluster, startNodeCluster } from "./fixtures/node-cluster";
import { startPgbouncer } from "./fixtures/pgbouncer";
import { expect, test } from "./fixtures/server";

let cluster: NodeCluster;

test.afterEach(() => cluster?.destroy());

test("a connection that hears only while it asks is found out, and polls", async () => {
  cluster = await startNodeCluster();
  // LISTEN stays in the one backend, which tells whoever uses it when something is to be heard.
  const pooler = await startPgbouncer(cluster.databaseUrl(), 1);
  const doorbell = createDoorbell(pooler.url, silentLog, systemClock);
  try {
    await doorbell.start();
    await expect.poll(doorbell.hears).toBe(false);
  } finally {
    await doorbell.stop();
    await pooler.stop();
  }
});

test("behind PgBouncer in transaction mode servers start together, timers fire, edits arrive, executions run and everything is seen live", async () => {
  test.setTimeout(120_000);
  cluster = await startNodeCluster((url) => startPgbouncer(url));
  // Both find an empty database.
  const [a, b] = await Promise.all([cluster.startServer("pooled-a"), cluster.startServer("pooled-b")]);
  await cluster.startWorker();
  await createLedgerTimers(cluster, a.rest);
  const feeds = await Promise.all([a, b].map(({ rest }) => rest.follow("/api/trpc/live.feed?input=%7B%7D")));

  // One of the two is not the one that fires: it has to hear of what the other made.
  const made = await Promise.all(
    [a, b].map(({ rest }, index) => createAutomation(rest, `pooled-${index}`, everySecond)),
  );
  for (const { sensor } of made) {
    const completed = async () =>
      (await executionsOf(cluster, sensor)).filter(({ status }) => status === "completed").length;
    await expect.poll(completed, { timeout: 20_000 }).toBeGreaterThan(2);
    for (const feed of feeds) await expect.poll(feed.text).toContain(`"source_ref":"${sensor}"`);
  }
  for (const feed of feeds) feed.close();
  const listening = async ({ rest }: typeof a) => {
    const { body } = await rest.send("GET", "/api/trpc/system.status");
    return (body as { result: { data: SystemStatus } }).result.data.live.listening;
  };
  for (const server of [a, b]) await expect.poll(() => listening(server)).toBe(false);

  // Plain SQL, which no server hears: found by polling.
  const [changed, untouched] = made.map(({ sensor }) => sensor) as [string, string];
  await runSql(cluster, "update attune.sensor set enabled = false where ref = $1", [changed]);
  const disabledAtMs = await cluster.nowMs();
  const firesSince = async (sensor: string) =>
    (await firesOf(cluster, sensor)).filter(({ scheduledAtMs }) => scheduledAtMs > disabledAtMs).length;
  await expect.poll(() => firesSince(untouched)).toBeGreaterThan(3);
  expect(await firesSince(changed)).toBe(0);
  await runSql(cluster, "update attune.sensor set enabled = true where ref = $1", [changed]);
  await expect.poll(() => firesSince(changed), { timeout: 8_000 }).toBeGreaterThan(0);

  const ref = uniqueRef("pooled-slow");
  await createScript(b.rest, ref, "sleep 120");
  const { id } = await a.rest.ask<{ id: number }>("POST", "/api/v1/executions/execute", { action_ref: ref });
  const status = async () =>
    (await runSql<{ status: string }>(cluster, "select status from attune.execution where id = $1", [id]))[0]?.status;
  await expect.poll(status).toBe("running");
  await a.rest.ask("POST", `/api/v1/executions/${id}/cancel`);
  await expect.poll(status).toBe("cancelled");

  // Nothing of the one that fired is left in a backend: the other takes over, and a new start finds its way.
  const term = await cluster.term();
  const holder = [a, b].find((server) => server.pid() === term?.pid);
  await holder?.stop();
  const { next } = await cluster.termAfter(term?.epoch ?? 0);
  await holder?.restart();
  await expect.poll(() => countTimersBehind(cluster, next.takenAtMs), { timeout: 20_000 }).toBe(0);
  expect(await readLedger(cluster)).toMatchObject({ unexplained: 0, doubled: 0 });
  for (const server of [a, b]) expect(server.output()).not.toMatch(/prepared statement|"level":50/);
});
