import type { PackListItem } from "@/lib/schemas/pack";
import type { Ctx } from "@/server/domain/context";
import { readablePacks, toPack } from "@/server/domain/packs/pack-rows";

/** The packs that the actor may see, by ref, with the number of their components. */
export async function listPacks(ctx: Ctx): Promise<PackListItem[]> {
  const rows = await ctx.db.prisma.pack.findMany({
    where: readablePacks(ctx.actor),
    include: { _count: { select: { actions: true, triggers: true, sensors: true, rules: true, runtimes: true } } },
    orderBy: { ref: "asc" },
  });
  return rows.map((row) => ({ ...toPack(row), counts: row._count }));
}
