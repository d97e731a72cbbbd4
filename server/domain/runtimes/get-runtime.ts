import type { RefInput } from "@/lib/schemas/common";
import type { RuntimeListItem } from "@/lib/schemas/pack";
import type { Ctx } from "@/server/domain/context";
import { notFound } from "@/server/domain/find-component";
import { listRuntimes } from "@/server/domain/runtimes/list-runtimes";

export type RuntimeDetail = RuntimeListItem & {
  actions: { ref: string; label: string }[];
  /** Of a standard pack, whose files define it. */
  is_standard: boolean;
};

/** One runtime with its actions. @throws AppError `not_found` */
export async function getRuntime(ctx: Ctx, input: RefInput): Promise<RuntimeDetail> {
  const [[runtime], actions, standard] = await Promise.all([
    listRuntimes(ctx, input.ref),
    ctx.db.prisma.action.findMany({
      where: { runtime_row: { ref: input.ref } },
      select: { ref: true, label: true },
      orderBy: { ref: "asc" },
    }),
    ctx.db.prisma.runtime.count({ where: { ref: input.ref, pack_row: { is_standard: true } } }),
  ]);
  if (!runtime) throw notFound("Runtime", input.ref);
  return { ...runtime, actions, is_standard: standard > 0 };
}
