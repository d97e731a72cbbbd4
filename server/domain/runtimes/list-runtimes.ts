import type { Json } from "@/lib/schemas/common";
import type { RuntimeListItem } from "@/lib/schemas/pack";
import type { Ctx } from "@/server/domain/context";
import { toIso } from "@/server/domain/to-iso";

/** All runtimes by ref, or the one given, with the number of actions and sensors that use them. */
export async function listRuntimes(ctx: Ctx, ref?: string): Promise<RuntimeListItem[]> {
  const rows = await ctx.db.prisma.runtime.findMany({
    ...(ref === undefined ? {} : { where: { ref } }),
    include: { _count: { select: { actions: true, sensors: true } } },
    orderBy: { ref: "asc" },
  });
  return rows.map((row) => ({
    id: row.id,
    ref: row.ref,
    pack: row.pack,
    pack_ref: row.pack_ref,
    description: row.description,
    name: row.name,
    aliases: row.aliases,
    distributions: row.distributions as Json,
    installation: row.installation as Json,
    execution_config: row.execution_config as Json,
    created: toIso(row.created),
    updated: toIso(row.updated),
    action_count: row._count.actions,
    sensor_count: row._count.sensors,
  }));
}
