import type { AssignInput, PermissionAssignment } from "@/lib/schemas/identity";
import { authoriseGiving } from "@/server/domain/authorise-delegation";
import type { Ctx } from "@/server/domain/context";
import { notFound } from "@/server/domain/find-component";
import { authorisePermissions, lockPermissionSet } from "@/server/domain/permissions/permission-set-rows";
import { toIso } from "@/server/domain/to-iso";
import { writing } from "@/server/domain/write-row";
import { appError } from "@/server/errors";

/**
 * Assigns a permission set to an identity, named by its id or its login.
 * @throws AppError `forbidden` without permissions:create, or when the actor may not give the set; `not_found`; `conflict` when
 * it is assigned already.
 */
export async function assignPermissionSet(ctx: Ctx, input: AssignInput): Promise<PermissionAssignment> {
  return writing(ctx, `Assignment of ${input.permission_set_ref}`, async (inside) => {
    authorisePermissions(inside, "create");
    const byId = input.identity_id !== undefined;
    const [identity] = await inside.sql<{ id: number; login: string }>(
      `select id, login from attune.identity where ${byId ? "id = $1::bigint" : "login = $1"} for key share`,
      [byId ? input.identity_id : input.identity_login],
    );
    if (!identity) {
      const named = byId ? String(input.identity_id) : String(input.identity_login);
      throw notFound("Identity", named, [byId ? "identity_id" : "identity_login"]);
    }
    return assign(inside, identity, input.permission_set_ref);
  });
}

/** The same inside the caller's transaction, for an identity that is known to exist. */
export async function assign(
  ctx: Ctx,
  identity: { id: number; login: string },
  permissionSetRef: string,
): Promise<PermissionAssignment> {
  const set = await lockPermissionSet(ctx, { ref: permissionSetRef }, "create");
  authoriseGiving(ctx, [set]);
  const [row] = await ctx.sql<{ id: number; created: Date }>(
    `insert into attune.permission_assignment (identity_id, permission_set_id) values ($1, $2)
     on conflict (identity_id, permission_set_id) do nothing returning id, created`,
    [identity.id, set.id],
  );
  const message = `${identity.login} has ${set.ref} already`;
  if (!row) throw appError("conflict", message, [{ path: ["permission_set_ref"], message }]);
  return {
    id: row.id,
    identity_id: identity.id,
    permission_set_id: set.id,
    permission_set_ref: set.ref,
    created: toIso(row.created),
  };
}
