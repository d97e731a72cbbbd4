import { readFileSync } from "node:fs";
import path from "node:path";
import { systemClock } from "@/lib/schedule/clock";
import { createChores } from "@/server/chores";
import { loadConfig } from "@/server/config";
import { openDatabase } from "@/server/db/database";
import { createDoorbell } from "@/server/db/doorbell";
import { leadsThroughPooler } from "@/server/db/pooler";
import { appError, isAppError } from "@/server/errors";
import { createLog } from "@/server/log";
import { startKnownSecrets } from "@/server/secrets/known-secrets";
import { reportUnreadableSecrets } from "@/server/secrets/unreadable-secrets";
import { createWorker } from "@/server/worker/worker";

const STOP_MS = 30_000;

/**
 * `npm run worker`: a process that only runs executions, on any machine that reaches the server's database: the one in
 * DATABASE_URL, or the embedded one of a server that runs on this data directory.
 */
async function main(): Promise<void> {
  const config = loadConfig();
  const log = createLog(config.logLevel);
  const url = config.databaseUrl ?? embeddedUrl(config.dataDirectory);
  const unprepared = (error: Error) => {
    throw appError(
      "unavailable",
      `The database does not answer, or no server has prepared it yet (${error.message}). Start the server first.`,
    );
  };
  const db = openDatabase(url, log, { pooled: await leadsThroughPooler(url).catch(unprepared) });
  await db.sql("select 1 from attune.worker limit 1").catch(unprepared);
  const doorbell = createDoorbell(url, log, systemClock);
  await doorbell.start();
  await reportUnreadableSecrets(db.sql, config, log);
  const secrets = await startKnownSecrets({ sql: db.sql, doorbell, clock: systemClock, log, config });
  const chores = createChores(log);
  const worker = createWorker({ db, doorbell, clock: systemClock, log, config, chores });
  await worker.start();
  log.info({ concurrency: config.workerConcurrency }, "this worker runs executions");

  let stopping = false;
  const stop = async () => {
    if (stopping) return process.exit(1);
    stopping = true;
    log.info("stopping after the executions that run");
    await worker.stop(STOP_MS);
    await chores.stop();
    secrets.stop();
    await doorbell.stop();
    await db.close();
    process.exit(0);
  };
  process.on("SIGINT", () => void stop());
  process.on("SIGTERM", () => void stop());
}

function embeddedUrl(dataDirectory: string): string {
  try {
    return readFileSync(path.join(dataDirectory, "database-url"), "utf8").trim();
  } catch {
    throw appError(
      "invalid",
      `Set DATABASE_URL, or ATTUNE_DATA_DIR to the data directory of a running server (${dataDirectory} has no database-url).`,
    );
  }
}

main().catch((error) => {
  process.stderr.write(
    `attune worker: ${isAppError(error) ? error.message : error instanceof Error ? error.stack : String(error)}\n`,
  );
  process.exit(1);
});
