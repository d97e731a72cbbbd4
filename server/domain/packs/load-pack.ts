import { isDeepStrictEqual } from "node:util";
import { authorise } from "@/server/domain/authorise";
import {
  authoriseDelegation,
  authoriseGrants,
  authoriseRunningWith,
  setsOfRulesThatRun,
} from "@/server/domain/authorise-delegation";
import type { Ctx } from "@/server/domain/context";
import { keepAnAdministrator } from "@/server/domain/identities/keep-an-administrator";
import { lockComponentsOf } from "@/server/domain/lock-components";
import { linkTriggers, removeMissing } from "@/server/domain/packs/replace-components";
import { upsertComponents, upsertPack } from "@/server/domain/packs/upsert-components";
import { writing } from "@/server/domain/write-row";
import type { PackDefinition, PackWarning } from "@/server/packs/read-pack-directory";

/** Raised when the loader stores something else for the same files, so that packs are loaded again after an upgrade. */
const LOADER_VERSION = 1;

/** As it is stored. */
export const contentHashOf = (definition: PackDefinition): string => `${LOADER_VERSION}-${definition.content_hash}`;

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
  const done = await writing(ctx, `Pack ${definition.ref}`, (inside) => storePack(inside, definition, options));
  if (!done.changed) return { changed: false };
  await ctx.engine.settle({ sensors: done.sensors, rules: done.rules, definitions: true });
  return { changed: true };
}

export type StoredPack = {
  pack: number;
  changed: boolean;
  sensors: number[];
  rules: number[];
  /** Components that were not loaded, because somebody made one with the same ref. */
  leftAlone: string[];
};

/** loadPack within the transaction of `ctx.sql`; whoever commits it settles the sensors and rules. */
export async function storePack(ctx: Ctx, definition: PackDefinition, options: LoadPackOptions): Promise<StoredPack> {
  const { sql } = ctx;
  const contentHash = contentHashOf(definition);
  const [stored] = await sql<{ id: number; content_hash: string | null; is_standard: boolean }>(
    "select id, content_hash, is_standard from attune.pack where ref = $1 for no key update",
    [definition.ref],
  );
  if (stored?.content_hash === contentHash && stored.is_standard === options.isStandard)
    return { pack: stored.id, changed: false, sensors: [], rules: [], leftAlone: [] };
  const replace = () => replacePack(ctx, stored?.id ?? null, definition, { ...options, contentHash });
  const { pack, leftAlone, gone } = await (ctx.actor.kind === "system" ? replace() : keepAnAdministrator(sql, replace));
  const [kept] = await sql<{ sensors: number[]; rules: number[] }>(
    `select array(select id from attune.sensor where pack = $1) as sensors, array(select id from attune.rule where pack = $1) as rules`,
    [pack],
  );
  return {
    pack,
    changed: true,
    sensors: [...(kept?.sensors ?? []), ...gone.sensors],
    rules: [...(kept?.rules ?? []), ...gone.rules],
    leftAlone,
  };
}

async function replacePack(
  ctx: Ctx,
  stored: number | null,
  definition: PackDefinition,
  options: LoadPackOptions & { contentHash: string },
) {
  const isChecked = ctx.actor.kind !== "system";
  if (isChecked) await checkPermissionSets(ctx, stored, definition);
  if (isChecked) await checkGrants(ctx, definition);
  if (stored !== null) await lockComponentsOf(ctx.sql, stored);
  const pack = await upsertPack(ctx, definition, { isStandard: options.isStandard, contentHash: options.contentHash });
  const leftAlone = await upsertComponents(ctx, pack, definition);
  if (isChecked) await checkDelegation(ctx, definition);
  const gone = await removeMissing(ctx.sql, pack, definition, options.warnings ?? []);
  await linkTriggers(ctx.sql, pack, definition);
  return { pack, leftAlone, gone };
}

/**
 * Who may install packs may not make rights by it: permission sets that the files bring, change or take away need the
 * permission that the console asks for.
 */
async function checkPermissionSets(ctx: Ctx, pack: number | null, definition: PackDefinition): Promise<void> {
  const stored = await ctx.sql<{ ref: string; grants: unknown; of_pack: boolean }>(
    "select ref, grants, coalesce(pack = $1, false) as of_pack from attune.permission_set where pack = $1 or ref = any ($2::text[])",
    [pack, definition.permission_sets.map(({ ref }) => ref)],
  );
  for (const { ref, grants } of definition.permission_sets) {
    const known = stored.find((set) => set.ref === ref);
    if (!known) authorise(ctx, "permissions", "create");
    else if (!isDeepStrictEqual(known.grants, grants)) authorise(ctx, "permissions", "update");
  }
  const isKept = new Set(definition.permission_sets.map(({ ref }) => ref));
  if (stored.some(({ ref, of_pack }) => of_pack && !isKept.has(ref))) authorise(ctx, "permissions", "delete");
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
