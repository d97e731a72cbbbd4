import type { Action, UpdateActionInput } from "@/lib/schemas/action";
import { readAction } from "@/server/domain/actions/action-rows";
import { actionColumns } from "@/server/domain/actions/insert-action";
import { authorise, authoriseSome } from "@/server/domain/authorise";
import { authoriseDelegation, authoriseRunningWith, setsOfRulesThatRun } from "@/server/domain/authorise-delegation";
import { schemaIssues, throwIfAny } from "@/server/domain/check-schema";
import type { Ctx } from "@/server/domain/context";
import {
  type ComponentRow,
  componentObject,
  lockComponent,
  refuseChangeOfStandard,
  requireRuntime,
} from "@/server/domain/find-component";
import { updateRow, writing } from "@/server/domain/write-row";

const SETS = "default_execution_permission_set_refs";
/** Fields that only describe. */
const WORDS = ["ref", "label", "description"];

type StoredAction = ComponentRow & { default_execution_permission_set_refs: string[] };

/**
 * Changes what is given; executions that have not started yet run the new source. Rules are not checked against a new
 * parameter schema: their runs would tell. A standard pack's action cannot be changed.
 * @throws AppError `forbidden`, also when it runs with permission sets that the actor does not hold; `not_found`,
 * `precondition`, `invalid`
 */
export async function updateAction(ctx: Ctx, input: UpdateActionInput): Promise<Action> {
  authoriseSome(ctx, "actions", "update");
  await writing(ctx, `Action ${input.ref}`, async (inside) => {
    const { sql } = inside;
    const row = await lockComponent<StoredAction>(sql, "action", input.ref);
    authorise(ctx, "actions", "update", componentObject(row));
    refuseChangeOfStandard(row, input);
    const runtimeRef = await requireRuntime(sql, input.runtime_ref);
    await authoriseDelegation(inside, input[SETS], SETS);
    if (Object.entries(input).some(([name, value]) => value !== undefined && !WORDS.includes(name))) {
      const ofRules = await setsOfRulesThatRun(inside, { action: row.ref });
      authoriseRunningWith(ctx, [...(input[SETS] ?? row[SETS]), ...ofRules], row.ref);
    }
    throwIfAny(schemaIssues(input));
    await updateRow(sql, "action", row.id, { ...actionColumns(input), runtime_ref: runtimeRef });
  });
  await ctx.engine.settle({ definitions: true });
  return readAction(ctx, input.ref);
}
