import type { ExecutionResult } from "@/lib/schemas/execution";
import type { Sql } from "@/server/db/database";
import { alertOfExecutions } from "@/server/notify/queue-alert";
import { releaseWaiting } from "@/server/pipeline/overlap";

export type FinalStatus = "completed" | "failed" | "cancelled" | "abandoned";

const ENQUEUE_LATER = `
  select graphile_worker.add_job('execute', json_build_object('execution', $1::bigint), run_at := now() + make_interval(secs => $2))`;

// Most executions: nothing is tried again after them, and nothing waits for them.
const SETTLE_ALONE = `
  update attune.execution set status = $3, result = $4::jsonb, finished_at = clock_timestamp(), updated = clock_timestamp()
  where id = $1 and worker = $2 and status in ('running', 'canceling') and overlap_rule is null returning id`;

// Its rule, when that does not allow overlaps, is locked before it (server/pipeline/overlap.ts).
const SETTLE = `
  with ruled as materialized (
    select r.id from attune.execution x join attune.rule r on r.id = x.overlap_rule where x.id = $1 for no key update of r
  ), held as materialized (
    select id, status from attune.execution
    where id = $1 and worker = $2 and status in ('running', 'canceling') and (select count(*) from ruled) >= 0 for no key update
  )
  update attune.execution x set status = $3, result = $4::jsonb, finished_at = clock_timestamp(), updated = clock_timestamp()
  from held where x.id = held.id returning x.overlap_rule, held.status as was`;

/**
 * Stores how an attempt ended, if it is still this worker's: one that was given up as dead meanwhile cannot overwrite what
 * its successor made of it (promise 7). A failed attempt with retries left makes the next attempt, queued after its delay,
 * in the same transaction, unless somebody wanted it cancelled. After the last attempt the rule's next waiting match starts, and
 * who wants to be told of the failure is.
 * @returns whether it was stored, and the id of the next attempt
 */
export async function settleExecution(
  sql: Sql,
  {
    execution,
    worker,
    status,
    result,
  }: { execution: number; worker: number; status: FinalStatus; result: ExecutionResult },
): Promise<{ stored: boolean; retry: number | null }> {
  const json = toStorableJson(result);
  const values = [execution, worker, status, json];
  const failed = status === "failed" || status === "abandoned";
  if (!failed && (await sql(SETTLE_ALONE, values, "attune_settle_alone")).length > 0)
    return { stored: true, retry: null };
  const [settled] = await sql<{ overlap_rule: number | null; was: string }>(SETTLE, values, "attune_settle");
  if (!settled) return { stored: false, retry: null };
  const retry = failed && settled.was !== "canceling" ? await retryExecution(sql, execution) : null;
  if (retry === null) await releaseWaiting(sql, [settled.overlap_rule]);
  if (failed && settled.was !== "canceling" && retry === null) await alertOfExecutions(sql, [execution]);
  return { stored: true, retry };
}

/** jsonb holds no NUL and no half of a surrogate pair, and the output of an action may: both become U+FFFD. */
function toStorableJson(value: unknown): string {
  // JSON.stringify escapes exactly those two (and other controls); the first alternative steps over an escaped backslash.
  return JSON.stringify(value).replace(/\\\\|\\u0000|\\ud[89a-f][0-9a-f]{2}/g, (found) =>
    found === "\\\\" ? found : "\\ufffd",
  );
}

/** Makes and queues the next attempt of an execution that ended badly, when its action allows one more. */
export async function retryExecution(sql: Sql, execution: number): Promise<number | null> {
  const rows = await sql<{ id: number; retry_delay_seconds: number }>(
    `insert into attune.execution (action, action_ref, config, env_vars, parent, enforcement, event, rule_ref, trigger_ref, executor,
       permission_set_refs, worker_selector, worker_tolerations, worker_affinity, original_execution, attempt, overlap_rule)
     select x.action, x.action_ref, x.config, x.env_vars, x.parent, x.enforcement, x.event, x.rule_ref, x.trigger_ref, x.executor,
       x.permission_set_refs, x.worker_selector, x.worker_tolerations, x.worker_affinity, coalesce(x.original_execution, x.id), x.attempt + 1, x.overlap_rule
     from attune.execution x join attune.action a on a.id = x.action
     where x.id = $1 and x.attempt <= a.max_retries
     returning id, (select retry_delay_seconds from attune.action a where a.id = execution.action) as retry_delay_seconds`,
    [execution],
  );
  const next = rows[0];
  if (!next) return null;
  await sql(ENQUEUE_LATER, [next.id, next.retry_delay_seconds]);
  return next.id;
}
