import type { RoleListItem } from "@/lib/schemas/identity";
import { authoriseSome, mayDo } from "@/server/domain/authorise";
import type { Ctx } from "@/server/domain/context";
import { authorisePermissions, setObject } from "@/server/domain/permissions/permission-set-rows";

type RoleRow = {
  role: string;
  identities: RoleListItem["identities"];
  permission_sets: (RoleListItem["permission_sets"][number] & { pack_ref: string | null })[];
};

/**
 * Every role that somebody has or that a permission set is attached to, by name: a role is no more than its name.
 * @throws AppError `forbidden` without identities:read and permissions:read.
 */
export async function listRoles(ctx: Pick<Ctx, "actor" | "sql">): Promise<RoleListItem[]> {
  authoriseSome(ctx, "identities", "read");
  authorisePermissions(ctx, "read");
  const rows = await ctx.sql<RoleRow>(
    `select n.role,
       coalesce((select jsonb_agg(jsonb_build_object('id', i.id, 'login', i.login, 'assignment_id', r.id, 'managed', r.managed) order by i.login)
                 from attune.identity_role r join attune.identity i on i.id = r.identity_id where r.role = n.role), '[]') as identities,
       coalesce((select jsonb_agg(jsonb_build_object('id', s.id, 'ref', s.ref, 'label', s.label, 'pack_ref', s.pack_ref, 'attachment_id', p.id) order by s.ref)
                 from attune.permission_set_role p join attune.permission_set s on s.id = p.permission_set_id where p.role = n.role), '[]') as permission_sets
     from (select role from attune.identity_role union select role from attune.permission_set_role) n order by n.role`,
  );
  const { actor } = ctx;
  return rows.map((row) => ({
    role: row.role,
    identities: row.identities.filter(({ id, login }) =>
      mayDo(actor, "identities", "read", { id, ref: login, ownerIdentity: id }),
    ),
    permission_sets: row.permission_sets
      .filter((set) => {
        const object = setObject(set);
        return mayDo(actor, "permissions", "read", object) || mayDo(actor, "permissions", "manage", object);
      })
      .map(({ id, ref, label, attachment_id }) => ({ id, ref, label, attachment_id })),
  }));
}
