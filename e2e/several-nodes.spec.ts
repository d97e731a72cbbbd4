import type { ChildProcess } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import path from "node:path";
import type { SystemStatus } from "@/lib/schemas/system";
import { firesOf, runSql } from "./fixtures/database";
import { createScript, everySecond, uniqueRef } from "./fixtures/definitions";
import { countTimersBehind, createLedgerTimers, readLedger } from "./fixtures/ledger-timers";
import { type ClusterServer, type NodeCluster, startNodeCluster, type Term } from "./fixtures/node-cluster";
import { descendantsOf, signalQuietly } from "./fixtures/processes";
import { expect, test } from "./fixtures/server";

/** How long nothing may fire when a node is lost. */
const TAKE_OVER_MS = 5_000;
/** How long an execution of a dead worker may stay unnoticed. */
const FOUND_MS = 15_000;

let cluster: NodeCluster;
let servers: ClusterServer[] = [];
let workers: ChildProcess[] = [];

test.describe.configure({ mode: "serial" });
test.beforeAll(async () => {
  test.setTimeout(120_000);
  cluster = await startNodeCluster();
  servers = [await cluster.startServer("node-a")]; // makes the tables
  const more = ["node-b", "node-c"].map((name) => cluster.startServer(name));
  servers.push(...(await Promise.all(more)));
  workers = await Promise.all([cluster.startWorker(), cluster.startWorker()]);
  await createLedgerTimers(cluster, serverAt(0).rest);
});
test.afterAll(() => cluster?.destroy());

function serverAt(index: number): ClusterServer {
  const server = servers[index];
  if (!server) throw new Error(`no server ${index}`);
  return server;
}

async function present(): Promise<{ term: Term; holder: ClusterServer; standbys: ClusterServer[] }> {
  await expect.poll(() => cluster.term()).not.toBeNull();
  const term = await cluster.term();
  const holder = servers.find((server) => server.pid() === term?.pid);
  if (!term || !holder) throw new Error("the holder is no server of this test");
  return { term, holder, standbys: servers.filter((server) => server !== holder && server.pid() !== null) };
}

async function statusOf(server: ClusterServer): Promise<SystemStatus> {
  const { body } = await server.rest.send("GET", "/api/trpc/system.status");
  return (body as { result: { data: SystemStatus } }).result.data;
}

const fires = async (server: ClusterServer) => (await statusOf(server)).scheduler.firing;

/** The timers have gone on since, and every due instant was fired once or skipped with a reason. */
async function expectTimersUnharmed(sinceMs: number): Promise<void> {
  await expect.poll(() => countTimersBehind(cluster, sinceMs), { timeout: 20_000 }).toBe(0);
  expect(await readLedger(cluster)).toMatchObject({ unexplained: 0, doubled: 0 });
}

test("of three servers one fires; what is made on another fires at once, and what happens on one is seen live on all", async () => {
  const { holder, standbys } = await present();
  expect(standbys).toHaveLength(2);
  expect(await fires(holder)).toBe(true);
  for (const standby of standbys) expect(await fires(standby)).toBe(false);

  const [asked, watched] = standbys as [ClusterServer, ClusterServer];
  const feeds = await Promise.all([holder, watched].map(({ rest }) => rest.follow("/api/trpc/live.feed?input=%7B%7D")));
  const ref = uniqueRef("made-on-standby");
  await asked.rest.ask("POST", "/api/v1/sensors", { ...everySecond, ref, label: ref, pack_ref: "core" });
  await expect.poll(async () => (await firesOf(cluster, ref)).length, { timeout: 20_000 }).toBeGreaterThan(1);
  const [first] = await firesOf(cluster, ref);
  const [made] = await runSql<{ at: number }>(
    cluster,
    `select (extract(epoch from phase_at) * 1000)::float8 as at from attune.timer t join attune.sensor s on s.id = t.sensor
     where s.ref = $1`,
    [ref],
  );
  expect((first?.scheduledAtMs ?? 0) - (made?.at ?? 0), "ms to the first instant that fired").toBe(1_000);
  expect(first?.lateMs, "ms that it fired late").toBeLessThan(3_000);

  // A webhook is stored by the node that is called.
  const trigger = uniqueRef("called-on-standby");
  await asked.rest.ask("POST", "/api/v1/triggers", { ref: trigger, label: trigger, pack_ref: "core" });
  const enable = `/api/v1/triggers/${trigger}/webhooks/enable`;
  const { webhook_key } = await asked.rest.ask<{ webhook_key: string }>("POST", enable);
  await asked.rest.ask("POST", `/api/v1/webhooks/${webhook_key}`, { payload: {} });
  for (const feed of feeds) {
    await expect.poll(feed.text).toContain(`"source_ref":"${ref}"`);
    await expect.poll(feed.text).toContain(`"trigger_ref":"${trigger}"`);
    feed.close();
  }
  await asked.rest.ask("DELETE", `/api/v1/sensors/${ref}`);
  await expectTimersUnharmed(await cluster.nowMs());
});

