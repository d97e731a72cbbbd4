import type { IdInput, Json, JsonObject } from "@/lib/schemas/common";
import type { Execution, ExecutionResult } from "@/lib/schemas/execution";
import { EXECUTION_SUMMARY, type StoredExecutionSummary, toExecutionSummary } from "@/server/db/summaries";
import { authorise } from "@/server/domain/authorise";
import type { Ctx } from "@/server/domain/context";
import { authoriseExecution } from "@/server/domain/executions/authorise-execution";
import { findParameterSchema, showParameters } from "@/server/domain/executions/parameter-secrets";
import { toIso } from "@/server/domain/to-iso";
import { appError } from "@/server/errors";
import { shownWithoutSecrets } from "@/server/secrets/process-masker";

type ExecutionRow = StoredExecutionSummary & {
  action: number | null;
  config: JsonObject | null;
  env_vars: JsonObject | null;
  parent: number | null;
  executor: number | null;
  executor_login: string | null;
  worker: number | null;
  worker_name: string | null;
  permission_set_refs: string[] | null;
  worker_selector: JsonObject;
  worker_tolerations: Json[];
  worker_affinity: JsonObject;
  result: ExecutionResult | null;
  event_scheduled_at: Date | null;
  event_created: Date | null;
  event_fired_at: string | null;
  matched_at: Date | null;
  replay: number | null;
  source_ref: string | null;
};

/** What only REST shows. */
export type ExecutionPlacement = {
  permission_set_refs: string[] | null;
  worker_selector: JsonObject;
  worker_tolerations: Json[];
  worker_affinity: JsonObject;
};

/**
 * One execution with its causes, the instants of its road and all attempts of the same run. Secret parameters are
 * masked unless they are asked for.
 * @throws AppError `not_found`; `forbidden` without executions:read, or when secrets are asked for without keys:decrypt.
 */
export async function getExecution(
  ctx: Pick<Ctx, "sql" | "actor">,
  { id, includeSecrets = false }: IdInput & { includeSecrets?: boolean },
): Promise<Execution & ExecutionPlacement> {
  await authoriseExecution(ctx, "read", id);
  if (includeSecrets) authorise(ctx, "keys", "decrypt");
  return readExecution(ctx, { id, includeSecrets });
}

/** The same without asking for permission: the answer to somebody who just made or changed this execution. */
export async function readExecution(
  ctx: Pick<Ctx, "sql">,
  { id, includeSecrets = false }: IdInput & { includeSecrets?: boolean },
): Promise<Execution & ExecutionPlacement> {
  const [row] = await ctx.sql<ExecutionRow>(
    `select ${EXECUTION_SUMMARY}, x.action, x.config, x.env_vars, x.parent, x.executor, i.login as executor_login,
       x.worker, w.name as worker_name, x.permission_set_refs, x.worker_selector, x.worker_tolerations, x.worker_affinity, x.result,
       e.scheduled_at as event_scheduled_at, e.created as event_created, e.payload ->> 'fired_at' as event_fired_at,
       f.created as matched_at, nullif(f.replay, 0) as replay, e.source_ref
     from attune.execution x
       left join attune.identity i on i.id = x.executor
       left join attune.worker w on w.id = x.worker
       left join attune.event e on e.id = x.event
       left join attune.enforcement f on f.id = x.enforcement
     where x.id = $1`,
    [id],
  );
  if (!row) throw appError("not_found", `Execution ${id} not found`);
  const [schema, attempts] = await Promise.all([
    findParameterSchema(ctx.sql, row.action_ref),
    ctx.sql<StoredExecutionSummary>(
      `select ${EXECUTION_SUMMARY} from attune.execution x where id = $1 or original_execution = $1 order by attempt, id`,
      [row.original_execution ?? row.id],
    ),
  ]);
  return {
    ...toExecutionSummary(row),
    action: row.action,
    config: includeSecrets ? row.config : showParameters(schema, row.config),
    env_vars: shownWithoutSecrets(row.env_vars),
    parent: row.parent,
    executor: row.executor,
    executor_login: row.executor_login,
    worker: row.worker,
    worker_name: row.worker_name,
    permission_set_refs: row.permission_set_refs,
    worker_selector: row.worker_selector,
    worker_tolerations: row.worker_tolerations,
    worker_affinity: row.worker_affinity,
    result: shownWithoutSecrets(row.result),
    timing: {
      ...(row.replay === null ? firing(row) : { scheduled_at: null, fired_at: null }),
      matched_at: toIso(row.matched_at),
      queued_at: row.created.toISOString(),
      started_at: toIso(row.started_at),
      finished_at: toIso(row.finished_at),
    },
    source_ref: row.source_ref,
    replay: row.replay,
    attempts: attempts.map(toExecutionSummary),
  };
}

function firing(row: ExecutionRow): Pick<Execution["timing"], "scheduled_at" | "fired_at"> {
  return {
    scheduled_at: toIso(row.event_scheduled_at),
    // a timer's own instant of firing is a little before its event is stored
    fired_at: readInstant(row.event_scheduled_at ? row.event_fired_at : null) ?? toIso(row.event_created),
  };
}

function readInstant(text: string | null): string | null {
  const ms = text === null ? Number.NaN : Date.parse(text);
  return Number.isNaN(ms) ? null : new Date(ms).toISOString();
}
