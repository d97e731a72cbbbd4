import type { ComponentChanges, PackComparison } from "@/lib/schemas/pack-upload";
import { PACK_COMPONENT_KINDS, type PackComponentKind } from "@/lib/vocabulary";
import { authorise } from "@/server/domain/authorise";
import type { Ctx } from "@/server/domain/context";
import { refusalOf } from "@/server/domain/packs/install-pack";
import { contentHashOf } from "@/server/domain/packs/load-pack";
import { keptRefs } from "@/server/domain/packs/replace-components";
import type { StagedPack } from "@/server/domain/packs/stage-pack";
import { listPackFiles } from "@/server/packs/list-pack-files";

type InstalledComponent = { kind: PackComponentKind; ref: string; is_adhoc: boolean; is_used: boolean };

/**
 * What installing a staged pack would change, without changing it.
 * @throws AppError `forbidden`
 */
export async function comparePack(ctx: Ctx, staged: StagedPack): Promise<PackComparison> {
  const { definition, warnings, directory } = staged;
  const { ref } = definition;
  authorise(ctx, "packs", "install", { ref, packRef: ref });
  const [pack] = await ctx.sql<{ id: number; version: string; is_standard: boolean; content_hash: string | null }>(
    "select id, version, is_standard, content_hash from attune.pack where ref = $1",
    [ref],
  );
  const installed = await installedComponents(ctx, pack?.id ?? null, ref);
  const changesOf = (kind: PackComponentKind): ComponentChanges => {
    const there = installed.filter((component) => component.kind === kind);
    const own = new Set(there.filter(({ is_adhoc }) => !is_adhoc).map((component) => component.ref));
    const adhoc = new Set(there.filter(({ is_adhoc }) => is_adhoc).map((component) => component.ref));
    const given = definition[kind].map((component) => component.ref);
    const kept = keptRefs(definition, warnings, kind);
    return {
      added: given.filter((one) => !own.has(one) && !adhoc.has(one)),
      kept: given.filter((one) => own.has(one)),
      removed: there
        .filter((one) => !one.is_adhoc && !one.is_used && kept !== null && !kept.includes(one.ref))
        .map((one) => one.ref),
      left_alone: given.filter((one) => adhoc.has(one)),
    };
  };
  const components = Object.fromEntries(PACK_COMPONENT_KINDS.map((kind) => [kind, changesOf(kind)])) as Record<
    PackComponentKind,
    ComponentChanges
  >;
  return {
    ref,
    label: definition.label,
    description: definition.description,
    version: definition.version,
    files: (await listPackFiles(directory)).length,
    installed_version: pack?.version ?? null,
    is_unchanged: pack !== undefined && pack.content_hash === contentHashOf(definition),
    refusal: refusalOf(ctx, ref, pack?.is_standard ?? false),
    components,
    broken_rules: await brokenRules(ctx, components),
    warnings,
  };
}

/** Of the pack, and those of others whose refs it would use. A runtime that something uses is never removed. */
async function installedComponents(ctx: Ctx, pack: number | null, ref: string): Promise<InstalledComponent[]> {
  return ctx.sql<InstalledComponent>(
    `select kind, ref, is_adhoc, is_used from (
       select 'actions' as kind, ref, is_adhoc, false as is_used, pack from attune.action
       union all select 'triggers', ref, is_adhoc, false, pack from attune.trigger
       union all select 'sensors', ref, is_adhoc, false, pack from attune.sensor
       union all select 'rules', ref, is_adhoc, false, pack from attune.rule
       union all select 'runtimes', ref, false, exists (select 1 from attune.action where runtime = r.id)
         or exists (select 1 from attune.sensor where runtime = r.id), pack from attune.runtime r
       union all select 'permission_sets', ref, false, false, pack from attune.permission_set
     ) as component where pack = $1 or split_part(ref, '.', 1) = $2 order by ref`,
    [pack, ref],
  );
}

async function brokenRules(ctx: Ctx, components: Record<PackComponentKind, ComponentChanges>): Promise<string[]> {
  const rows = await ctx.sql<{ ref: string }>(
    "select ref from attune.rule where (action_ref = any ($1) or trigger_ref = any ($2)) and ref <> all ($3) order by ref",
    [components.actions.removed, components.triggers.removed, components.rules.removed],
  );
  return rows.map((row) => row.ref);
}
