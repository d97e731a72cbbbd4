import type { CreateRuleInput, Rule } from "@/lib/schemas/rule";
import { authoriseSome } from "@/server/domain/authorise";
import type { Ctx } from "@/server/domain/context";
import { insertRule } from "@/server/domain/rules/insert-rule";
import { readRule } from "@/server/domain/rules/rule-rows";
import { writing } from "@/server/domain/write-row";

/**
 * Makes a rule; it matches, and its own timer is armed, when this returns.
 * @throws AppError `forbidden`, `not_found`, `conflict`, `invalid`
 */
export async function createRule(
  ctx: Ctx,
  input: CreateRuleInput,
  restoring?: { ownerIdentity: number | null },
): Promise<Rule> {
  authoriseSome(ctx, "rules", "create");
  const id = await writing(ctx, `Rule ${input.ref}`, (inside) => insertRule(inside, input, restoring));
  await ctx.engine.settle({ rules: [id] });
  return readRule(ctx, input.ref);
}
