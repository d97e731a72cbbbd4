import type { RefInput } from "@/lib/schemas/common";
import type { Rule } from "@/lib/schemas/rule";
import type { Ctx } from "@/server/domain/context";
import { updateRule } from "@/server/domain/rules/update-rule";

/** Lets it match again; its own timer goes on from the next instant, without replaying what passed. @throws AppError `forbidden`, `not_found` */
export function enableRule(ctx: Ctx, input: RefInput): Promise<Rule> {
  return updateRule(ctx, { ref: input.ref, enabled: true });
}
