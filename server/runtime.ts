import { randomBytes } from "node:crypto";
import { hostname } from "node:os";
import { systemClock } from "@/lib/schedule/clock";
import { type Chores, createChores } from "@/server/chores";
import { type Config, loadConfig } from "@/server/config";
import { claimDataDirectory } from "@/server/data-directory";
import { type Database, openDatabase } from "@/server/db/database";
import { createDoorbell } from "@/server/db/doorbell";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "@/server/db/embedded/embedded-postgres";
import { applyMigrations } from "@/server/db/migrate";
import { leadsThroughPooler } from "@/server/db/pooler";
import { SYSTEM_ORIGIN } from "@/server/domain/audit/record-audit";
import type { Ctx } from "@/server/domain/context";
import { ensureAdministrator } from "@/server/domain/identities/ensure-administrator";
import { auditLedger } from "@/server/domain/ledger/audit-ledger";
import { unexplainedAlert } from "@/server/domain/ledger/unexplained-alert";
import { loadStandardPacks } from "@/server/domain/packs/load-standard-packs";
import { createEngine, type RunningEngine } from "@/server/engine";
import { appError, errorMessage } from "@/server/errors";
import { createLiveFeed } from "@/server/live/create-live-feed";
import { createLog, type Log } from "@/server/log";
import { findRuntime, type Runtime, setRuntime } from "@/server/process-state";
import { pruneHistory, readRetention } from "@/server/retention/prune";
import { startKnownSecrets } from "@/server/secrets/known-secrets";
import { finishInterruptedRotation } from "@/server/secrets/rotate-encryption-key";
import { reportUnreadableSecrets } from "@/server/secrets/unreadable-secrets";
import { createSensorSupervisor } from "@/server/sensors/supervisor";
import { deadWorkersChore } from "@/server/worker/dead-workers";
import { migrateQueue } from "@/server/worker/queue";
import { createWorker } from "@/server/worker/worker";

const WORKER_STOP_MS = 10_000;

/**
 * Composes the server and starts it: configuration, database, migrations, core pack, scheduler, worker, live feed; each
 * part may rely on those before it, and they stop in the opposite order. Called once per process, from instrumentation.
 * @throws AppError with one line that says what to do (bad configuration, no database, directory in use)
 */
export async function startRuntime(): Promise<Runtime> {
  const running = findRuntime();
  if (running) await running.stop(); // `next dev` evaluates instrumentation again after an edit
  const config = loadConfig();
  const log = createLog(config.logLevel);
  const clock = systemClock;
  const stops: (() => Promise<void>)[] = [];
  const stopAll = async () => {
    setRuntime(undefined);
    for (const stop of stops.splice(0).reverse())
      await stop().catch((error) => log.error({ error: errorMessage(error) }, "stopping failed"));
  };
  try {
    const { url, pooled, embedded } = await openStore(config, log, stops);
    await applyMigrations(url, config.migrationsDirectory, log);
    const db = openDatabase(url, log, { pooled });
    stops.push(() => db.close());
    await migrateQueue(db, log);

    const doorbell = createDoorbell(url, log, clock);
    await doorbell.start();
    stops.push(() => doorbell.stop());
    await finishInterruptedRotation(db, config, log);
    await reportUnreadableSecrets(db.sql, config, log);
    const secrets = await startKnownSecrets({ sql: db.sql, doorbell, clock, log, config });
    stops.push(async () => secrets.stop());
    const chores = createChores(log);
    stops.push(() => chores.stop());
    if (embedded)
      chores.add({ name: "embedded database", schedule: "*/5 * * * * *", run: () => embedded.ensureRunning() });
    const live = createLiveFeed({ db, doorbell, clock, log });
    await live.start();
    stops.push(() => live.stop());
    const fires = config.role === "all" || config.role === "scheduler";
    const sensors = fires ? createSensorSupervisor({ db, doorbell, clock, log, config, chores }) : undefined;
    const engine = createEngine({
      db,
      doorbell,
      clock,
      log,
      live,
      chores,
      fires,
      node: `${hostname()}:${process.pid}:${randomBytes(4).toString("hex")}`,
      sensors,
      encryptionKey: config.encryptionKey,
    });
    const system: Ctx = {
      db,
      sql: db.sql,
      engine,
      config,
      actor: { kind: "system" },
      clock,
      log,
      requestId: "start",
      origin: SYSTEM_ORIGIN,
    };
    await loadStandardPacks(system);
    if (config.admin) await ensureAdministrator(system, config.admin);
    const worker = createWorker({ db, doorbell, clock, log, config, chores });
    if (config.role === "all" || config.role === "worker") {
      await worker.start();
      stops.push(() => worker.stop(WORKER_STOP_MS));
    } else chores.add(deadWorkersChore({ db, clock, log }));
    // After the worker, so that it stops before: no timer fires while the last executions end.
    await engine.start();
    stops.push(() => engine.stop());
    if (fires) {
      addHistoryChores(chores, db, log);
      addLedgerChore(chores, { db, engine, clock, log });
    }
    if (sensors) {
      // Its own trouble, such as a directory that cannot be written, keeps nothing else from running.
      await sensors
        .start()
        .catch((error) => log.error({ error: errorMessage(error) }, "the sensors' processes cannot run"));
      stops.push(() => sensors.stop());
    }

    const runtime: Runtime = {
      config,
      log,
      clock,
      db,
      embedded: embedded !== null,
      engine,
      live,
      healthy: () => isHealthy(db, engine),
      stop: stopAll,
    };
    setRuntime(runtime);
    return runtime;
  } catch (error) {
    await stopAll();
    throw error;
  }
}

