import type { Json, JsonObject } from "@/lib/schemas/common";
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

/** Standard packs are for everyone, others for who made them and who may read packs. A Prisma filter. */
export function readablePacks(actor: Actor): { OR?: ({ is_standard: true } | { created_by: number })[] } {
  if (actor.kind === "system" || mayDo(actor, "packs", "read")) return {};
  return { OR: [{ is_standard: true }, { created_by: actor.id }] };
}

/** One pack as committed. @throws AppError `not_found` when it is missing, or not to be seen by the actor. */
export async function readPack(ctx: Ctx, ref: string): Promise<Pack> {
  const row = await ctx.db.prisma.pack.findFirst({ where: { ref, ...readablePacks(ctx.actor) } });
  if (!row) throw notFound("Pack", ref);
  return toPack(row);
}
