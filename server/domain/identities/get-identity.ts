import type { IdInput } from "@/lib/schemas/common";
import type { IdentityDetail, IdentityRole, PermissionAssignment } from "@/lib/schemas/identity";
import { authoriseSome, mayDo } from "@/server/domain/authorise";
import type { Ctx } from "@/server/domain/context";
import { notFound } from "@/server/domain/find-component";
import { readGrants } from "@/server/domain/identities/find-identity";
import { identityObject, readIdentity, toListItem } from "@/server/domain/identities/identity-rows";
import { toIso } from "@/server/domain/to-iso";

type TokenRow = {
  id: number;
  label: string;
  token_prefix: string;
  token_suffix: string;
  created: Date;
  expires_at: Date | null;
  last_used_at: Date | null;
  revoked_at: Date | null;
};
type AccessRow = { permission_set_ref: string; label: string; assigned: boolean; roles: string[]; grants: unknown };

/**
 * One identity with its roles, what is assigned to it, and what it may do by which set.
 * @throws AppError `forbidden` without identities:read; `not_found` when it is missing, or not to be seen by the actor.
 */
export async function getIdentity(ctx: Pick<Ctx, "actor" | "sql">, { id }: IdInput): Promise<IdentityDetail> {
  authoriseSome(ctx, "identities", "read");
  const row = await readIdentity(ctx.sql, id);
  if (!mayDo(ctx.actor, "identities", "read", identityObject(row))) throw notFound("Identity", String(id));
  return describeIdentity(ctx, id);
}

/** What is assigned to an identity directly. @throws as getIdentity */
export async function listAssignments(
  ctx: Pick<Ctx, "actor" | "sql">,
  input: IdInput,
): Promise<PermissionAssignment[]> {
  return (await getIdentity(ctx, input)).direct_permissions;
}

/** The same without asking for permission: the answer to somebody who just made or changed it. @throws AppError `not_found` */
export async function describeIdentity(ctx: Pick<Ctx, "sql">, id: number): Promise<IdentityDetail> {
  const { sql } = ctx;
  const [row, roles, assignments, access, tokens] = await Promise.all([
    readIdentity(sql, id),
    sql<Omit<IdentityRole, "created" | "updated"> & { created: Date; updated: Date }>(
      "select id, identity_id, role, source, managed, created, updated from attune.identity_role where identity_id = $1::bigint order by role",
      [id],
    ),
    sql<Omit<PermissionAssignment, "created"> & { created: Date }>(
      `select a.id, a.identity_id, a.permission_set_id, s.ref as permission_set_ref, a.created
       from attune.permission_assignment a join attune.permission_set s on s.id = a.permission_set_id
       where a.identity_id = $1::bigint order by s.ref`,
      [id],
    ),
    sql<AccessRow>(
      `select * from (
         select s.ref as permission_set_ref, s.label, s.grants,
           exists (select from attune.permission_assignment a where a.permission_set_id = s.id and a.identity_id = $1::bigint) as assigned,
           array(select r.role from attune.permission_set_role p join attune.identity_role r on r.role = p.role
                 where p.permission_set_id = s.id and r.identity_id = $1::bigint order by r.role) as roles
         from attune.permission_set s) held
       where assigned or cardinality(roles) > 0 order by permission_set_ref`,
      [id],
    ),
    sql<TokenRow>(
      `select id, label, token_prefix, token_suffix, created, expires_at, last_used_at, revoked_at
       from attune.integration_token where identity_id = $1::bigint order by id desc`,
      [id],
    ),
  ]);
  return {
    ...toListItem(row),
    roles: roles.map((role) => ({ ...role, created: toIso(role.created), updated: toIso(role.updated) })),
    direct_permissions: assignments.map((assignment) => ({ ...assignment, created: toIso(assignment.created) })),
    access: access.map((entry) => ({ ...entry, grants: readGrants(entry.grants) })),
    integration_tokens: tokens.map((token) => ({
      ...token,
      created: toIso(token.created),
      expires_at: toIso(token.expires_at),
      last_used_at: toIso(token.last_used_at),
      revoked_at: toIso(token.revoked_at),
    })),
  };
}
