import type { Clock } from "@/lib/schedule/clock";
import type { Chore } from "@/server/chores";
import type { Database, Sql } from "@/server/db/database";
import type { Log } from "@/server/log";
import { alertOfExecutions } from "@/server/notify/queue-alert";
import { lockRulesOf, releaseWaiting } from "@/server/pipeline/overlap";
import { retryExecution, settleExecution } from "./settle-execution";

/** A worker beats every 3 s; one that has not for this long is given up. */
export const STALE_SECONDS = 12;
/** A sweep after a pause longer than this proves nothing about others: perhaps the database was away for everybody. */
const SWEEP_GAP_MS = 10_000;
/** What a worker has taken and not ended, of executions x. */
const HELD = "x.status in ('running', 'canceling')";

/**
 * For every node that runs or schedules executions: the last worker may be the one that died. Often, because with the limit
 * above this is how long an execution of a dead worker stays unnoticed.
 */
export function deadWorkersChore({ db, clock, log }: { db: Database; clock: Clock; log: Log }): Chore {
  let lastMs = Number.NEGATIVE_INFINITY;
  return {
    name: "sweep dead workers",
    schedule: "*/2 * * * * *",
    async run() {
      const now = clock.now();
      const continuous = now - lastMs < SWEEP_GAP_MS;
      await db.sql("select 1");
      lastMs = now;
      if (continuous) await sweepDeadWorkers(db, log);
    },
  };
}

/**
 * Gives up workers whose heartbeat stopped: their running executions end as abandoned (or go to the next attempt, by the
 * action's policy, unless somebody wanted them cancelled), and the jobs that they had locked but not begun go back to the queue.
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

/** A worker tells by which names it locks jobs with its first beat, right after it began to take them. */
const UNKNOWN_SECONDS = 10;

/**
 * Gives back the jobs that no living worker knows: one that was killed between taking its first job and its first beat left no
 * name behind. @returns how many
 */
export async function unlockOrphanedJobs(sql: Sql): Promise<number> {
  const freed = await sql(
    `update graphile_worker._private_jobs j set locked_at = null, locked_by = null
     where j.locked_by is not null and j.locked_at < now() - make_interval(secs => ${UNKNOWN_SECONDS})
       and not exists (select from attune.worker w where w.status <> 'inactive' and j.locked_by = any (w.queue_worker_ids))
     returning 1`,
  );
  return freed.length;
}

/**
 * Gives back the jobs that a worker locked and does not run: the answer that brought them was lost with its connection. One
 * that has just ended may be among them; its execution is taken only once. @returns how many
 */
export async function unlockLostJobs(
  sql: Sql,
  own: { names: string[]; running: number[]; sending?: number[] },
): Promise<number> {
  const freed = await sql(
    `update graphile_worker._private_jobs set locked_at = null, locked_by = null
     where locked_by = any ($1::text[]) and locked_at < now() - make_interval(secs => ${UNKNOWN_SECONDS})
       and case when payload ->> 'notification' is null then payload ->> 'execution' <> all ($2::text[]) else payload ->> 'notification' <> all ($3::text[]) end
     returning 1`,
    [own.names, own.running.map(String), (own.sending ?? []).map(String)],
  );
  return freed.length;
}

/**
 * Ends what this worker holds by its row and does not run: the answer of the claim was lost with its connection, or its end
 * could never be stored. Nobody else may take or sweep it while the worker beats, and it would be in the way of its rule for ever.
 * @param running what the worker runs, asked after the row was read: what began before it is in it, or has ended
 * @returns the executions
 */
export async function endLostExecutions(
  db: Database,
  { worker, running }: { worker: number; running: (execution: number) => boolean },
): Promise<number[]> {
  const held = await db.sql<{ id: number; status: string }>(
    `select x.id, x.status from attune.execution x where x.worker = $1 and ${HELD} and x.started_at < clock_timestamp() - make_interval(secs => ${UNKNOWN_SECONDS})`,
    [worker],
  );
  const ended: number[] = [];
  for (const { id, status } of held) {
    if (running(id)) continue;
    const settlement =
      status === "canceling"
        ? { status: "cancelled" as const, result: { succeeded: false, cancelled: true } }
        : {
            status: "abandoned" as const,
            result: {
              succeeded: false,
              error: "The worker took this and lost it: its connection to the database broke",
              abandoned_by: "worker_lost",
              original_status: status,
            },
          };
    const { stored } = await db.transaction((sql) => settleExecution(sql, { execution: id, worker, ...settlement }));
    if (stored) ended.push(id);
  }
  return ended;
}

async function giveUpWorkers(db: Database, log: Log, which: string, values: unknown[]): Promise<number[]> {
  return db.transaction(async (sql) => {
    // One that was given up may have woken, taken something and died before it could beat.
    const dead = await sql<{ id: number; name: string; queue_worker_ids: string[] }>(
      `update attune.worker w set status = 'inactive', running = 0, updated = now()
       where (w.status <> 'inactive' or exists (select 1 from attune.execution x where x.worker = w.id and ${HELD})) and ${which}
       returning id, name, queue_worker_ids`,
      values,
    );
    if (dead.length === 0) return [];
    const workers = dead.map((worker) => worker.id);
    await lockRulesOf(sql, `x.worker = any ($1::int[]) and ${HELD}`, [workers]);
    const abandoned = await abandonExecutions(sql, workers);
    await sql("select graphile_worker.force_unlock_workers($1::text[])", [
      dead.flatMap((worker) => worker.queue_worker_ids),
    ]);
    const lost: number[] = [];
    for (const { id, was } of abandoned)
      if (was !== "canceling" && (await retryExecution(sql, id)) === null) lost.push(id);
    await releaseWaiting(
      sql,
      abandoned.map((execution) => execution.overlap_rule),
    );
    await alertOfExecutions(sql, lost);
    log.warn(
      { workers: dead.map((worker) => worker.name), executions: abandoned.length },
      "workers stopped without a word; their executions are abandoned",
    );
    return abandoned.map((execution) => execution.id);
  });
}

type Abandoned = { id: number; was: string; overlap_rule: number | null };

function abandonExecutions(sql: Sql, workers: number[]): Promise<Abandoned[]> {
  return sql<Abandoned>(
    `update attune.execution x set status = 'abandoned', finished_at = clock_timestamp(), updated = clock_timestamp(),
       result = jsonb_build_object('succeeded', false, 'error', 'The worker that ran this stopped answering',
         'abandoned_by', 'execution_timeout_monitor', 'original_status', x.status, 'worker', jsonb_build_object('id', x.worker, 'cordoned', false))
     where x.worker = any ($1::int[]) and ${HELD} returning id, result ->> 'original_status' as was, overlap_rule`,
    [workers],
  );
}
