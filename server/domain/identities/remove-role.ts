import type { IdInput } from "@/lib/schemas/common";
import { authoriseSome } from "@/server/domain/authorise";
import { authoriseOver } from "@/server/domain/authorise-delegation";
import type { Ctx } from "@/server/domain/context";
import { notFound } from "@/server/domain/find-component";
import { lockIdentity } from "@/server/domain/identities/identity-rows";
import { keepAnAdministrator } from "@/server/domain/identities/keep-an-administrator";
import { writing } from "@/server/domain/write-row";

/**
 * Takes a role from somebody. `id`: of the row that says who has it. One that the sign-in provider manages comes back at the next
 * sign-in.
 * @throws AppError `forbidden` without identities:update, or for somebody who may do more; `not_found`; `precondition` for the
 * last administrator.
 */
export async function removeRole(ctx: Ctx, { id }: IdInput): Promise<{ success: true; message: string }> {
  const message = await writing(ctx, `Role ${id}`, async (inside) => {
    const { sql } = inside;
    authoriseSome(inside, "identities", "update");
    const [row] = await sql<{ identity_id: number; role: string }>(
      "select identity_id, role from attune.identity_role where id = $1::bigint",
      [id],
    );
    if (!row) throw notFound("Role assignment", String(id));
    const identity = await lockIdentity(inside, row.identity_id, "update");
    await authoriseOver(inside, identity);
    await keepAnAdministrator(sql, () => sql("delete from attune.identity_role where id = $1", [id]));
    return `${identity.login} does not have the role ${row.role} any more`;
  });
  return { success: true, message };
}
