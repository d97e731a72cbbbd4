import type { RefInput } from "@/lib/schemas/common";
import type { Rule } from "@/lib/schemas/rule";
import type { Ctx } from "@/server/domain/context";
import { updateRule } from "@/server/domain/rules/update-rule";

/** Stops it: it matches nothing, and its own timer does not fire, after this returns. @throws AppError `forbidden`, `not_found` */
export function disableRule(ctx: Ctx, input: RefInput): Promise<Rule> {
  return updateRule(ctx, { ref: input.ref, enabled: false });
}
