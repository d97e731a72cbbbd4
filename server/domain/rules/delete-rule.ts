import type { RefInput } from "@/lib/schemas/common";
import { authorise, authoriseSome } from "@/server/domain/authorise";
import type { Ctx } from "@/server/domain/context";
import { componentObject, findComponent, refuseDeleteOfStandard } from "@/server/domain/find-component";
import { writing } from "@/server/domain/write-row";

export type Deleted = { success: true; message: string };

/**
 * Takes a rule and its own timer away; nothing matches it after this returns. Its enforcements and executions stay.
 * @throws AppError `forbidden`, `not_found`, `precondition` for a standard pack's.
 */
export async function deleteRule(ctx: Ctx, input: RefInput): Promise<Deleted> {
  authoriseSome(ctx, "rules", "delete");
  const id = await writing(ctx, `Rule ${input.ref}`, async ({ sql }) => {
    const row = await findComponent(sql, "rule", input.ref);
    authorise(ctx, "rules", "delete", componentObject(row));
    refuseDeleteOfStandard(row);
    await sql("delete from attune.rule where id = $1", [row.id]);
    return row.id;
  });
  await ctx.engine.settle({ rules: [id] });
  return { success: true, message: `Rule ${input.ref} deleted` };
}
