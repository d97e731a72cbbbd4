import { describeSchedule } from "@/lib/schedule/describe-schedule";
import type { SystemStatus } from "@/lib/schemas/system";
import type { Ctx } from "@/server/domain/context";
import { VERSION, WORKER_STALE_MS } from "@/server/domain/system/version";
import { msToIso } from "@/server/domain/to-iso";
import { errorMessage } from "@/server/errors";

/** Workers that were last heard of before this are not shown any more. */
const FORGET_WORKER_MS = 86_400_000;

/** How each part of this server is doing. Answers with a lost database, too: what it would say is null then. */
export async function describeSystem(ctx: Ctx): Promise<SystemStatus> {
  const { startedAtMs, scheduler, live, chores, clock } = ctx.engine.describe();
  const embedded = ctx.config.databaseUrl === null;
  const fromDatabase = await readDatabase(ctx).catch((error: unknown) => {
    ctx.log.warn({ error: errorMessage(error) }, "the database did not answer for the system page");
    return null;
  });
  return {
    version: VERSION,
    node_version: process.version,
    started_at: new Date(startedAtMs).toISOString(),
    role: ctx.config.role,
    resident_memory_bytes: process.memoryUsage.rss(),
    scheduler: {
      running: scheduler.running,
      firing: scheduler.firing,
      armed: scheduler.armed,
      invalid: scheduler.invalid,
      version: scheduler.version,
      next_fire_at: msToIso(scheduler.nextFireAtMs),
      last_reconcile_at: msToIso(scheduler.lastReconcileAtMs),
      repaired: scheduler.repaired,
      last_repair: scheduler.lastRepair && {
        at: new Date(scheduler.lastRepair.atMs).toISOString(),
        refs: scheduler.lastRepair.refs,
      },
      fired: scheduler.fired,
      late_ms_max: scheduler.lateMsMax,
    },
    lease: fromDatabase?.lease ?? null,
    clock: clock && {
      skew_ms: clock.skewMs,
      last_step: clock.lastStep && {
        at: new Date(clock.lastStep.atMs).toISOString(),
        offset_ms: clock.lastStep.offsetMs,
      },
    },
    live: {
      subscribers: live.subscribers,
      delivered: live.delivered,
      lag_ms: live.lagMs,
      listening: live.listening,
    },
    database: {
      embedded,
      ...(fromDatabase?.database ?? { connected: false, version: null, size_bytes: null, connections: null }),
    },
    queue: fromDatabase?.queue ?? { waiting: 0, running: 0, oldest_waiting_seconds: null },
    workers: fromDatabase?.workers ?? [],
    chores: chores.map((chore) => ({
      name: chore.name,
      schedule: describeSchedule({ kind: "cron", expression: chore.schedule, timezone: "UTC" }),
      last_run_at: msToIso(chore.lastRunAtMs),
      last_error: chore.lastError,
    })),
  };
}

type DatabaseRow = { version: string; size_bytes: number; connections: number };
type LeaseRow = Omit<NonNullable<SystemStatus["lease"]>, "taken_at"> & { taken_at: Date | null };
type QueueRow = SystemStatus["queue"];
type WorkerRow = Omit<SystemStatus["workers"][number], "last_heartbeat" | "stale"> & { last_heartbeat: Date };

async function readDatabase(ctx: Ctx): Promise<
  Pick<SystemStatus, "queue" | "workers" | "lease"> & {
    database: Omit<SystemStatus["database"], "embedded">;
  }
> {
  const nowMs = ctx.clock.now();
  const [[database], [queue], workers, [lease]] = await Promise.all([
    ctx.sql<DatabaseRow>(
      `select current_setting('server_version') as version, pg_database_size(current_database()) as size_bytes,
         (select count(*) from pg_stat_activity where datname = current_database()) as connections`,
    ),
    ctx.sql<QueueRow>(
      `select count(*) filter (where locked_at is null and run_at <= now() and attempts < max_attempts) as waiting,
         count(*) filter (where locked_at is not null) as running,
         extract(epoch from now() - min(run_at) filter (where locked_at is null and run_at <= now() and attempts < max_attempts))::float8 as oldest_waiting_seconds
       from graphile_worker.jobs`,
    ),
    ctx.sql<WorkerRow>(
      `select id, name, host, pid, status, concurrency, running, last_heartbeat
       from attune.worker where last_heartbeat > $1 order by last_heartbeat desc limit 200`,
      [new Date(nowMs - FORGET_WORKER_MS)],
    ),
    ctx.sql<LeaseRow>(
      `select case when expires_at > clock_timestamp() then holder end as holder, host, pid, epoch, taken_at from attune.scheduler_lease`,
    ),
  ]);
  return {
    lease: lease ? { ...lease, taken_at: lease.taken_at?.toISOString() ?? null } : null,
    database: {
      connected: true,
      version: database?.version ?? null,
      size_bytes: database?.size_bytes ?? null,
      connections: database?.connections ?? null,
    },
    queue: queue ?? { waiting: 0, running: 0, oldest_waiting_seconds: null },
    workers: workers.map((worker) => ({
      ...worker,
      last_heartbeat: worker.last_heartbeat.toISOString(),
      stale: worker.status !== "inactive" && nowMs - worker.last_heartbeat.getTime() > WORKER_STALE_MS,
    })),
  };
}
