import { randomBytes } from "node:crypto";
import { EventEmitter } from "node:events";
import { existsSync, mkdirSync, rmSync } from "node:fs";
import { hostname } from "node:os";
import path from "node:path";
import { type Runner, run, type Task, type WorkerEvents } from "graphile-worker";
import type { Clock } from "@/lib/schedule/clock";
import type { Chores } from "@/server/chores";
import type { Config } from "@/server/config";
import type { Database } from "@/server/db/database";
import type { Doorbell } from "@/server/db/doorbell";
import { errorMessage } from "@/server/errors";
import type { Log } from "@/server/log";
import { sendQueued } from "@/server/notify/send";
import { createPackPreparer } from "@/server/packs/prepare-in-background";
import { sweepPackFiles } from "@/server/packs/sweep-pack-files";
import { releaseStalled } from "@/server/pipeline/overlap";
import { processStart } from "@/server/process-identity";
import {
  deadWorkersChore,
  endLostExecutions,
  sweepKilledWorkers,
  unlockLostJobs,
  unlockOrphanedJobs,
} from "./dead-workers";
import { executeOnce } from "./execute-once";
import { createMachine, type Machine } from "./machine";
import { queueLogger } from "./queue";
import { sweepWorkDirectories } from "./work-directories";

const HEARTBEAT_MS = 3_000;
/** New jobs ring; this finds delayed ones, and those whose ring was lost. */
const POLL_MS = 2_000;
/** Behind a pooler no ring of a new job may arrive. */
const POOLED_POLL_MS = 1_000;
const RESTART_MS = 1_000;

export type Worker = {
  start(): Promise<void>;
  stop(graceMs: number): Promise<void>;
  describe(): { id: number | null; running: number };
};

type Ports = { db: Database; doorbell: Doorbell; clock: Clock; log: Log; config: Config; chores: Chores };

/**
 * Takes executions from the queue and runs them, up to the configured number at once. Several workers on one database
 * share the work. It beats every 3 s; a worker that stops beating loses its executions to `sweepDeadWorkers`.
 */
