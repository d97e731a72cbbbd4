import type { CreateActionInput } from "@/lib/schemas/action";
import { authoriseNew } from "@/server/domain/authorise";
import { authoriseDelegation, authoriseRunningWith, setsOfRulesThatRun } from "@/server/domain/authorise-delegation";
import { schemaIssues, throwIfAny } from "@/server/domain/check-schema";
import type { Ctx } from "@/server/domain/context";
import { refExists, requirePack, requireRuntime } from "@/server/domain/find-component";
import { asJsonb, existsAlready, insertRow } from "@/server/domain/write-row";

const SETS = "default_execution_permission_set_refs";

/**
 * Checks and inserts an action in the transaction of `ctx.sql`; rules that named its ref are linked to it. Returns the id.
 * @throws AppError `not_found`, `conflict`, `invalid`; `forbidden` without actions:create for its pack, for a permission set that
 * may not be given on, and when rules would run it with sets that the actor does not hold
 */
export async function insertAction(ctx: Ctx, input: CreateActionInput): Promise<number> {
  const { sql } = ctx;
  const packRef = await requirePack(sql, input.ref, input.pack_ref);
  authoriseNew(ctx, "actions", { ref: input.ref, packRef });
  const runtimeRef = await requireRuntime(sql, input.runtime_ref);
  await authoriseDelegation(ctx, input[SETS], SETS);
  authoriseRunningWith(ctx, await setsOfRulesThatRun(ctx, { action: input.ref }), `A rule that names ${input.ref}`);
  if (await refExists(sql, "action", input.ref)) throw existsAlready(`Action ${input.ref}`);
  throwIfAny(schemaIssues(input));
  return insertRow(sql, "action", {
    ref: input.ref,
    pack_ref: packRef,
    ...actionColumns(input),
    runtime_ref: runtimeRef,
    is_adhoc: true,
  });
}

/** The columns of what an input gives, apart from its refs. */
export function actionColumns(input: Partial<CreateActionInput>): Record<string, unknown> {
  return {
    label: input.label,
    description: input.description,
    entrypoint: input.entrypoint,
    runtime_version_constraint: input.runtime_version_constraint,
    required_worker_runtimes: asJsonb(input.required_worker_runtimes),
    worker_selector: asJsonb(input.worker_selector),
    worker_tolerations: asJsonb(input.worker_tolerations),
    worker_affinity: asJsonb(input.worker_affinity),
    param_schema: asJsonb(input.param_schema),
    out_schema: asJsonb(input.out_schema),
    parameter_delivery: input.parameter_delivery,
    parameter_format: input.parameter_format,
    output_format: input.output_format,
    timeout_seconds: input.timeout_seconds,
    max_retries: input.max_retries,
    retry_delay_seconds: input.retry_delay_seconds,
    accesses_mcp: input.accesses_mcp,
    default_execution_permission_set_refs: asJsonb(input.default_execution_permission_set_refs),
  };
}
