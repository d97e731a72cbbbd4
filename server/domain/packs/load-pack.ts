import { authoriseDelegation } from "@/server/domain/authorise-delegation";
import type { Ctx } from "@/server/domain/context";
import { linkTriggers, removeMissing } from "@/server/domain/packs/replace-components";
import { upsertComponents, upsertPack } from "@/server/domain/packs/upsert-components";
import { writing } from "@/server/domain/write-row";
import type { PackDefinition, PackWarning } from "@/server/packs/read-pack-directory";

/** Raised when the loader stores something else for the same files, so that packs are loaded again after an upgrade. */
const LOADER_VERSION = 1;

export type LoadPackOptions = {
  isStandard: boolean;
  /** Of reading the files: a component that was left out as broken is not taken for one that was removed. */
  warnings?: readonly PackWarning[];
};

/**
 * Makes the tables say what the pack's files say, all or nothing, and waits until it is armed: makes and changes components, and
 * removes what disappeared. What a person made in the pack (ad hoc) stays, and so does every `enabled` and every setting of a
 * standard pack that a person changed. Nothing happens when the files are those of the last load. Checks no permission but this: an
 * identity that is not the system must be allowed to give on the permission sets that the pack's rules and actions attach.
 * @throws AppError `forbidden`, `not_found` for an unknown permission set, `invalid`
 */
export async function loadPack(
  ctx: Ctx,
  definition: PackDefinition,
  options: LoadPackOptions,
): Promise<{ changed: boolean }> {
  const contentHash = `${LOADER_VERSION}-${definition.content_hash}`;
  const done = await writing(ctx, `Pack ${definition.ref}`, async (inside) => {
    const { sql } = inside;
    const [stored] = await sql<{ content_hash: string | null; is_standard: boolean }>(
      "select content_hash, is_standard from attune.pack where ref = $1 for no key update",
      [definition.ref],
    );
    if (stored?.content_hash === contentHash && stored.is_standard === options.isStandard) return null;
    const pack = await upsertPack(inside, definition, { isStandard: options.isStandard, contentHash });
    await upsertComponents(inside, pack, definition);
    if (ctx.actor.kind !== "system") await checkDelegation(inside, definition);
    const gone = await removeMissing(sql, pack, definition, options.warnings ?? []);
    await linkTriggers(sql, pack, definition);
    const [kept] = await sql<{ sensors: number[]; rules: number[] }>(
      `select array(select id from attune.sensor where pack = $1) as sensors, array(select id from attune.rule where pack = $1) as rules`,
      [pack],
    );
    return { sensors: [...(kept?.sensors ?? []), ...gone.sensors], rules: [...(kept?.rules ?? []), ...gone.rules] };
  });
  if (done === null) return { changed: false };
  await ctx.engine.settle({ ...done, definitions: true });
  return { changed: true };
}

/** Files must not be a way around the check that createRule and createAction make. */
async function checkDelegation(ctx: Ctx, definition: PackDefinition): Promise<void> {
  for (const rule of definition.rules) await authoriseDelegation(ctx, rule.permission_set_refs, "permission_set_refs");
  for (const action of definition.actions)
    await authoriseDelegation(
      ctx,
      action.default_execution_permission_set_refs,
      "default_execution_permission_set_refs",
    );
}
