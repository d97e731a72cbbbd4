import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { runMigrations } from "graphile-worker";
import { systemClock } from "../lib/schedule/clock";
import { createRestApp } from "../server/api/rest/create-rest-app";
import { signToken } from "../server/auth/tokens";
import { loadConfig } from "../server/config";
import { type Database, openDatabase } from "../server/db/database";
import { startEmbeddedPostgres } from "../server/db/embedded/embedded-postgres";
import { applyMigrations } from "../server/db/migrate";
import type { Ctx } from "../server/domain/context";
import { silentLog } from "../server/log";
import type { Runtime } from "../server/process-state";
import { benchmarkConsole } from "./console-lists";
import { fillHistories } from "./million-rows";
import { distribution } from "./percentiles";

export const title = "GET /events, /enforcements and /executions with a million rows each, and the console's own lists";

const ROWS = 1_000_000;
const CALLS = 40;
const WARM_UP = 2;
const SLOW_MS = 3_000;
const TARGET = "p95 ≤ 30 ms";

const EVENTS = [
  "",
  "page=20",
  "trigger_ref=core.intervaltimer",
  "trigger_ref=core.intervaltimer&page=20",
  "trigger_ref=pack1.happened20",
  "trigger_ref=pack1.rare",
  "trigger_ref=pack1.gone",
  "trigger=6",
  "source=1",
  "source=1&page=20",
  "source=180",
  "rule_ref=pack1.rule1",
  "trigger_ref=pack1.happened1&source=1",
  "trigger_ref=pack1.rare&source=1",
];
const ENFORCEMENTS = [
  "",
  "page=20",
  "rule=1",
  "rule_ref=pack1.rule1&page=20",
  "rule_ref=pack1.rare",
  "event=999999",
  "status=disabled",
  "status=created",
  "trigger_ref=core.intervaltimer",
  "trigger_ref=pack1.rare",
  "trigger_ref=pack1.gone",
  "status=disabled&rule_ref=pack1.rule1",
  "status=created&rule_ref=pack1.rule1",
];
const EXECUTIONS = [
  "",
  "page=20",
  "status=completed",
  "status=failed",
  "status=failed&page=20",
  "status=running",
  "status=timeout",
  "action_ref=pack1.do1",
  "action_ref=pack1.do1&page=20",
  "action_ref=pack1.rare",
  "action_ref=pack1.gone",
  "pack_name=core",
  "pack_name=pack1",
  "pack_name=pack1&page=20",
  "pack_name=none",
  "rule_ref=pack1.rule1&page=20",
  "rule_ref=pack1.rare",
  "trigger_ref=core.intervaltimer",
  "trigger_ref=pack1.happened20",
  "trigger_ref=pack1.rare",
  "trigger_ref=pack1.gone",
  "executor=1",
  "executor=999",
  "enforcement=777",
  "parent=99999",
  "parent=1",
  "top_level_only=true",
  "top_level_only=true&page=20",
  "result_contains=output",
  "result_contains=needle",
  "result_contains=nowhere",
  "status=failed&action_ref=pack1.do1",
  "status=failed&action_ref=pack1.rare",
  "status=completed&action_ref=pack2.do2",
  "status=running&action_ref=pack1.do1",
  "status=failed&rule_ref=pack1.rule1",
  "status=timeout&rule_ref=pack1.rule119",
  "status=failed&pack_name=core",
  "status=running&pack_name=pack1",
  "status=failed&trigger_ref=pack1.rare",
  "status=failed&top_level_only=true",
  "action_ref=pack1.do1&rule_ref=pack1.rare",
  "rule_ref=pack1.rule1&trigger_ref=core.intervaltimer",
  "executor=2&status=failed",
];

/** In this process, over the application that answers REST, without HTTP: what a list costs the server. */
export async function run() {
  const directory = mkdtempSync(path.join(tmpdir(), "attune-bench-lists-"));
  const server = await startEmbeddedPostgres(directory, silentLog);
  try {
    await prepare(server.url);
    return await measure(server.url);
  } finally {
    await server.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

export async function prepare(url: string): Promise<void> {
  await applyMigrations(url, path.join(process.cwd(), "prisma", "migrations"), silentLog);
  await runMigrations({ connectionString: url });
  const db = openDatabase(url, silentLog, { poolSize: 2 });
  await fillHistories(db, ROWS);
  await db.close();
}

export async function measure(url: string) {
  const db = openDatabase(url, silentLog);
  const rows: Record<string, string | number>[] = [];
  try {
    const { get, ctx } = await connect(db);
    for (const [list, queries] of Object.entries({
      events: EVENTS,
      enforcements: ENFORCEMENTS,
      executions: EXECUTIONS,
    }))
      for (const query of queries) {
        const times = await timesOf(() => get(`/api/v1/${list}?per_page=50&include_total=false&${query}`));
        const {
          what,
          samples,
          "p50 ms": p50,
          "p95 ms": p95,
          "max ms": max,
        } = distribution(`${list} ${query}`, times, "");
        rows.push({ what, samples, "p50 ms": p50, "p95 ms": p95, "max ms": max, target: TARGET });
      }
    rows.push(...(await benchmarkConsole(ctx, timesOf)));
    return rows;
  } finally {
    await db.close();
  }
}

async function timesOf(call: () => Promise<unknown>, calls = CALLS): Promise<number[]> {
  const times: number[] = [];
  for (let n = -WARM_UP; n < calls; n += 1) {
    const from = performance.now();
    await call();
    const tookMs = performance.now() - from;
    if (n >= 0) times.push(tookMs);
    if (times.length >= 3 && times.reduce((sum, ms) => sum + ms, 0) > SLOW_MS) break; // slow ones tell enough sooner
  }
  return times;
}

/** The application with somebody who may do everything, and an engine that nothing asks here. */
async function connect(db: Database) {
  const config = { ...loadConfig(), authSecret: "a-secret-that-only-this-benchmark-uses" };
  const [who] = await db.sql<{ id: number; token_epoch: number }>(
    "select id, token_epoch from attune.identity order by id limit 1",
  );
  if (!who) throw new Error("nobody is there");
  const engine = {
    armedSensor: () => ({ nextFireAtMs: null, version: null, problem: null }),
    armedRule: () => ({ nextFireAtMs: null, version: null, problem: null }),
    upcoming: () => [],
    describe: () => ({ scheduler: { running: false, armed: 0 } }),
  } as unknown as Ctx["engine"];
  const runtime = { config, log: silentLog, clock: systemClock, db, embedded: true, engine } as unknown as Runtime;
  const app = createRestApp(() => runtime);
  const token = await signToken(
    { authSecret: config.authSecret, clock: systemClock, ttlSeconds: 36_000 },
    { identity: who.id, login: "user1", type: "access", epoch: who.token_epoch },
  );
  const ctx: Ctx = {
    db,
    sql: db.sql,
    engine,
    config,
    actor: { kind: "system" },
    clock: systemClock,
    log: silentLog,
    requestId: "bench",
    origin: { via: "rest", address: null, userAgent: null },
  };
  const get = async (address: string) => {
    const response = await app.request(`http://localhost${address}`, { headers: { authorization: `Bearer ${token}` } });
    const text = await response.text();
    if (response.status !== 200) throw new Error(`${address} answered ${response.status}: ${text}`);
  };
  return { get, ctx };
}
