import type { UpdateRuntimeInput } from "@/lib/schemas/runtime";
import { authorise, authoriseSome } from "@/server/domain/authorise";
import { authoriseRunningWith, setsOfActionsOn } from "@/server/domain/authorise-delegation";
import type { Ctx } from "@/server/domain/context";
import { lockComponent, refuseChangeOfStandard } from "@/server/domain/find-component";
import { getRuntime, type RuntimeDetail } from "@/server/domain/runtimes/get-runtime";
import { checkAliases, runtimeColumns } from "@/server/domain/runtimes/runtime-columns";
import { updateRow, writing } from "@/server/domain/write-row";

/**
 * Changes what is given; executions that have not started yet run by it, and environments that it makes otherwise are built
 * anew. A standard pack's runtime cannot be changed.
 * @throws AppError `forbidden`, also when an action of it runs with permission sets that the actor does not hold; `not_found`, `precondition`, `invalid`
 */
export async function updateRuntime(ctx: Ctx, input: UpdateRuntimeInput): Promise<RuntimeDetail> {
  authoriseSome(ctx, "runtimes", "update");
  await writing(ctx, `Runtime ${input.ref}`, async (inside) => {
    const { sql } = inside;
    const row = await lockComponent<Parameters<typeof refuseChangeOfStandard>[0] & { pack_ref: string | null }>(
      sql,
      "runtime",
      input.ref,
    );
    authorise(ctx, "runtimes", "update", { id: row.id, ref: row.ref, packRef: row.pack_ref });
    refuseChangeOfStandard(row, input);
    authoriseRunningWith(ctx, await setsOfActionsOn(inside, row.ref), `An action of ${row.ref}`);
    await checkAliases(sql, input.ref, input.aliases);
    await updateRow(sql, "runtime", row.id, runtimeColumns(input));
  });
  await ctx.engine.settle({ definitions: true });
  return getRuntime(ctx, { ref: input.ref });
}