export function createWorker({ db, doorbell, clock, log, config, chores }: Ports): Worker {
  const running = new Map<number, AbortController>();
  /** Notifications that are on their way. */
  const sending = new Set<number>();
  const queueWorkerIds = new Set<string>();
  const workParent = path.join(config.dataDirectory, "work");
  const workRoot = path.join(
    workParent,
    `${process.pid}-${processStart(process.pid) || randomBytes(3).toString("hex")}`,
  );
  let id = 0;
  let runner: Runner | null = null;
  let machine: Machine | null = null;
  let stopping = false;
  /** Nothing runs any more. Until then it beats, or others would give up what it lets end. */
  let drained = false;
  let cancelBeat: (() => void) | null = null;
  const stopListening: (() => void)[] = [];
  const preparer = createPackPreparer({ sql: db.sql, config, log, doorbell });

  async function register(): Promise<void> {
    const rows = await db.sql<{ id: number }>(
      "insert into attune.worker (name, host, pid, concurrency) values ($1, $2, $3, $4) returning id",
      [
        `${hostname()}:${process.pid}:${randomBytes(3).toString("hex")}`,
        hostname(),
        process.pid,
        config.workerConcurrency,
      ],
    );
    id = rows[0]?.id ?? 0;
  }

  async function beat(): Promise<void> {
    const rows = await db.sql<{ was: string }>(
      `update attune.worker w set last_heartbeat = now(), status = $2, running = $3, queue_worker_ids = $4, updated = now()
       from attune.worker old where old.id = w.id and w.id = $1 returning old.status as was`,
      [
        id,
        drained ? "inactive" : running.size >= config.workerConcurrency ? "busy" : "active",
        running.size,
        [...queueWorkerIds],
      ],
    );
    // Given up while it could not beat: what it still runs belongs to nobody any more.
    if (rows[0]?.was === "inactive" && !drained) for (const controller of running.values()) controller.abort("lost");
    if (rows.length === 0 && !drained) await register();
    await cancelRequested();
  }

  function beatLater(): void {
    cancelBeat = clock.after(HEARTBEAT_MS, () => {
      beat()
        .catch((error) => log.debug({ error: errorMessage(error) }, "a heartbeat failed"))
        .finally(() => {
          if (!drained) beatLater();
        });
    });
  }

  /** A cancellation rings; looking again covers a lost ring. */
  async function cancelRequested(): Promise<void> {
    if (running.size === 0) return;
    const rows = await db.sql<{ id: number }>(
      "select id from attune.execution where worker = $1 and status = 'canceling'",
      [id],
    );
    for (const row of rows) running.get(row.id)?.abort("cancelled");
  }

  async function execute(payload: unknown): Promise<void> {
    const execution = Number((payload as { execution?: unknown }).execution);
    if (!Number.isSafeInteger(execution) || !machine || running.has(execution)) return;
    const controller = new AbortController();
    running.set(execution, controller);
    try {
      await executeOnce({ db, clock, log, config, machine, worker: id, workRoot }, execution, controller.signal);
    } finally {
      running.delete(execution);
    }
  }

  const notify: Task = async (payload, { job }) => {
    const id = Number((payload as { notification?: unknown }).notification);
    if (!Number.isSafeInteger(id) || sending.has(id)) return;
    sending.add(id);
    try {
      await sendQueued({ sql: db.sql, clock, config }, id, job.attempts >= job.max_attempts);
    } finally {
      sending.delete(id);
    }
  };

  /**
   * Starts taking jobs. The library ends itself when the end of a job cannot be stored for long (the database is away);
   * then it is started again, and what its former workers had locked is given back.
   */
  async function startQueue(): Promise<void> {
    const events = new EventEmitter() as WorkerEvents;
    // Jobs are locked by the pool, whichever of its workers runs them.
    events.on("pool:create", ({ workerPool }) => queueWorkerIds.add(workerPool.id));
    events.on("pool:release", ({ workerPool }) => queueWorkerIds.delete(workerPool.id));
    const current = await run({
      pgPool: db.pool,
      concurrency: config.workerConcurrency,
      noHandleSignals: true,
      noPreparedStatements: db.pooled,
      pollInterval: db.pooled ? POOLED_POLL_MS : POLL_MS,
      logger: queueLogger(log),
      events,
      taskList: { execute, notify },
    });
    runner = current;
    current.promise
      .catch((error) => log.error({ error: errorMessage(error) }, "the queue stopped"))
      .finally(() => {
        if (!stopping) restartQueueSoon();
      });
  }

  function restartQueueSoon(): void {
    clock.after(RESTART_MS, () => {
      if (stopping) return;
      const former = [...queueWorkerIds];
      db.sql("select graphile_worker.force_unlock_workers($1::text[])", [former])
        .then(startQueue)
        .then(() => {
          for (const workerId of former) queueWorkerIds.delete(workerId);
          log.info("the queue runs again");
        })
        .catch((error) => {
          log.debug({ error: errorMessage(error) }, "the queue cannot start yet");
          restartQueueSoon();
        });
    });
  }

  async function sweepJobs(): Promise<void> {
    const orphans = await unlockOrphanedJobs(db.sql);
    if (orphans > 0) log.warn({ jobs: orphans }, "jobs were locked by workers that nobody knows; they are free again");
    const lost = await unlockLostJobs(db.sql, {
      names: [...queueWorkerIds],
      running: [...running.keys()],
      sending: [...sending],
    });
    if (lost > 0) log.warn({ jobs: lost }, "jobs were taken over a connection that broke; they are free again");
    const ended = await endLostExecutions(db, { worker: id, running: (execution) => running.has(execution) });
    if (ended.length > 0)
      log.warn({ executions: ended }, "executions were taken over a connection that broke; they ended");
    const stalled = await releaseStalled(db);
    if (stalled.length > 0)
      log.warn({ rules: stalled }, "matches waited for executions that had ended; they start now");
    await db.sql("delete from attune.worker where status = 'inactive' and last_heartbeat < now() - interval '1 day'");
  }

  return {
    async start() {
      sweepWorkDirectories(workParent, log);
      mkdirSync(workRoot, { recursive: true, mode: 0o700 });
      machine = createMachine(config.host, workRoot);
      await sweepKilledWorkers(db, log, hostname(), isRunning);
      await register();
      stopListening.push(
        doorbell.onRing((ring) => {
          if (ring.entity === "cancel" && ring.id !== null) running.get(ring.id)?.abort("cancelled");
          // The feed knows nothing of cancellations; the heartbeat looks again when this fails.
          if (ring.polled && ring.entity === "flow") cancelRequested().catch(() => undefined);
        }),
      );
      await startQueue();
      await beat();
      beatLater();
      preparer.start();
      chores.add({
        name: "sweep pack files",
        schedule: "20 */10 * * * *",
        async run() {
          const removed = await sweepPackFiles({ sql: db.sql, config, host: hostname(), now: clock.now() });
          if (removed.length > 0) log.debug({ removed }, "files of replaced packs were removed");
        },
      });
      chores.add(deadWorkersChore({ db, clock, log }));
      chores.add({ name: "sweep lost jobs", schedule: "*/5 * * * * *", run: sweepJobs });
    },
    async stop(graceMs) {
      stopping = true;
      const cancelKill = clock.after(graceMs, () => {
        for (const controller of running.values()) controller.abort("shutdown");
      });
      await runner
        ?.stop()
        .catch((error) => log.debug({ error: errorMessage(error) }, "the queue did not stop cleanly"));
      await preparer.stop();
      while (running.size > 0) await new Promise<void>((resolve) => clock.after(20, resolve));
      cancelKill();
      drained = true;
      cancelBeat?.();
      for (const end of stopListening) end();
      await beat().catch(() => undefined);
      if (existsSync(workRoot)) rmSync(workRoot, { recursive: true, force: true });
    },
    describe: () => ({ id: id === 0 ? null : id, running: running.size }),
  };
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
