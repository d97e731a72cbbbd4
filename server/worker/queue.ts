import { Logger, runMigrations } from "graphile-worker";
import type { Database } from "@/server/db/database";
import type { Log } from "@/server/log";

/** The library's words go to our log, one level down: its info is our debug. */
export function queueLogger(log: Log): Logger {
  return new Logger(() => (level, message) => {
    if (level === "error") log.warn({ queue: true }, message);
    else log.debug({ queue: true }, message);
  });
}

/** Makes or updates the queue's own tables (schema graphile_worker). Safe to call from several nodes at once. */
export async function migrateQueue(db: Database, log: Log): Promise<void> {
  await runMigrations({ pgPool: db.pool, logger: queueLogger(log) });
}
