import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { startCuttableProxy } from "../e2e/fixtures/cuttable-proxy";
import { freePort } from "../e2e/fixtures/processes";
import { startEmbeddedPostgres } from "../server/db/embedded/embedded-postgres";
import { silentLog } from "../server/log";
import { percentile } from "./percentiles";

export const title =
  "Three servers and two workers on one database, ten timers a second: how long nothing fires when the holder of the scheduler's lease is killed, stopped, or cut off from the database";

const ROUNDS = 5;
const root = process.cwd();

type Node = { name: string; child: ChildProcess; proxied: boolean };

export async function run() {
  const directory = mkdtempSync(path.join(tmpdir(), "attune-bench-takeover-"));
  const server = await startEmbeddedPostgres(directory, silentLog);
  const proxy = await startCuttableProxy(Number(new URL(server.url).port));
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  const sql = async <Row>(text: string, values: unknown[] = []) => (await client.query(text, values)).rows as Row[];
  const throughProxy = new URL(server.url);
  throughProxy.port = new URL(proxy.url).port;
  const nodes: Node[] = [];
  const start = async (role: string, proxied: boolean): Promise<Node> => {
    const child = spawn(process.execPath, ["--max-old-space-size=512", path.join(root, "scripts/start.mjs")], {
      cwd: root,
      stdio: "ignore",
      env: {
        ...process.env,
        PORT: String(await freePort()),
        ATTUNE_ROLE: role,
        ATTUNE_LOG_LEVEL: "warn",
        ATTUNE_DATA_DIR: mkdtempSync(path.join(directory, "node-")),
        ATTUNE_ENCRYPTION_KEY: "a".repeat(64),
        NEXTAUTH_SECRET: "b".repeat(64),
        DATABASE_URL: proxied ? throughProxy.href : server.url,
      },
    });
    const node = { name: `${role} ${child.pid}`, child, proxied };
    nodes.push(node);
    return node;
  };
  const end = (node: Node, signal: NodeJS.Signals) =>
    new Promise<void>((resolve) => {
      if (node.child.exitCode !== null || node.child.signalCode !== null) return resolve();
      node.child.once("exit", () => resolve());
      node.child.kill(signal);
    });
  const until = async (what: string, look: () => Promise<boolean>, limitMs = 60_000) => {
    for (const began = performance.now(); !(await look().catch(() => false)); await delay(50))
      if (performance.now() - began > limitMs) throw new Error(`${what} did not come to pass`);
  };
  const holderPid = async () =>
    (await sql<{ pid: number }>("select pid from attune.scheduler_lease where expires_at > clock_timestamp()"))[0]
      ?.pid ?? null;
  const nodeOf = (pid: number | null) => nodes.find(({ child }) => child.pid === pid);

  try {
    await start("all", false);
    await until("the first node holds the lease", async () => (await holderPid()) !== null);
    await start("scheduler", true);
    await start("scheduler", false);
    await start("worker", false);
    await start("worker", false);
    await sql(
      `insert into attune.sensor (ref, label, trigger_ref, config, misfire_policy, misfire_cap)
       select 'core.take-' || n, 'Take ' || n, 'core.intervaltimer', '{"unit":"seconds","interval":1}', 'fire_all', 10000 from generate_series(1, 10) n`,
    );
    await delay(5_000);
    const rows = [];
    for (const [what, harm] of [
      ["kill -9 of the holder", (node: Node) => end(node, "SIGKILL")],
      ["clean stop of the holder", (node: Node) => end(node, "SIGTERM")],
    ] as const) {
      const gaps: number[] = [];
      for (let round = 0; round < ROUNDS; round += 1) {
        const node = nodeOf(await holderPid());
        if (!node) throw new Error("nobody holds the lease");
        const [{ epoch = 0 } = {}] = await sql<{ epoch: number }>("select epoch::int from attune.scheduler_lease");
        const began = performance.now();
        const harmed = harm(node);
        await until("another takes over", async () => {
          const [now] = await sql<{ taken: boolean }>(
            "select epoch > $1 and expires_at > clock_timestamp() as taken from attune.scheduler_lease",
            [epoch],
          );
          return now?.taken === true;
        });
        gaps.push(performance.now() - began);
        await harmed;
        await start(node.child.spawnargs.length > 0 && node.name.startsWith("all") ? "all" : "scheduler", node.proxied);
        await delay(6_000);
      }
      gaps.sort((a, b) => a - b);
      rows.push({
        what,
        times: ROUNDS,
        "median ms": Math.round(percentile(gaps, 0.5)),
        "slowest ms": Math.round(gaps.at(-1) ?? 0),
        target: "≤ 5000 ms",
      });
    }
    // The proxied node becomes the holder, and is then cut off.
    for (const node of nodes.filter(({ proxied, name }) => !proxied && !name.startsWith("worker")))
      await end(node, "SIGTERM");
    await until("the node behind the proxy holds the lease", async () => nodeOf(await holderPid())?.proxied === true);
    await start("scheduler", false);
    await delay(6_000);
    const [{ epoch = 0 } = {}] = await sql<{ epoch: number }>("select epoch::int from attune.scheduler_lease");
    const began = performance.now();
    proxy.freeze();
    await until("another takes over", async () => {
      const [now] = await sql<{ taken: boolean }>("select epoch > $1 as taken from attune.scheduler_lease", [epoch]);
      return now?.taken === true;
    });
    rows.push({
      what: "network cut between the holder and the database",
      times: 1,
      "median ms": Math.round(performance.now() - began),
      "slowest ms": Math.round(performance.now() - began),
      target: "≤ 5000 ms",
    });
    await delay(3_000);
    proxy.mend();
    await delay(6_000);
    const [ledger] = await sql<{ due: number; fired: number; doubled: number; unexplained: number }>(
      `with per as (select (extract(epoch from t.high_water_at - t.phase_at))::int as due,
         (select count(*)::int from attune.event e where e.timer = t.id) as fired,
         (select count(distinct scheduled_at)::int from attune.event e where e.timer = t.id) as instants,
         (select coalesce(sum(count), 0)::int from attune.timer_skip k where k.timer = t.id) as skipped
       from attune.timer t join attune.sensor s on s.id = t.sensor where s.ref like 'core.take-%')
       select sum(due)::int as due, sum(fired)::int as fired, sum(fired - instants)::int as doubled, sum(abs(due - instants - skipped))::int as unexplained from per`,
    );
    rows.push({ what: "ten timers over all of it", ...ledger, target: "0 doubled, 0 unexplained" });
    return rows;
  } finally {
    for (const node of nodes) await end(node, "SIGKILL");
    await client.end();
    await proxy.close();
    await server.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}