test("when the one that fires is killed another takes over, and nothing is lost or doubled", async () => {
  const { term, holder } = await present();
  const killedAtMs = await cluster.nowMs();
  await holder.kill();
  const { next } = await cluster.termAfter(term.epoch);
  expect(next.takenAtMs - killedAtMs).toBeLessThan(TAKE_OVER_MS);
  await expectTimersUnharmed(next.takenAtMs);
});

test("when it is stopped it hands over at once, without waiting for the end of its lease", async () => {
  const { term, holder } = await present();
  const [{ last, next }] = await Promise.all([cluster.termAfter(term.epoch), holder.stop()]);
  expect(next.takenAtMs).toBeLessThan((last ?? term).expiresAtMs);
  await expectTimersUnharmed(next.takenAtMs);
});

test("when it is cut off from the database it stops firing, another takes over, and afterwards it stands by", async () => {
  test.setTimeout(60_000);
  for (const server of servers) if (server.pid() === null) await server.restart();
  const { term, holder } = await present();
  const cutAtMs = await cluster.nowMs();
  holder.network.freeze();
  const { next } = await cluster.termAfter(term.epoch);
  expect(next.takenAtMs - cutAtMs).toBeLessThan(TAKE_OVER_MS);
  await expect.poll(holder.output).toContain("this node no longer fires timers");
  const stopped = `select 1 from attune.event where created > to_timestamp($1::float8 / 1000)`;
  await expect.poll(async () => (await runSql(cluster, stopped, [next.takenAtMs])).length).toBeGreaterThan(2);

  holder.network.thaw(); // what it had sent in its term arrives now
  await expect.poll(() => fires(holder), { timeout: 20_000 }).toBe(false);
  expect((await present()).term.epoch).toBe(next.epoch);
  await expectTimersUnharmed(await cluster.nowMs());
});

test("when a worker is killed what it ran is found, and tried again as often as its action says", async () => {
  test.setTimeout(60_000);
  const ref = uniqueRef("killed-worker");
  const rest = (await present()).holder.rest;
  // Its first attempt never ends, the second fails.
  const seen = test.info().outputPath("seen");
  mkdirSync(path.dirname(seen), { recursive: true });
  await createScript(rest, ref, `[ -e '${seen}' ] && exit 3; touch '${seen}'; exec sleep 120`);
  await runSql(cluster, "update attune.action set max_retries = 1, retry_delay_seconds = 0 where ref = $1", [ref]);
  const { id } = await rest.ask<{ id: number }>("POST", "/api/v1/executions/execute", { action_ref: ref });
  const attempts = () =>
    runSql<{ id: number; status: string; pid: number | null; endedAtMs: number | null; attempt: number }>(
      cluster,
      `select x.id::int, x.status, x.attempt, w.pid, (extract(epoch from x.finished_at) * 1000)::float8 as "endedAtMs"
       from attune.execution x left join attune.worker w on w.id = x.worker where x.action_ref = $1 order by x.id`,
      [ref],
    );
  const states = async () => (await attempts()).map(({ attempt, status }) => `${attempt} ${status}`);
  await expect.poll(states).toEqual(["1 running"]);
  const [first] = await attempts();
  const worker = workers.find(({ pid }) => pid === first?.pid);
  expect(worker, "it runs on a worker of this test").toBeDefined();

  await expect.poll(() => existsSync(seen)).toBe(true);
  const left = descendantsOf(worker?.pid ?? 0);
  const killedAtMs = await cluster.nowMs();
  worker?.kill("SIGKILL");
  // The second is its last: a third would be stored together with the end of this one.
  await expect.poll(states, { timeout: 30_000 }).toEqual(["1 abandoned", "2 failed"]);
  for (const pid of left) signalQuietly(pid, "SIGKILL");
  const [abandoned, second] = await attempts();
  expect(abandoned).toMatchObject({ id, status: "abandoned" });
  expect((abandoned?.endedAtMs ?? 0) - killedAtMs).toBeLessThan(FOUND_MS);
  expect(second?.pid).not.toBe(first?.pid);
});
