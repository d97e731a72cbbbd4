import type { Action } from "@/lib/schemas/action";
import type { RefInput } from "@/lib/schemas/common";
import { readAction } from "@/server/domain/actions/action-rows";
import type { Ctx } from "@/server/domain/context";

export type ActionDetail = Action & { rules: { ref: string; label: string; enabled: boolean }[] };

/** One action with the rules that run it. @throws AppError `not_found` */
export async function getAction(ctx: Ctx, input: RefInput): Promise<ActionDetail> {
  const [action, rules] = await Promise.all([
    readAction(ctx, input.ref),
    ctx.db.prisma.rule.findMany({
      where: { action_ref: input.ref },
      select: { ref: true, label: true, enabled: true },
      orderBy: { ref: "asc" },
    }),
  ]);
  return { ...action, rules };
}
