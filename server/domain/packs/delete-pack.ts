import type { RefInput } from "@/lib/schemas/common";
import { authorise, authoriseSome } from "@/server/domain/authorise";
import type { Ctx } from "@/server/domain/context";
import { keepAnAdministrator } from "@/server/domain/identities/keep-an-administrator";
import { lockComponentsOf } from "@/server/domain/lock-components";
import { packObject, readPackRow } from "@/server/domain/packs/pack-rows";
import { writing } from "@/server/domain/write-row";
import { appError } from "@/server/errors";

/**
 * Takes a pack away with all its components, and with the sensors of other packs that watch for its triggers. What ran
 * stays in the history.
 * @throws AppError `forbidden`, `not_found`, `precondition` for core, which the server itself needs, and for one
 * whose permission sets make the last administrator.
 */
export async function deletePack(ctx: Ctx, input: RefInput): Promise<{ success: true; message: string }> {
  authoriseSome(ctx, "packs", "delete");
  const pack = await readPackRow(ctx, input.ref);
  authorise(ctx, "packs", "delete", packObject(pack));
  const { id } = pack;
  if (input.ref === "core")
    throw appError("precondition", "The core pack cannot be deleted: timers and the standard runtimes are in it");
  const gone = await writing(ctx, `Pack ${input.ref}`, async ({ sql }) => {
    const changed = await lockComponentsOf(sql, id);
    await keepAnAdministrator(sql, () => sql("delete from attune.pack where id = $1", [id]));
    return changed;
  });
  await ctx.engine.settle({ ...gone, definitions: true });
  return { success: true, message: `Pack ${input.ref} deleted` };
}
