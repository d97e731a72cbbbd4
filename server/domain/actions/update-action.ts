import type { Action, UpdateActionInput } from "@/lib/schemas/action";
import { readAction } from "@/server/domain/actions/action-rows";
import { actionColumns } from "@/server/domain/actions/insert-action";
import { authorise } from "@/server/domain/authorise";
import { authoriseDelegation } from "@/server/domain/authorise-delegation";
import { schemaIssues, throwIfAny } from "@/server/domain/check-schema";
import type { Ctx } from "@/server/domain/context";
import { lockComponent, refuseChangeOfStandard, requireRuntime } from "@/server/domain/find-component";
import { updateRow, writing } from "@/server/domain/write-row";

const SETS = "default_execution_permission_set_refs";

/**
 * Changes what is given; executions that have not started yet run the new source. Rules are not checked against a new
 * parameter schema: their runs would tell. A standard pack's action cannot be changed.
 * @throws AppError `forbidden`, `not_found`, `precondition`, `invalid`
 */
export async function updateAction(ctx: Ctx, input: UpdateActionInput): Promise<Action> {
  authorise(ctx, "actions", "update");
  await writing(ctx, `Action ${input.ref}`, async (inside) => {
    const { sql } = inside;
    const row = await lockComponent(sql, "action", input.ref);
    refuseChangeOfStandard(row, input);
    const runtimeRef = await requireRuntime(sql, input.runtime_ref);
    await authoriseDelegation(inside, input[SETS], SETS);
    throwIfAny(schemaIssues(input));
    await updateRow(sql, "action", row.id, { ...actionColumns(input), runtime_ref: runtimeRef });
  });
  await ctx.engine.settle({ definitions: true });
  return readAction(ctx, input.ref);
}
