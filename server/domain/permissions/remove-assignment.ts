import type { IdInput } from "@/lib/schemas/common";
import { authoriseOver } from "@/server/domain/authorise-delegation";
import type { Ctx } from "@/server/domain/context";
import { notFound } from "@/server/domain/find-component";
import { keepAnAdministrator } from "@/server/domain/identities/keep-an-administrator";
import { authorisePermissions, setObject } from "@/server/domain/permissions/permission-set-rows";
import { writing } from "@/server/domain/write-row";

type AssignmentRow = {
  identity_id: number;
  login: string;
  permission_set_id: number;
  ref: string;
  pack_ref: string | null;
};

/**
 * Takes a permission set from somebody. `id`: the assignment's.
 * @throws AppError `forbidden` without permissions:delete, or for somebody who may do more than the actor; `not_found`;
 * `precondition` for the last administrator.
 */
export async function removeAssignment(ctx: Ctx, { id }: IdInput): Promise<{ success: true; message: string }> {
  const message = await writing(ctx, `Assignment ${id}`, async (inside) => {
    const { sql } = inside;
    authorisePermissions(inside, "delete");
    const [row] = await sql<AssignmentRow>(
      `select a.identity_id, i.login, s.id as permission_set_id, s.ref, s.pack_ref
       from attune.permission_assignment a join attune.identity i on i.id = a.identity_id
       join attune.permission_set s on s.id = a.permission_set_id where a.id = $1::bigint`,
      [id],
    );
    if (!row) throw notFound("Assignment", String(id));
    authorisePermissions(inside, "delete", setObject({ ...row, id: row.permission_set_id }));
    await authoriseOver(inside, { id: row.identity_id, login: row.login });
    await keepAnAdministrator(sql, () => sql("delete from attune.permission_assignment where id = $1", [id]));
    return `${row.login} does not have ${row.ref} any more`;
  });
  return { success: true, message };
}
