import type { CreateRuntimeInput } from "@/lib/schemas/runtime";
import { authorise } from "@/server/domain/authorise";
import type { Ctx } from "@/server/domain/context";
import { refExists, requirePack } from "@/server/domain/find-component";
import { getRuntime, type RuntimeDetail } from "@/server/domain/runtimes/get-runtime";
import { checkAliases, runtimeColumns } from "@/server/domain/runtimes/runtime-columns";
import { existsAlready, insertRow, writing } from "@/server/domain/write-row";
import { appError } from "@/server/errors";

/**
 * Makes a runtime, in a pack of one's own or in none. Not in a standard pack: the next start would take it away.
 * @throws AppError `forbidden`, `not_found`, `precondition`, `conflict`, `invalid`
 */
export async function createRuntime(ctx: Ctx, input: CreateRuntimeInput): Promise<RuntimeDetail> {
  authorise(ctx, "runtimes", "create", { ref: input.ref, packRef: input.pack_ref ?? input.ref.split(".")[0] ?? null });
  await writing(ctx, `Runtime ${input.ref}`, async ({ sql }) => {
    const packRef = await requirePack(sql, input.ref, input.pack_ref, true);
    const [pack] = await sql<{ is_standard: boolean }>("select is_standard from attune.pack where ref = $1", [packRef]);
    if (pack?.is_standard)
      throw appError("precondition", `${packRef} is a standard pack and defined by its files; choose another one`, [
        { path: ["ref"], message: "Choose a pack of your own, or a name without one" },
      ]);
    if (await refExists(sql, "runtime", input.ref)) throw existsAlready(`Runtime ${input.ref}`);
    await checkAliases(sql, input.ref, input.aliases);
    await insertRow(sql, "runtime", { ref: input.ref, pack_ref: packRef, ...runtimeColumns(input) });
  });
  await ctx.engine.settle({ definitions: true });
  return getRuntime(ctx, { ref: input.ref });
}
