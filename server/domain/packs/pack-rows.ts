import type { GrantObject } from "@/lib/access/grants";
import type { Json, JsonObject } from "@/lib/schemas/common";
import type { GrantConstraints } from "@/lib/schemas/identity";
import type { Pack } from "@/lib/schemas/pack";
import type { packModel as PackRow } from "@/server/db/generated/models/pack";
import { mayDo } from "@/server/domain/authorise";
import type { Actor, Ctx } from "@/server/domain/context";
import { notFound } from "@/server/domain/find-component";
import { toIso } from "@/server/domain/to-iso";

export function toPack(row: PackRow): Pack {
  return {
    id: row.id,
    ref: row.ref,
    label: row.label,
    description: row.description,
    version: row.version,
    conf_schema: row.conf_schema as Json,
    config: row.config as JsonObject,
    meta: row.meta as Json,
    tags: row.tags,
    runtime_deps: row.runtime_deps,
    dependencies: row.dependencies,
    is_standard: row.is_standard,
    created: toIso(row.created),
    updated: toIso(row.updated),
  };
}

/** What grants on packs can be limited by. */
export function packObject(pack: Pick<PackRow, "id" | "ref" | "created_by">): GrantObject {
  return { id: pack.id, ref: pack.ref, packRef: pack.ref, ownerIdentity: pack.created_by };
}

type ReadableFilter = {
  is_standard?: true;
  created_by?: number | null;
  AND?: ({ ref: { in: string[] } } | { id: { in: number[] } } | { created_by: number | null })[];
};

/** Standard packs are for everyone, others for who made them and who may read packs. A Prisma filter. */
export function readablePacks(actor: Actor): { OR?: ReadableFilter[] } {
  if (actor.kind === "system" || mayDo(actor, "packs", "read")) return {};
  const granted = actor.grants.filter((grant) => grant.resource === "packs" && grant.actions.includes("read"));
  const limited = granted.flatMap((grant) => limitedTo(grant.constraints ?? {}, actor.id));
  return { OR: [{ is_standard: true }, { created_by: actor.id }, ...limited] };
}

/** A constrained grant as a filter; none when it asks for what no pack has. */
function limitedTo(constraints: GrantConstraints, identity: number): ReadableFilter[] {
  const { pack_refs, refs, ids, owner, execution_scope, attributes, ...others } = constraints;
  const isForPacks =
    Object.values(others).every((value) => value === undefined) &&
    (execution_scope === undefined || execution_scope === "any") &&
    Object.keys(attributes ?? {}).length === 0;
  if (!isForPacks) return [];
  return [
    {
      AND: [
        ...(pack_refs ? [{ ref: { in: pack_refs } }] : []),
        ...(refs ? [{ ref: { in: refs } }] : []),
        ...(ids ? [{ id: { in: ids } }] : []),
        ...(owner === "self" ? [{ created_by: identity }] : []),
        ...(owner === "none" ? [{ created_by: null }] : []),
      ],
    },
  ];
}

/** The row of a pack. @throws AppError `not_found` when it is missing, or not to be seen by the actor. */
export async function readPackRow(ctx: Pick<Ctx, "db" | "actor">, ref: string): Promise<PackRow> {
  const row = await ctx.db.prisma.pack.findFirst({ where: { ref, ...readablePacks(ctx.actor) } });
  if (!row) throw notFound("Pack", ref);
  return row;
}

/** One pack as committed. @throws AppError `not_found` when it is missing, or not to be seen by the actor. */
export async function readPack(ctx: Ctx, ref: string): Promise<Pack> {
  return toPack(await readPackRow(ctx, ref));
}
