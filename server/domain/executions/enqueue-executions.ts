import type { Sql } from "@/server/db/database";

/** The task that runs one execution; its payload is `{ execution: <id> }`. */
export const EXECUTE_TASK = "execute";

/**
 * Queues executions for the workers. Called inside the transaction that inserts them: either both are there or neither.
 * The key makes a second call for a waiting execution replace its job instead of adding one.
 */
export async function enqueueExecutions(sql: Sql, ids: number[]): Promise<void> {
  if (ids.length === 0) return;
  await sql(
    `select count(*) from graphile_worker.add_jobs(array(
       select row ('${EXECUTE_TASK}', json_build_object('execution', id), null, null, null, 'execution:' || id, null, null)::graphile_worker.job_spec
       from unnest($1::bigint[]) with ordinality as given (id, place) order by place
     ))`,
    [ids],
  );
}
