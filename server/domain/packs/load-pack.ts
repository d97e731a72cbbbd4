import {
  authoriseDelegation,
  authoriseGrants,
  authoriseRunningWith,
  setsOfRulesThatRun,
} from "@/server/domain/authorise-delegation";
import type { Ctx } from "@/server/domain/context";
import { keepAnAdministrator } from "@/server/domain/identities/keep-an-administrator";
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
 * identity that is not the system must be allowed to give on the permission sets that the pack's rules and actions attach, and what
 * the pack's own sets grant, and must hold the sets with which rules run the pack's actions.
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
    const replace = () => replacePack(inside, definition, options, contentHash);
    const { pack, gone } = await (ctx.actor.kind === "system" ? replace() : keepAnAdministrator(sql, replace));
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

async function replacePack(ctx: Ctx, definition: PackDefinition, options: LoadPackOptions, contentHash: string) {
  const isChecked = ctx.actor.kind !== "system";
  if (isChecked) await checkGrants(ctx, definition);
  const pack = await upsertPack(ctx, definition, { isStandard: options.isStandard, contentHash });
  await upsertComponents(ctx, pack, definition);
  if (isChecked) await checkDelegation(ctx, definition);
  const gone = await removeMissing(ctx.sql, pack, definition, options.warnings ?? []);
  await linkTriggers(ctx.sql, pack, definition);
  return { pack, gone };
}

/** What the pack's own sets would grant, and the rights with which its code would run, must be the actor's to give. */
async function checkGrants(ctx: Ctx, definition: PackDefinition): Promise<void> {
  const refs = definition.permission_sets.map(({ ref }) => ref);
  const rows = await ctx.sql<{ ref: string; grants: unknown }>(
    "select ref, grants from attune.permission_set where ref = any ($1)",
    [refs],
  );
  const stored = new Map(rows.map((row) => [row.ref, row.grants]));
  for (const { ref, grants } of definition.permission_sets)
    authoriseGrants(ctx, { ref, stored: stored.get(ref) ?? [], wanted: grants });
  authoriseRunningWith(
    ctx,
    await setsOfRulesThatRun(ctx, { pack: definition.ref }),
    `A rule that runs an action of ${definition.ref}`,
  );
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
