import type { Action, CreateActionInput } from "@/lib/schemas/action";
import { readAction } from "@/server/domain/actions/action-rows";
import { insertAction } from "@/server/domain/actions/insert-action";
import { authoriseSome } from "@/server/domain/authorise";
import type { Ctx } from "@/server/domain/context";
import { rulesNaming } from "@/server/domain/rules/rules-naming";
import { writing } from "@/server/domain/write-row";

/**
 * Makes an action. Rules that named its ref while there was none run it from now on.
 * @throws AppError `forbidden`, `not_found`, `conflict`, `invalid`
 */
export async function createAction(ctx: Ctx, input: CreateActionInput): Promise<Action> {
  authoriseSome(ctx, "actions", "create");
  await writing(ctx, `Action ${input.ref}`, (inside) => insertAction(inside, input));
  await ctx.engine.settle({ rules: await rulesNaming(ctx.sql, "action_ref", input.ref), definitions: true });
  return readAction(ctx, input.ref);
}
