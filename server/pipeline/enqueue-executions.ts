import type { Sql } from "@/server/db/database";

// add_jobs looks for jobs with the same key, and a session keeps the plan that it made while the table was small: without the
// setting, every call reads the whole queue until the table is analysed. It holds until the end of the transaction.
const ENQUEUE = `
  with plan as materialized (select set_config('enable_seqscan', 'off', true))
  select count(*) from graphile_worker.add_jobs(array(
    select row('execute', json_build_object('execution', id), null, null, null, null, null, null)::graphile_worker.job_spec
    from plan, unnest($1::bigint[]) as id))`;

/** Puts executions into the queue, in the transaction that made them. */
export async function enqueueExecutions(sql: Sql, executions: number[]): Promise<void> {
  if (executions.length > 0) await sql(ENQUEUE, [executions], "attune_enqueue");
}
