import type { Database, Sql } from "@/server/db/database";
import type { Log } from "@/server/log";
import { retryExecution } from "./settle-execution";

/** A worker beats every 3 s; one that has not for this long is given up. */
export const STALE_SECONDS = 12;

/**
 * Gives up workers whose heartbeat stopped: their running executions end as abandoned (or go to the next attempt, by the
 * action's policy), and the jobs that they had locked but not begun go back to the queue.
 * @returns the executions that were abandoned
 */
export async function sweepDeadWorkers(db: Database, log: Log): Promise<number[]> {
  return giveUpWorkers(db, log, "last_heartbeat < now() - make_interval(secs => $1)", [STALE_SECONDS]);
}

/** The same at once for workers of this machine whose process is gone; they have missed at least one beat. */
export async function sweepKilledWorkers(
  db: Database,
  log: Log,
  host: string,
  isRunning: (pid: number) => boolean,
): Promise<number[]> {
  const rows = await db.sql<{ id: number; pid: number }>(
    "select id, pid from attune.worker where host = $1 and status <> 'inactive' and last_heartbeat < now() - interval '4 seconds'",
    [host],
  );
  const gone = rows.filter((row) => !isRunning(row.pid)).map((row) => row.id);
  return gone.length === 0 ? [] : giveUpWorkers(db, log, "id = any ($1::int[])", [gone]);
}

async function giveUpWorkers(db: Database, log: Log, which: string, values: unknown[]): Promise<number[]> {
  return db.transaction(async (sql) => {
    const dead = await sql<{ id: number; name: string; queue_worker_ids: string[] }>(
      `update attune.worker set status = 'inactive', running = 0, updated = now() where status <> 'inactive' and ${which} returning id, name, queue_worker_ids`,
      values,
    );
    if (dead.length === 0) return [];
    const abandoned = await abandonExecutions(
      sql,
      dead.map((worker) => worker.id),
    );
    await sql("select graphile_worker.force_unlock_workers($1::text[])", [
      dead.flatMap((worker) => worker.queue_worker_ids),
    ]);
    for (const execution of abandoned) await retryExecution(sql, execution);
    log.warn(
      { workers: dead.map((worker) => worker.name), executions: abandoned.length },
      "workers stopped without a word; their executions are abandoned",
    );
    return abandoned;
  });
}

async function abandonExecutions(sql: Sql, workers: number[]): Promise<number[]> {
  const rows = await sql<{ id: number }>(
    `update attune.execution x set status = 'abandoned', finished_at = clock_timestamp(), updated = clock_timestamp(),
       result = jsonb_build_object('succeeded', false, 'error', 'The worker that ran this stopped answering',
         'abandoned_by', 'execution_timeout_monitor', 'original_status', x.status, 'worker', jsonb_build_object('id', x.worker, 'cordoned', false))
     where x.worker = any ($1::int[]) and x.status in ('running', 'canceling') returning id`,
    [workers],
  );
  return rows.map((row) => row.id);
}
