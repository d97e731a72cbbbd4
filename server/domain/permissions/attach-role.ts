import type { AttachRoleInput, PermissionSetRole } from "@/lib/schemas/identity";
import { authoriseGiving } from "@/server/domain/authorise-delegation";
import type { Ctx } from "@/server/domain/context";
import { lockPermissionSet, toPermissionSetRole } from "@/server/domain/permissions/permission-set-rows";
import { writing } from "@/server/domain/write-row";
import { appError } from "@/server/errors";

/**
 * Gives a permission set to everybody who has the role, now or later.
 * @throws AppError `forbidden` without permissions:update, or when the actor may not give the set; `not_found`; `conflict` when
 * it is attached already.
 */
export async function attachRole(ctx: Ctx, input: AttachRoleInput): Promise<PermissionSetRole> {
  return writing(ctx, `Role ${input.role}`, async (inside) => {
    const set = await lockPermissionSet(inside, { id: input.permission_set_id }, "update");
    authoriseGiving(inside, [set]);
    const [row] = await inside.sql<{ id: number; role: string; created: Date }>(
      `insert into attune.permission_set_role (permission_set_id, role) values ($1, $2)
       on conflict (permission_set_id, role) do nothing returning id, role, created`,
      [set.id, input.role],
    );
    const message = `${set.ref} is attached to the role ${input.role} already`;
    if (!row) throw appError("conflict", message, [{ path: ["role"], message }]);
    return toPermissionSetRole(set, row);
  });
}
