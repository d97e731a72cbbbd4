import type { PackEnvironment, RebuildEnvironmentInput } from "@/lib/schemas/pack-upload";
import { recordAudit } from "@/server/domain/audit/record-audit";
import { authorise, authoriseSome } from "@/server/domain/authorise";
import type { Ctx } from "@/server/domain/context";
import { listPackEnvironments } from "@/server/domain/packs/list-environments";
import { readPack } from "@/server/domain/packs/pack-rows";
import { writing } from "@/server/domain/write-row";

/**
 * Wishes another build of the pack's environments, of one runtime or machine where one is named; the workers there are woken
 * by the change. One that is being built goes on. What runs keeps the build it began with. Needs packs:install.
 * @throws AppError `forbidden`, `not_found`
 */
export async function rebuildEnvironment(ctx: Ctx, input: RebuildEnvironmentInput): Promise<PackEnvironment[]> {
  authoriseSome(ctx, "packs", "install");
  const { id } = await readPack(ctx, input.ref);
  authorise(ctx, "packs", "install", { ref: input.ref, packRef: input.ref });
  await writing(ctx, `Pack ${input.ref}`, async (inside) => {
    await inside.sql(
      `update attune.pack_environment set status = 'pending', error = null, updated = clock_timestamp()
       where pack = $1 and status <> 'building' and ($2::text is null or runtime_ref = $2) and ($3::text is null or host = $3)`,
      [id, input.runtime_ref ?? null, input.host ?? null],
    );
    await recordAudit(inside, {
      action: "pack.rebuild_environment",
      resource: "pack",
      resourceId: id,
      resourceRef: input.ref,
      details: { runtime_ref: input.runtime_ref ?? null, host: input.host ?? null },
    });
  });
  return listPackEnvironments(ctx, { ref: input.ref });
}
