import type { AddRoleInput, IdentityRole } from "@/lib/schemas/identity";
import { authoriseGiving } from "@/server/domain/authorise-delegation";
import type { Ctx } from "@/server/domain/context";
import { lockIdentity } from "@/server/domain/identities/identity-rows";
import { toIso } from "@/server/domain/to-iso";
import { writing } from "@/server/domain/write-row";
import { appError } from "@/server/errors";

/**
 * Gives somebody a role, and with it the permission sets that are attached to it.
 * @throws AppError `forbidden` without identities:update, or for sets that the actor may not give; `not_found`; `conflict`
 * when they have it.
 */
export async function addRole(ctx: Ctx, input: AddRoleInput): Promise<IdentityRole> {
  return writing(ctx, `Role ${input.role}`, async (inside) => {
    const { sql } = inside;
    const identity = await lockIdentity(inside, input.identity_id, "update");
    authoriseGiving(
      inside,
      await sql<{ ref: string; grants: unknown }>(
        `select s.ref, s.grants from attune.permission_set s join attune.permission_set_role p on p.permission_set_id = s.id
         where p.role = $1 order by s.ref for share of s`,
        [input.role],
      ),
    );
    const [row] = await sql<Omit<IdentityRole, "created" | "updated"> & { created: Date; updated: Date }>(
      `insert into attune.identity_role (identity_id, role) values ($1, $2) on conflict (identity_id, role) do nothing
       returning id, identity_id, role, source, managed, created, updated`,
      [identity.id, input.role],
    );
    if (!row) throw hasIt(`${identity.login} has the role ${input.role} already`);
    return { ...row, created: toIso(row.created), updated: toIso(row.updated) };
  });
}

function hasIt(message: string) {
  return appError("conflict", message, [{ path: ["role"], message }]);
}
