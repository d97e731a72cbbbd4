import type { Json, JsonObject } from "@/lib/schemas/common";
import type { Sql } from "@/server/db/database";
import type { AttemptTask } from "./attempt";

/** What a claim gives: everything about the execution, its action and its cause. */
export type ClaimedExecution = {
  id: number;
  attempt: number;
  action: number | null;
  action_ref: string;
  config: JsonObject | null;
  env_vars: Record<string, string> | null;
  rule_ref: string | null;
  trigger_ref: string | null;
  permission_set_refs: string[] | null;
  executor: number | null;
  pack_ref: string | null;
  entrypoint: string | null;
  runtime_ref: string | null;
  runtime_config: Json | null;
  /** For preparePackFiles: the action's pack, the hash of its archive, and the version of its runtime. */
  pack: number | null;
  archive_hash: string | null;
  runtime_version: string | null;
  param_schema: Json | null;
  parameter_delivery: AttemptTask["parameterDelivery"];
  parameter_format: AttemptTask["parameterFormat"];
  output_format: AttemptTask["outputFormat"];
  timeout_seconds: number | null;
  max_retries: number;
  retry_delay_seconds: number;
  event: JsonObject | null;
  /** Whether any key exists that an action may get. */
  has_keys: boolean;
};

/**
 * Takes an execution for this worker, if nobody has and it was not cancelled: the conditional update is the guarantee that
 * an attempt starts once (promise 7), however often its job is delivered.
 * @returns null when there is nothing to do
 */
export async function claimExecution(sql: Sql, execution: number, worker: number): Promise<ClaimedExecution | null> {
  const rows = await sql<ClaimedExecution>(
    `with claimed as (
       update attune.execution set status = 'running', worker = $2, started_at = clock_timestamp(), updated = clock_timestamp()
       where id = $1 and status in ('requested', 'scheduling', 'scheduled')
       returning *
     )
     select x.id, x.attempt, x.action, x.action_ref, x.config, x.env_vars, x.rule_ref, x.trigger_ref, x.permission_set_refs, x.executor,
       a.pack_ref, a.entrypoint, a.runtime_ref, r.execution_config as runtime_config, r.updated::text as runtime_version, a.pack, files.content_hash as archive_hash, a.param_schema,
       coalesce(a.parameter_delivery, 'stdin') as parameter_delivery, coalesce(a.parameter_format, 'json') as parameter_format,
       coalesce(a.output_format, 'text') as output_format, a.timeout_seconds, coalesce(a.max_retries, 0) as max_retries,
       coalesce(a.retry_delay_seconds, 0) as retry_delay_seconds,
       case when e.id is null then null else jsonb_build_object('id', e.id, 'trigger', e.trigger_ref, 'trigger_ref', e.trigger_ref,
         'payload', e.payload, 'created', to_char(e.created at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) end as event,
       exists (select 1 from attune.key where owner_type in ('system', 'pack', 'action')) as has_keys
     from claimed x left join attune.action a on a.id = x.action left join attune.runtime r on r.id = a.runtime left join attune.event e on e.id = x.event
       left join attune.pack_archive files on files.pack = a.pack`,
    [execution, worker],
    "attune_claim",
  );
  return rows[0] ?? null;
}
