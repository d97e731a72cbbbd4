import { applyParameterDefaults } from "@/lib/parameters/parameter-schema";
import type { Json, JsonObject } from "@/lib/schemas/common";
import type { ExecutionSummary, RunActionInput } from "@/lib/schemas/execution";
import type { Sql } from "@/server/db/database";
import { EXECUTION_SUMMARY, type StoredExecutionSummary, toExecutionSummary } from "@/server/db/summaries";
import { recordAudit } from "@/server/domain/audit/record-audit";
import { authorise, authoriseSome } from "@/server/domain/authorise";
import { authoriseDelegation, authoriseRunningWith } from "@/server/domain/authorise-delegation";
import { authoriseChannelUse } from "@/server/domain/channels/authorise-channel-use";
import type { Ctx } from "@/server/domain/context";
import { componentObject } from "@/server/domain/find-component";
import { appError } from "@/server/errors";
import { enqueueExecutions } from "@/server/pipeline/enqueue-executions";

export type RunPlacement = {
  permission_set_refs?: string[] | null | undefined;
  worker_selector?: JsonObject | undefined;
  worker_tolerations?: Json[] | undefined;
  worker_affinity?: JsonObject | undefined;
};

export type RunnableAction = {
  id: number;
  ref: string;
  pack_ref: string;
  param_schema: Json | null;
  worker_selector: JsonObject;
  worker_tolerations: Json[];
  worker_affinity: JsonObject;
  default_execution_permission_set_refs: string[];
};

/** @throws AppError `not_found` */
export async function findRunnableAction(sql: Sql, ref: string): Promise<RunnableAction> {
  const [action] = await sql<RunnableAction>(
    `select id, ref, pack_ref, param_schema, worker_selector, worker_tolerations, worker_affinity, default_execution_permission_set_refs
     from attune.action where ref = $1`,
    [ref],
  );
  if (!action) throw appError("not_found", `Action ${ref} not found`);
  return action;
}

/**
 * Requests one execution of an action and queues it, both or neither. Parameters get their defaults and are not checked
 * against the action's schema: what is wrong with them, the action itself says (behaviour.md §6).
 * @throws AppError `forbidden` without actions:execute, for a permission set that the caller lacks, and for variables of an
 * action that has rights which the caller lacks; `not_found`.
 */
export async function runAction(ctx: Ctx, input: RunActionInput & RunPlacement): Promise<ExecutionSummary> {
  authoriseSome(ctx, "actions", "execute");
  const action = await findRunnableAction(ctx.sql, input.action_ref);
  authorise(ctx, "actions", "execute", componentObject(action));
  await authoriseDelegation(ctx, input.permission_set_refs, "permission_set_refs");
  const defaults = action.default_execution_permission_set_refs;
  // Variables such as NODE_OPTIONS and BASH_ENV make an interpreter run something else.
  if (Object.keys(input.env_vars ?? {}).length > 0) authoriseRunningWith(ctx, defaults, action.ref);
  return insertExecution(ctx, {
    action,
    parameters: applyParameterDefaults(action.param_schema, input.parameters ?? {}),
    env_vars: input.env_vars ?? null,
    permission_set_refs: input.permission_set_refs ?? (defaults.length > 0 ? defaults : null),
    worker_selector: input.worker_selector ?? action.worker_selector,
    worker_tolerations: input.worker_tolerations ?? action.worker_tolerations,
    worker_affinity: input.worker_affinity ?? action.worker_affinity,
    cause: null,
  });
}

export type NewExecution = {
  action: { id: number; ref: string };
  parameters: JsonObject;
  env_vars: JsonObject | null;
  permission_set_refs: string[] | null;
  worker_selector: JsonObject;
  worker_tolerations: Json[];
  worker_affinity: JsonObject;
  /** What a re-run keeps of the execution that it repeats. */
  cause: {
    enforcement: number | null;
    event: number | null;
    rule_ref: string | null;
    trigger_ref: string | null;
  } | null;
};

/** Stores a requested execution of the acting identity, with its job. */
export async function insertExecution(ctx: Ctx, execution: NewExecution): Promise<ExecutionSummary> {
  const { action, cause, parameters } = execution;
  await authoriseChannelUse(ctx, { actionRef: action.ref, parameters, field: "parameters" });
  return ctx.db.transaction(async (sql) => {
    const [row] = await sql<StoredExecutionSummary>(
      `insert into attune.execution as x (action, action_ref, config, env_vars, executor, permission_set_refs,
         worker_selector, worker_tolerations, worker_affinity, enforcement, event, rule_ref, trigger_ref)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) returning ${EXECUTION_SUMMARY}`,
      [
        action.id,
        action.ref,
        Object.keys(parameters).length === 0 ? null : JSON.stringify(parameters),
        execution.env_vars === null ? null : JSON.stringify(execution.env_vars),
        ctx.actor.kind === "identity" ? ctx.actor.id : null,
        execution.permission_set_refs === null ? null : JSON.stringify(execution.permission_set_refs),
        JSON.stringify(execution.worker_selector),
        JSON.stringify(execution.worker_tolerations),
        JSON.stringify(execution.worker_affinity),
        cause?.enforcement ?? null,
        cause?.event ?? null,
        cause?.rule_ref ?? null,
        cause?.trigger_ref ?? null,
      ],
    );
    if (!row) throw new Error("the execution was not stored");
    await enqueueExecutions(sql, [row.id]);
    await recordAudit(
      { ...ctx, sql },
      {
        action: cause === null ? "action.execute" : "execution.rerun",
        resource: "action",
        resourceId: action.id,
        resourceRef: action.ref,
        details: { execution: row.id },
      },
    );
    return toExecutionSummary(row);
  });
}
