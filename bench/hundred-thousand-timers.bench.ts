import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { runMigrations } from "graphile-worker";
import { type Database, openDatabase } from "../server/db/database";
import { startEmbeddedPostgres } from "../server/db/embedded/embedded-postgres";
import { applyMigrations } from "../server/db/migrate";
import { silentLog } from "../server/log";
import { startTestNode, type TestNode } from "../server/testing/running-engine";
import { percentile } from "./percentiles";

export const title =
  "100,000 enabled timers: loading, one edit among them, and 10,000 fires a second (each timer every 10 s, spread), to the commit of the event";

const TIMERS = 100_000;
const EDITS = 50;
const WARM_UP_MS = 12_000;
const MEASURED_MS = 30_000;

/** The engine runs in this process, as in the server; PostgreSQL is one of its own, with its files synced. */
export async function run() {
  const directory = mkdtempSync(path.join(tmpdir(), "attune-bench-timers-"));
  const server = await startEmbeddedPostgres(directory, silentLog);
  const db = openDatabase(server.url, silentLog, { poolSize: 4 });
  try {
    await applyMigrations(server.url, path.join(process.cwd(), "prisma", "migrations"), silentLog);
    await runMigrations({ connectionString: server.url });
    await db.sql("alter system set track_commit_timestamp = on"); // tells when each event was committed
    await makeTimers(db);
    await db.close();
    await server.stop();
    return await measure(directory);
  } finally {
    await db.close().catch(() => undefined);
    await server.stop().catch(() => undefined);
    rmSync(directory, { recursive: true, force: true });
  }
}

async function makeTimers(db: Database): Promise<void> {
  await db.sql("insert into attune.pack (ref, label, version) values ('core', 'Core', '1.0.0')");
  await db.sql(
    "insert into attune.trigger (ref, label, pack_ref) values ('core.intervaltimer', 'Interval', 'core'), ('core.crontimer', 'Cron', 'core')",
  );
  await db.transaction(async (sql) => {
    await sql("set local synchronous_commit = off");
    await sql(
      `insert into attune.sensor (ref, label, trigger_ref, entrypoint, config)
       select 'core.bench-' || n, 'Bench ' || n, 'core.intervaltimer', 'internal://timer', '{"unit":"seconds","interval":10}' from generate_series(1, $1::int) n`,
      [TIMERS],
    );
    await sql(
      "update attune.timer set phase_at = date_trunc('second', now()) + make_interval(secs => (id % 10000) / 1000.0), version = version",
    );
  });
  await db.sql("vacuum analyze");
}

async function measure(directory: string) {
  const server = await startEmbeddedPostgres(directory, silentLog);
  const db = openDatabase(server.url, silentLog, { poolSize: 4 });
  try {
    // Begins at the present: what was due while the timers were made is not what is measured.
    await db.sql("update attune.timer set armed_from = now() + interval '3 seconds'");
    await db.sql("vacuum analyze attune.timer");
    globalThis.gc?.();
    const before = process.memoryUsage().rss;
    const startedAt = performance.now();
    const node = await startTestNode(server.url);
    const loadMs = performance.now() - startedAt;
    try {
      await delay(WARM_UP_MS);
      const lateness = await fires(db);
      const edits = await edit(node, db);
      globalThis.gc?.();
      const memory = (process.memoryUsage().rss - before) / 2 ** 20;
      return [
        { what: "loaded and armed", ms: Math.round(loadMs), target: "≤ 1500 ms" },
        { what: "resident memory more", MiB: Math.round(memory), target: "≤ 250 MB" },
        lateness,
        edits,
      ];
    } finally {
      await node.stop();
    }
  } finally {
    await db.close();
    await server.stop();
  }
}

async function fires(db: Database) {
  const from = Math.ceil(Date.now() / 1000) * 1000;
  await delay(from + MEASURED_MS + 3_000 - Date.now());
  const rows = await db.sql<{ late: number; coalesced: number | null }>(
    `select extract(epoch from pg_xact_commit_timestamp(xmin) - scheduled_at)::float * 1000 as late, coalesced
     from attune.event where scheduled_at > $1 and scheduled_at <= $2`,
    [new Date(from), new Date(from + MEASURED_MS)],
  );
  const late = rows.map((row) => row.late);
  const coalesced = rows.reduce((sum, row) => sum + (row.coalesced ?? 0), 0);
  const due = (TIMERS * MEASURED_MS) / 10_000;
  const ms = (p: number) => Math.round(percentile(late, p) * 10) / 10;
  return {
    what: "fires, 10,000/s",
    due,
    lost: due - late.length - coalesced,
    coalesced,
    "p50 ms": ms(0.5),
    "p99 ms": ms(0.99),
    "max ms": ms(0.9999),
    target: "p99 ≤ 100 ms, none lost",
  };
}

/** From the commit of an edit to the timer armed with it, while the others fire. */
async function edit(node: TestNode, db: Database) {
  const took: number[] = [];
  for (let n = 1; n <= EDITS; n += 1) {
    const [row] = await db.sql<{ id: number }>(
      `update attune.sensor set config = '{"unit":"hours","interval":1}' where ref = $1 returning id`,
      [`core.bench-${n * 7}`],
    );
    const editedAt = performance.now();
    await node.engine.settle({ sensors: [row?.id ?? 0] });
    took.push(performance.now() - editedAt);
  }
  const ms = (p: number) => Math.round(percentile(took, p) * 10) / 10;
  return { what: "one edit armed", "p50 ms": ms(0.5), "p99 ms": ms(0.99), target: "≤ 10 ms" };
}
