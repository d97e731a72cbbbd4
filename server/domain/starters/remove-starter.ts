import type { RefInput } from "@/lib/schemas/common";
import { starterMetaSchema } from "@/lib/schemas/starter";
import { authoriseSome } from "@/server/domain/authorise";
import type { Ctx } from "@/server/domain/context";
import { notFound } from "@/server/domain/find-component";
import { deletePack } from "@/server/domain/packs/delete-pack";
import { readPackRow } from "@/server/domain/packs/pack-rows";

/**
 * Takes a starter away with everything in its pack, also what was added to it since. What ran stays in the history.
 * @throws AppError `forbidden` without packs:delete, `not_found` for a pack that no starter made
 */
export async function removeStarter(ctx: Ctx, { ref }: RefInput): Promise<{ success: true; message: string }> {
  authoriseSome(ctx, "packs", "delete");
  const pack = await readPackRow(ctx, ref);
  if (!starterMetaSchema.safeParse(pack.meta).success) throw notFound("Starter", ref);
  await deletePack(ctx, { ref });
  return { success: true, message: `${pack.label} removed` };
}
