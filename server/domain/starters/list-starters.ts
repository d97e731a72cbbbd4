import { type MadeStarter, starterMetaSchema } from "@/lib/schemas/starter";
import { STARTER_TAG } from "@/lib/vocabulary";
import type { Ctx } from "@/server/domain/context";
import { readablePacks } from "@/server/domain/packs/pack-rows";

/** The starters that the actor may see, by ref. */
export async function listStarters(ctx: Ctx): Promise<MadeStarter[]> {
  const packs = await ctx.db.prisma.pack.findMany({
    where: { AND: [readablePacks(ctx.actor), { tags: { has: STARTER_TAG } }] },
    select: { ref: true, label: true, meta: true },
    orderBy: { ref: "asc" },
  });
  return packs.flatMap(({ ref, label, meta }) => {
    const parsed = starterMetaSchema.safeParse(meta);
    return parsed.success ? [{ ref, label, ...parsed.data }] : [];
  });
}
