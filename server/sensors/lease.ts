import type { Sql } from "@/server/db/database";
import { alertOfSensor } from "@/server/notify/queue-alert";

/** A node that has not renewed for this long has lost its sensors to the others. */
export const LEASE_SECONDS = 30;
export const RENEW_MS = 5_000;
/** A node that could not renew for this long ends its processes, so that they are gone when the lease is. */
export const FENCE_MS = 20_000;

/** What the row of a running sensor says, as the console shows it. */
export type ProcessRow = {
  status: "starting" | "running" | "backoff" | "failed";
  hash: string;
  pid: number | null;
  restarts: number;
  /** Milliseconds since the process started; null: none runs. */
  runningForMs: number | null;
  /** Milliseconds until the next start. */
  startsInMs: number | null;
  exitCode: number | null;
  error: string | null;
};

/**
 * Takes a sensor for this node, if nobody holds it or its holder let the lease run out: the conditional update, by the
 * database's clock, is the guarantee that one node runs it. Returns false when another node has it.
 */
export async function claimSensor(
  sql: Sql,
  claim: { sensor: number; node: string; host: string; hash: string },
): Promise<boolean> {
  const rows = await sql(
    `insert into attune.sensor_process as p (sensor, status, node, host, lease_until, configuration_hash)
     select id, 'starting', $2, $3, clock_timestamp() + make_interval(secs => ${LEASE_SECONDS}), $4 from attune.sensor where id = $1
     on conflict (sensor) do update set node = excluded.node, host = excluded.host, lease_until = excluded.lease_until, configuration_hash = excluded.configuration_hash,
       status = 'starting', pid = null, next_start_at = null, updated = clock_timestamp(),
       started_at = case when p.node = excluded.node then p.started_at end
     where p.node is null or p.node = excluded.node or p.lease_until < clock_timestamp()
     returning sensor`,
    [claim.sensor, claim.node, claim.host, claim.hash],
  );
  return rows.length > 0;
}

/** Prolongs all leases of this node. Returns the sensors that it still holds. */
export async function renewLeases(sql: Sql, node: string): Promise<number[]> {
  const rows = await sql<{ sensor: number }>(
    `update attune.sensor_process set lease_until = clock_timestamp() + make_interval(secs => ${LEASE_SECONDS}) where node = $1 returning sensor`,
    [node],
  );
  return rows.map((row) => row.sensor);
}

/**
 * Stores how the process is doing; in a transaction, because who wants to be told that it is given up is. Says nothing when the
 * lease is no longer this node's.
 */
export async function saveProcess(sql: Sql, sensor: number, node: string, row: ProcessRow): Promise<void> {
  const [saved] = await sql<{ was: string }>(
    `with old as (select status from attune.sensor_process where sensor = $1)
     update attune.sensor_process set status = $3, pid = $4, restarts = $5, last_exit_code = $6, last_error = $7, updated = clock_timestamp(),
       started_at = clock_timestamp() - make_interval(secs => $8::float8 / 1000),
       next_start_at = clock_timestamp() + make_interval(secs => $9::float8 / 1000)
     where sensor = $1 and node = $2 returning (select status from old) as was`,
    [sensor, node, row.status, row.pid, row.restarts, row.exitCode, row.error, row.runningForMs, row.startsInMs],
  );
  if (saved && row.status === "failed" && saved.was !== "failed") await alertOfSensor(sql, sensor);
}

/** Gives a sensor up; its process is gone. `waiting`: no enabled rule uses it. */
export async function releaseSensor(
  sql: Sql,
  sensor: number,
  node: string,
  status: "waiting" | "stopped",
): Promise<void> {
  await sql(
    `update attune.sensor_process set status = $3, node = null, host = null, lease_until = null, pid = null, started_at = null, next_start_at = null,
       restarts = 0, last_exit_code = null, last_error = null, updated = clock_timestamp()
     where sensor = $1 and node = $2`,
    [sensor, node, status],
  );
}

/** Nodes of this machine that hold leases they have not renewed when they should have. */
export async function silentNodes(sql: Sql, host: string, node: string): Promise<string[]> {
  const rows = await sql<{ node: string }>(
    `select distinct node from attune.sensor_process where host = $1 and node <> $2
       and lease_until < clock_timestamp() + make_interval(secs => ${LEASE_SECONDS} - 1.5 * ${RENEW_MS} / 1000.0)`,
    [host, node],
  );
  return rows.map((row) => row.node);
}

/** Frees what nodes held whose process is gone, before their leases run out. */
export async function freeLeases(sql: Sql, nodes: string[]): Promise<void> {
  await sql(
    "update attune.sensor_process set node = null, lease_until = null, status = 'stopped', pid = null where node = any ($1)",
    [nodes],
  );
}
