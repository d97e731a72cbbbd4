import type { RefInput } from "@/lib/schemas/common";
import { authorise, authoriseSome } from "@/server/domain/authorise";
import type { Ctx } from "@/server/domain/context";
import { lockComponent, refuseDeleteOfStandard } from "@/server/domain/find-component";
import { writing } from "@/server/domain/write-row";
import { appError } from "@/server/errors";

const NAMED_MAX = 5;

/**
 * Takes a runtime away, unless something uses it.
 * @throws AppError `forbidden`, `not_found`, `precondition` for a standard pack's, `conflict` that names what uses it
 */
export async function deleteRuntime(ctx: Ctx, input: RefInput): Promise<{ success: true; message: string }> {
  authoriseSome(ctx, "runtimes", "delete");
  await writing(ctx, `Runtime ${input.ref}`, async ({ sql }) => {
    const row = await lockComponent<Parameters<typeof refuseDeleteOfStandard>[0] & { pack_ref: string | null }>(
      sql,
      "runtime",
      input.ref,
    );
    authorise(ctx, "runtimes", "delete", { id: row.id, ref: row.ref, packRef: row.pack_ref });
    refuseDeleteOfStandard(row);
    const users = await sql<{ ref: string }>(
      `select ref from attune.action where runtime = $1 or runtime_ref = $2
       union select ref from attune.sensor where runtime = $1 or runtime_ref = $2 order by ref`,
      [row.id, row.ref],
    );
    if (users.length > 0) {
      const named = users.slice(0, NAMED_MAX).map((user) => user.ref);
      const more = users.length > NAMED_MAX ? ` and ${users.length - NAMED_MAX} more` : "";
      throw appError("conflict", `${input.ref} is used by ${named.join(", ")}${more}: give them another runtime first`);
    }
    await sql("delete from attune.runtime where id = $1", [row.id]);
  });
  await ctx.engine.settle({ definitions: true });
  return { success: true, message: `Runtime ${input.ref} deleted` };
}
