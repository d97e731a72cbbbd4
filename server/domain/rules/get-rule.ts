import type { RefInput } from "@/lib/schemas/common";
import type { RuleListItem } from "@/lib/schemas/rule";
import type { Ctx } from "@/server/domain/context";
import { notFound } from "@/server/domain/find-component";
import { listRules } from "@/server/domain/rules/list-rules";

/** @throws AppError `not_found` */
export async function getRule(ctx: Ctx, input: RefInput): Promise<RuleListItem> {
  const [rule] = await listRules(ctx, { ref: input.ref });
  if (!rule) throw notFound("Rule", input.ref);
  return rule;
}
