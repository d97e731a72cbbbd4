import type { GrantObject } from "@/lib/access/grants";
import type { JsonObject } from "@/lib/schemas/common";
import type { GrantAction, IdentityListItem } from "@/lib/schemas/identity";
import type { Sql } from "@/server/db/database";
import { authorise, authoriseSome } from "@/server/domain/authorise";
import type { Ctx } from "@/server/domain/context";
import { notFound } from "@/server/domain/find-component";
import { toIso } from "@/server/domain/to-iso";

export type IdentityRow = {
  id: number;
  login: string;
  display_name: string | null;
  frozen: boolean;
  attributes: JsonObject;
  auth_provider: string;
  has_password: boolean;
  last_sign_in_at: Date | null;
  created: Date;
  roles: string[];
  permission_set_refs: string[];
};

const SELECT = `select i.id, i.login, i.display_name, i.frozen, i.attributes, i.auth_provider, i.password_hash is not null as has_password,
    i.last_sign_in_at, i.created,
    array(select role from attune.identity_role where identity_id = i.id order by role) as roles,
    array(select s.ref from attune.permission_set s
          where exists (select from attune.permission_assignment a where a.permission_set_id = s.id and a.identity_id = i.id)
             or exists (select from attune.permission_set_role p join attune.identity_role r on r.role = p.role
                        where p.permission_set_id = s.id and r.identity_id = i.id)
          order by s.ref) as permission_set_refs
  from attune.identity i`;

/** Everybody, by login. */
export async function readIdentities(sql: Sql): Promise<IdentityRow[]> {
  return sql<IdentityRow>(`${SELECT} order by i.login`);
}

/** @throws AppError `not_found` */
export async function readIdentity(sql: Sql, id: number): Promise<IdentityRow> {
  const [row] = await sql<IdentityRow>(`${SELECT} where i.id = $1::bigint`, [id]);
  if (!row) throw notFound("Identity", String(id));
  return row;
}

export function toListItem(row: IdentityRow): IdentityListItem {
  return { ...row, last_sign_in_at: toIso(row.last_sign_in_at), created: toIso(row.created) };
}

/** What grants on identities can be limited by. Everybody is their own owner. */
export function identityObject(row: { id: number; login: string; attributes: JsonObject }): GrantObject {
  return { id: row.id, ref: row.login, ownerIdentity: row.id, attributes: row.attributes };
}

export type LockedIdentity = {
  id: number;
  login: string;
  frozen: boolean;
  attributes: JsonObject;
  auth_provider: string;
};

/**
 * The identity that is to be changed, locked until the transaction ends, once it is sure that the actor may do that.
 * @throws AppError `forbidden`, `not_found`
 */
export async function lockIdentity(ctx: Ctx, id: number, action: GrantAction): Promise<LockedIdentity> {
  authoriseSome(ctx, "identities", action);
  const [row] = await ctx.sql<LockedIdentity>(
    "select id, login, frozen, attributes, auth_provider from attune.identity where id = $1::bigint for no key update",
    [id],
  );
  if (!row) throw notFound("Identity", String(id));
  authorise(ctx, "identities", action, identityObject(row));
  return row;
}
