import { checkParameterSchema } from "@/lib/parameters/check-parameter-schema";
import type { CreatePackInput, Pack, UpdatePackInput } from "@/lib/schemas/pack";
import { authorise } from "@/server/domain/authorise";
import { throwIfAny, under } from "@/server/domain/check-schema";
import type { Ctx } from "@/server/domain/context";
import { refExists } from "@/server/domain/find-component";
import { readPack } from "@/server/domain/packs/pack-rows";
import { asJsonb, existsAlready, insertRow, writing } from "@/server/domain/write-row";

/**
 * Makes an empty pack; the actor owns it.
 * @throws AppError `forbidden`, `conflict`, `invalid`
 */
export async function createPack(ctx: Ctx, input: CreatePackInput): Promise<Pack> {
  const { actor } = ctx;
  const createdBy = actor.kind === "identity" ? actor.id : null;
  authorise(ctx, "packs", "create", { ref: input.ref, ownerIdentity: createdBy });
  await writing(ctx, `Pack ${input.ref}`, async ({ sql }) => {
    if (await refExists(sql, "pack", input.ref)) throw existsAlready(`Pack ${input.ref}`);
    throwIfAny(under("conf_schema", checkParameterSchema(input.conf_schema)));
    await insertRow(sql, "pack", {
      ref: input.ref,
      ...packColumns(input),
      created_by: createdBy,
    });
  });
  await ctx.engine.settle({ definitions: true });
  return readPack(ctx, input.ref);
}

/** The columns of what an input gives. */
export function packColumns(input: Omit<UpdatePackInput, "ref">): Record<string, unknown> {
  return {
    label: input.label,
    description: input.description,
    version: input.version,
    conf_schema: asJsonb(input.conf_schema),
    config: asJsonb(input.config),
    meta: asJsonb(input.meta),
    tags: input.tags,
    runtime_deps: input.runtime_deps,
    dependencies: input.dependencies,
    is_standard: input.is_standard,
  };
}
