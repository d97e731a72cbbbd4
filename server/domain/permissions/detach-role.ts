import type { IdInput } from "@/lib/schemas/common";
import type { Ctx } from "@/server/domain/context";
import { notFound } from "@/server/domain/find-component";
import { keepAnAdministrator } from "@/server/domain/identities/keep-an-administrator";
import { authorisePermissions, lockPermissionSet } from "@/server/domain/permissions/permission-set-rows";
import { writing } from "@/server/domain/write-row";

/**
 * Takes a permission set from a role. `id`: of the row that attaches it.
 * @throws AppError `forbidden` without permissions:update; `not_found`; `precondition` for the last administrator.
 */
export async function detachRole(ctx: Ctx, { id }: IdInput): Promise<{ success: true; message: string }> {
  const message = await writing(ctx, `Role attachment ${id}`, async (inside) => {
    const { sql } = inside;
    authorisePermissions(inside, "update");
    const [row] = await sql<{ permission_set_id: number; role: string }>(
      "select permission_set_id, role from attune.permission_set_role where id = $1::bigint",
      [id],
    );
    if (!row) throw notFound("Role attachment", String(id));
    const set = await lockPermissionSet(inside, { id: row.permission_set_id }, "update");
    await keepAnAdministrator(sql, () => sql("delete from attune.permission_set_role where id = $1", [id]));
    return `The role ${row.role} does not have ${set.ref} any more`;
  });
  return { success: true, message };
}
