import type { Sql } from "@/server/db/database";

/** A builder that has not been heard of for this long is dead: another may begin anew. */
const DEAD_AFTER_SECONDS = 30;
/** A failed build is tried again by an execution after this long, and at once by a person. */
const RETRY_AFTER_SECONDS = 60;

/** The row of one pack, runtime and machine in attune.pack_environment. */
export type EnvironmentKey = { pack: number; runtimeRef: string; host: string; contentHash: string };

/** The right to build, until it is settled or lost. `startedAt` tells it from earlier and later ones. */
export type EnvironmentLease = { id: number; startedAt: Date };

export type EnvironmentState = {
  status: "pending" | "building" | "ready" | "failed";
  content_hash: string;
  error: string | null;
  is_alive: boolean;
  may_retry: boolean;
};

/** Notes that there is something to build, without starting it; a row that says so already is left alone. */
export async function announceEnvironment(sql: Sql, key: EnvironmentKey): Promise<void> {
  await sql(
    `insert into attune.pack_environment as e (pack, runtime_ref, host, content_hash, status)
     select p.id, $2, $3, $4, 'pending' from attune.pack p where p.id = $1
     on conflict (pack, runtime_ref, host) do update
       set content_hash = excluded.content_hash, status = 'pending', error = null, updated = clock_timestamp()
       where e.status <> 'building' and e.content_hash <> excluded.content_hash`,
    [key.pack, key.runtimeRef, key.host, key.contentHash],
  );
}

/**
 * Takes the right to build: one builder per pack, runtime and machine, whatever processes there are. null when another one
 * builds and is alive, or the pack is gone.
 */
export async function takeLease(sql: Sql, key: EnvironmentKey): Promise<EnvironmentLease | null> {
  const [row] = await sql<{ id: number; started_at: Date }>(
    `insert into attune.pack_environment as e (pack, runtime_ref, host, content_hash, status, started_at, updated)
     select p.id, $2, $3, $4, 'building', date_trunc('milliseconds', clock_timestamp()), clock_timestamp() from attune.pack p where p.id = $1
     on conflict (pack, runtime_ref, host) do update
       set content_hash = excluded.content_hash, status = 'building', log = '', error = null,
         started_at = greatest(excluded.started_at, e.started_at + interval '1 millisecond'), finished_at = null, updated = clock_timestamp()
       where e.status <> 'building' or e.updated < clock_timestamp() - make_interval(secs => ${DEAD_AFTER_SECONDS})
     returning e.id, e.started_at`,
    [key.pack, key.runtimeRef, key.host, key.contentHash],
  );
  return row ? { id: row.id, startedAt: row.started_at } : null;
}

/** Stores the log so far (null: nothing new) and says that the builder lives. false: the lease was lost to another. */
export async function renewLease(sql: Sql, lease: EnvironmentLease, log: string | null): Promise<boolean> {
  const set = log === null ? "" : "log = $3, ";
  const rows = await sql(
    `update attune.pack_environment set ${set}updated = clock_timestamp()
     where id = $1 and status = 'building' and started_at = $2 returning id`,
    log === null ? [lease.id, lease.startedAt] : [lease.id, lease.startedAt, log],
  );
  return rows.length > 0;
}

/** Ends a build. `pending`: it was stopped and is to be begun again. Stores nothing when the lease was lost. */
export async function settleLease(
  sql: Sql,
  lease: EnvironmentLease,
  end: { status: "ready" | "failed" | "pending"; error: string | null; log: string },
): Promise<void> {
  await sql(
    `update attune.pack_environment set status = $3, error = $4, log = $5, finished_at = clock_timestamp(), updated = clock_timestamp()
     where id = $1 and status = 'building' and started_at = $2`,
    [lease.id, lease.startedAt, end.status, end.error, end.log],
  );
}

/** null: nothing is known of this environment on this machine. */
export async function readEnvironmentState(sql: Sql, key: EnvironmentKey): Promise<EnvironmentState | null> {
  const [row] = await sql<EnvironmentState>(
    `select status, content_hash, error, updated > clock_timestamp() - make_interval(secs => ${DEAD_AFTER_SECONDS}) as is_alive,
       coalesce(finished_at < clock_timestamp() - make_interval(secs => ${RETRY_AFTER_SECONDS}), true) as may_retry
     from attune.pack_environment where pack = $1 and runtime_ref = $2 and host = $3`,
    [key.pack, key.runtimeRef, key.host],
  );
  return row ?? null;
}

/** An environment that is on the disk already; an unchanged row is left alone. */
export async function markEnvironmentReady(sql: Sql, key: EnvironmentKey): Promise<void> {
  await sql(
    `insert into attune.pack_environment as e (pack, runtime_ref, host, content_hash, status)
     select p.id, $2, $3, $4, 'ready' from attune.pack p where p.id = $1
     on conflict (pack, runtime_ref, host) do update
       set content_hash = excluded.content_hash, status = 'ready', error = null, updated = clock_timestamp()
       where e.status <> 'building' and (e.status, e.content_hash) is distinct from ('ready', excluded.content_hash)`,
    [key.pack, key.runtimeRef, key.host, key.contentHash],
  );
}

/** Takes away the rows of environments that the pack does not need on this machine any more. */
export async function forgetOtherEnvironments(
  sql: Sql,
  { pack, host, runtimeRefs }: { pack: number; host: string; runtimeRefs: readonly string[] },
): Promise<void> {
  await sql(
    "delete from attune.pack_environment where pack = $1 and host = $2 and runtime_ref <> all ($3::text[]) and status <> 'building'",
    [pack, host, runtimeRefs],
  );
}
