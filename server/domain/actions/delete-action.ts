import type { RefInput } from "@/lib/schemas/common";
import { authorise, authoriseSome } from "@/server/domain/authorise";
import type { Ctx } from "@/server/domain/context";
import { componentObject, findComponent, refuseDeleteOfStandard } from "@/server/domain/find-component";
import { lockComponents } from "@/server/domain/lock-components";
import { rulesNaming } from "@/server/domain/rules/rules-naming";
import { writing } from "@/server/domain/write-row";

/**
 * Takes an action away. Rules keep its ref and are linked again when an action of that ref is made; executions stay.
 * @throws AppError `forbidden`, `not_found`, `precondition` for a standard pack's.
 */
export async function deleteAction(ctx: Ctx, input: RefInput): Promise<{ success: true; message: string }> {
  authoriseSome(ctx, "actions", "delete");
  await writing(ctx, `Action ${input.ref}`, async ({ sql }) => {
    const row = await findComponent(sql, "action", input.ref);
    authorise(ctx, "actions", "delete", componentObject(row));
    refuseDeleteOfStandard(row);
    const rules = await sql<{ id: number }>("select id from attune.rule where action = $1", [row.id]);
    await lockComponents(sql, { rules: rules.map((rule) => rule.id) });
    await sql("delete from attune.action where id = $1", [row.id]);
  });
  const rules = await rulesNaming(ctx.sql, "action_ref", input.ref);
  await ctx.engine.settle({ rules, definitions: true });
  const left =
    rules.length === 0 ? "" : `; ${rules.length === 1 ? "1 rule waits" : `${rules.length} rules wait`} for it`;
  return { success: true, message: `Action ${input.ref} deleted${left}` };
}
