import type { Json, JsonObject } from "@/lib/schemas/common";
import type { OverlapPolicy } from "@/lib/vocabulary";
import type { Sql } from "@/server/db/database";

/** Rows of definitions as plain SQL would write them, for tests after `seedCore`. Each returns the id. */

export async function addSensor(
  sql: Sql,
  sensor: { ref: string; triggerRef?: string; config?: JsonObject; enabled?: boolean; misfirePolicy?: string },
): Promise<number> {
  const rows = await sql<{ id: number }>(
    `insert into attune.sensor (ref, label, trigger_ref, config, enabled, misfire_policy) values ($1, $1, $2, $3::jsonb, $4, $5) returning id`,
    [
      sensor.ref,
      sensor.triggerRef ?? "core.intervaltimer",
      JSON.stringify(sensor.config ?? { unit: "seconds", interval: 1 }),
      sensor.enabled ?? true,
      sensor.misfirePolicy ?? "fire_once",
    ],
  );
  return only(rows).id;
}

export async function addRule(
  sql: Sql,
  rule: {
    ref: string;
    triggerRef?: string;
    actionRef?: string;
    sensorRef?: string;
    conditions?: Json;
    actionParams?: JsonObject;
    triggerParams?: JsonObject;
    enabled?: boolean;
    overlapPolicy?: OverlapPolicy;
    overlapCap?: number;
  },
): Promise<number> {
  const rows = await sql<{ id: number }>(
    `insert into attune.rule (ref, label, trigger_ref, action_ref, sensor_ref, conditions, action_params, trigger_params, enabled, overlap_policy, overlap_cap)
     values ($1, $1, $2, $3, $4, $5::jsonb, $6::jsonb, $7::jsonb, $8, $9, $10) returning id`,
    [
      rule.ref,
      rule.triggerRef ?? "core.alert",
      rule.actionRef ?? "core.echo",
      rule.sensorRef ?? null,
      JSON.stringify(rule.conditions ?? {}),
      JSON.stringify(rule.actionParams ?? {}),
      JSON.stringify(rule.triggerParams ?? {}),
      rule.enabled ?? true,
      rule.overlapPolicy ?? "allow",
      rule.overlapCap ?? 10,
    ],
  );
  return only(rows).id;
}

/** An action with inline shell source, or what `change` says. */
export async function addAction(
  sql: Sql,
  action: { ref: string; entrypoint?: string; outputFormat?: string; maxRetries?: number; timeoutSeconds?: number },
): Promise<number> {
  const rows = await sql<{ id: number }>(
    `insert into attune.action (ref, pack_ref, label, entrypoint, runtime_ref, output_format, max_retries, retry_delay_seconds, timeout_seconds)
     values ($1, 'core', $1, $2, 'core.shell', $3, $4, 0, $5) returning id`,
    [
      action.ref,
      action.entrypoint ?? "true",
      action.outputFormat ?? "text",
      action.maxRetries ?? 0,
      action.timeoutSeconds ?? null,
    ],
  );
  return only(rows).id;
}

/** A requested execution with its job in the queue. */
export async function addExecution(sql: Sql, actionRef: string, config: JsonObject = {}): Promise<number> {
  const rows = await sql<{ id: number }>(
    `with made as (
       insert into attune.execution (action, action_ref, config)
       values ((select id from attune.action where ref = $1), $1, $2::jsonb) returning id
     )
     select id, graphile_worker.add_job('execute', json_build_object('execution', id)) is not null as queued from made`,
    [actionRef, JSON.stringify(config)],
  );
  return only(rows).id;
}

export async function addWorker(sql: Sql, name: string, change: { host?: string; pid?: number } = {}): Promise<number> {
  const rows = await sql<{ id: number }>(
    "insert into attune.worker (name, host, pid, concurrency) values ($1, $2, $3, 1) returning id",
    [name, change.host ?? "elsewhere", change.pid ?? 1],
  );
  return only(rows).id;
}

/** The row that must be there. */
export function only<T>(rows: readonly T[]): T {
  const [row] = rows;
  if (row === undefined || rows.length > 1) throw new Error(`expected one row, got ${rows.length}`);
  return row;
}
