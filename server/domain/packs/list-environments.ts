import type { RefInput } from "@/lib/schemas/common";
import type { PackEnvironment } from "@/lib/schemas/pack-upload";
import type { Ctx } from "@/server/domain/context";
import { readPack } from "@/server/domain/packs/pack-rows";
import { toIso } from "@/server/domain/to-iso";

/** The environments of a pack, by machine. @throws AppError `not_found` */
export async function listPackEnvironments(ctx: Ctx, input: RefInput): Promise<PackEnvironment[]> {
  const { id } = await readPack(ctx, input.ref);
  const rows = await ctx.db.prisma.pack_environment.findMany({
    where: { pack: id },
    orderBy: [{ host: "asc" }, { runtime_ref: "asc" }],
  });
  return rows.map((row) => ({
    id: row.id,
    runtime_ref: row.runtime_ref,
    host: row.host,
    status: row.status as PackEnvironment["status"],
    log: row.log,
    error: row.error,
    started_at: row.started_at && toIso(row.started_at),
    finished_at: row.finished_at && toIso(row.finished_at),
  }));
}
