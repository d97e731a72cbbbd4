import { checkParameterSchema } from "@/lib/parameters/check-parameter-schema";
import { validateParameters } from "@/lib/parameters/validate-parameters";
import type { Json } from "@/lib/schemas/common";
import type { Pack, UpdatePackInput } from "@/lib/schemas/pack";
import { authorise, authoriseSome, mayDo, mayDoSome } from "@/server/domain/authorise";
import { throwIfAny, under } from "@/server/domain/check-schema";
import type { Ctx } from "@/server/domain/context";
import { notFound } from "@/server/domain/find-component";
import { packColumns } from "@/server/domain/packs/create-pack";
import { packObject, readPack, readPackRow } from "@/server/domain/packs/pack-rows";
import { updateRow, writing } from "@/server/domain/write-row";
import { appError } from "@/server/errors";

/**
 * Changes what is given. Of a standard pack that comes from files only `config` can be changed. Needs packs:configure, or
 * packs:update where a permission set grants it. A configuration must fit the pack's schema.
 * @throws AppError `forbidden`, `not_found`, `precondition`, `invalid`
 */
export async function updatePack(ctx: Ctx, input: UpdatePackInput): Promise<Pack> {
  if (!mayDoSome(ctx.actor, "packs", "update")) authoriseSome(ctx, "packs", "configure");
  const object = packObject(await readPackRow(ctx, input.ref)); // what the actor may not see does not exist
  if (!mayDo(ctx.actor, "packs", "update", object)) authorise(ctx, "packs", "configure", object);
  await writing(ctx, `Pack ${input.ref}`, async ({ sql }) => {
    const [row] = await sql<{ id: number; from_files: boolean; conf_schema: Json }>(
      "select id, is_standard and content_hash is not null as from_files, conf_schema from attune.pack where ref = $1 for no key update",
      [input.ref],
    );
    if (!row) throw notFound("Pack", input.ref);
    const { ref: _ref, config: _config, ...rest } = input;
    if (row.from_files && Object.values(rest).some((value) => value !== undefined))
      throw appError(
        "precondition",
        `${input.ref} is a standard pack and defined by its files; only its configuration can be changed`,
      );
    throwIfAny(under("conf_schema", checkParameterSchema(input.conf_schema)));
    if (input.config !== undefined)
      throwIfAny(under("config", validateParameters(input.conf_schema ?? row.conf_schema, input.config)));
    await updateRow(sql, "pack", row.id, packColumns(input));
  });
  await ctx.engine.settle({ definitions: true });
  return readPack(ctx, input.ref);
}
