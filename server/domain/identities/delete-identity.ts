import type { IdInput } from "@/lib/schemas/common";
import { authoriseOver } from "@/server/domain/authorise-delegation";
import type { Ctx } from "@/server/domain/context";
import { lockIdentity } from "@/server/domain/identities/identity-rows";
import { keepAnAdministrator } from "@/server/domain/identities/keep-an-administrator";
import { writing } from "@/server/domain/write-row";
import { appError } from "@/server/errors";

/**
 * Takes an identity away with its tokens, sessions and own keys. Rules, packs and executions that are its stay, without an owner.
 * @throws AppError `forbidden`, `not_found`; `bad_request` for oneself; `precondition` for the last administrator.
 */
export async function deleteIdentity(ctx: Ctx, { id }: IdInput): Promise<{ success: true; message: string }> {
  const login = await writing(ctx, `Identity ${id}`, async (inside) => {
    const row = await lockIdentity(inside, id, "delete");
    if (ctx.actor.kind === "identity" && ctx.actor.id === row.id)
      throw appError("bad_request", "You cannot delete yourself");
    await authoriseOver(inside, row);
    await keepAnAdministrator(inside.sql, () => inside.sql("delete from attune.identity where id = $1", [row.id]));
    return row.login;
  });
  return { success: true, message: `Identity ${login} deleted` };
}