async function openStore(
  config: Config,
  log: Log,
  stops: (() => Promise<void>)[],
): Promise<{ url: string; pooled: boolean; embedded: EmbeddedPostgres | null }> {
  if (config.databaseUrl) {
    const pooled = await checkReachable(config.databaseUrl);
    if (pooled) log.info("DATABASE_URL leads through a pooler: nothing is kept in a session");
    return { url: config.databaseUrl, pooled, embedded: null };
  }
  stops.push(await claimDataDirectory(config.dataDirectory));
  const embedded: EmbeddedPostgres = await startEmbeddedPostgres(config.dataDirectory, log);
  stops.push(() => embedded.stop());
  return { url: embedded.url, pooled: false, embedded };
}

/** @returns whether the way there leads through a pooler */
async function checkReachable(url: string): Promise<boolean> {
  try {
    return await leadsThroughPooler(url);
  } catch (error) {
    const where = new URL(url);
    throw appError(
      "unavailable",
      `The database at ${where.host}${where.pathname} cannot be reached (${errorMessage(error)}). Start it, correct DATABASE_URL, or unset DATABASE_URL to use the embedded one.`,
    );
  }
}

async function isHealthy(db: Database, engine: RunningEngine): Promise<boolean> {
  if (!engine.isArmed()) return false;
  try {
    await db.sql("select 1");
    return true;
  } catch {
    return false;
  }
}

/** Says what the ledger cannot explain, in the log and as an event that rules can act on; then somebody must look. */
function addLedgerChore(
  chores: Chores,
  { db, engine, clock, log }: Pick<Ctx, "db" | "engine" | "clock" | "log">,
): void {
  chores.add({
    name: "ledger audit",
    schedule: "41 */10 * * * *",
    run: async () => {
      const { findings } = await auditLedger(db.sql, clock.now());
      for (const finding of findings.slice(0, 20)) log.error(finding, "due instants of a timer are unexplained");
      await engine.acceptEvents(findings.slice(0, 20).map((finding) => unexplainedAlert(finding, clock.now())));
    },
  });
}

function addHistoryChores(chores: Chores, db: Database, log: Log): void {
  chores.add({
    name: "retention",
    schedule: "17 */10 * * * *",
    run: async () => {
      const removed = await pruneHistory(db.sql, await readRetention(db.sql));
      if (Object.values(removed).some((count) => count > 0))
        log.info(removed, "removed what is older than its retention");
    },
  });
}
