import { applyParameterDefaults } from "@/lib/parameters/parameter-schema";
import type { Json, JsonObject } from "@/lib/schemas/common";
import type { ExecutionSummary, RerunExecutionInput } from "@/lib/schemas/execution";
import { authorise, authoriseSome } from "@/server/domain/authorise";
import { authoriseDelegation } from "@/server/domain/authorise-delegation";
import type { Ctx } from "@/server/domain/context";
import { restoreShown, showParameters } from "@/server/domain/executions/parameter-secrets";
import { findRunnableAction, insertExecution } from "@/server/domain/executions/run-action";
import { componentObject } from "@/server/domain/find-component";
import { appError } from "@/server/errors";

type OriginalRow = {
  action_ref: string;
  config: JsonObject | null;
  env_vars: JsonObject | null;
  permission_set_refs: string[] | null;
  worker_selector: JsonObject;
  worker_tolerations: Json[];
  worker_affinity: JsonObject;
  enforcement: number | null;
  event: number | null;
  rule_ref: string | null;
  trigger_ref: string | null;
};

/**
 * Runs an execution's action again, with the same parameters or edited ones, as a new run of the caller. It keeps what
 * caused the first one, so that it is found beside it. Secrets that the caller saw as `***` stay what they were.
 * @throws AppError `forbidden` without actions:execute, or when the first one ran with permission sets that the caller
 * lacks; `not_found` when the execution or its action is gone.
 */
export async function rerunExecution(ctx: Ctx, input: RerunExecutionInput): Promise<ExecutionSummary> {
  authoriseSome(ctx, "actions", "execute");
  const [original] = await ctx.sql<OriginalRow>(
    `select action_ref, config, env_vars, permission_set_refs, worker_selector, worker_tolerations, worker_affinity,
       enforcement, event, rule_ref, trigger_ref
     from attune.execution where id = $1`,
    [input.id],
  );
  if (!original) throw appError("not_found", `Execution ${input.id} not found`);
  const action = await findRunnableAction(ctx.sql, original.action_ref);
  authorise(ctx, "actions", "execute", componentObject(action));
  // What the action itself gives was checked when it was made; the rest must be the caller's to give.
  const ofAction = new Set(action.default_execution_permission_set_refs);
  const others = original.permission_set_refs?.filter((ref) => !ofAction.has(ref));
  await authoriseDelegation(ctx, others, "permission_set_refs");
  const { action_ref: _, config, enforcement, event, rule_ref, trigger_ref, ...placement } = original;
  return insertExecution(ctx, {
    ...placement,
    action,
    parameters:
      input.parameters === undefined
        ? (config ?? {})
        : applyParameterDefaults(action.param_schema, restored(action.param_schema, input.parameters, config ?? {})),
    cause: { enforcement, event, rule_ref, trigger_ref },
  });
}

/** The edited parameters, with the original's secrets where they still say `***`. */
function restored(schema: Json | null, edited: JsonObject, original: JsonObject): JsonObject {
  return restoreShown(edited, original, showParameters(schema, original)) as JsonObject;
}
