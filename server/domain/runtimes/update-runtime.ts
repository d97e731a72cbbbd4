import type { UpdateRuntimeInput } from "@/lib/schemas/runtime";
import { authorise } from "@/server/domain/authorise";
import type { Ctx } from "@/server/domain/context";
import { lockComponent, refuseChangeOfStandard } from "@/server/domain/find-component";
import { getRuntime, type RuntimeDetail } from "@/server/domain/runtimes/get-runtime";
import { checkAliases, runtimeColumns } from "@/server/domain/runtimes/runtime-columns";
import { updateRow, writing } from "@/server/domain/write-row";

/**
 * Changes what is given; executions that have not started yet run by it, and environments that it makes otherwise are built
 * anew. A standard pack's runtime cannot be changed.
 * @throws AppError `forbidden`, `not_found`, `precondition`, `invalid`
 */
export async function updateRuntime(ctx: Ctx, input: UpdateRuntimeInput): Promise<RuntimeDetail> {
  await writing(ctx, `Runtime ${input.ref}`, async ({ sql }) => {
    const row = await lockComponent<Parameters<typeof refuseChangeOfStandard>[0] & { pack_ref: string | null }>(
      sql,
      "runtime",
      input.ref,
    );
    authorise(ctx, "runtimes", "update", { id: row.id, ref: row.ref, packRef: row.pack_ref });
    refuseChangeOfStandard(row, input);
    await checkAliases(sql, input.ref, input.aliases);
    await updateRow(sql, "runtime", row.id, runtimeColumns(input));
  });
  await ctx.engine.settle({ definitions: true });
  return getRuntime(ctx, { ref: input.ref });
}
