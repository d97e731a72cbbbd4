import type { GrantObject } from "@/lib/access/grants";
import type { GrantAction, PermissionSet, PermissionSetRole } from "@/lib/schemas/identity";
import { authorise, authoriseSome, mayDo, mayDoSome } from "@/server/domain/authorise";
import type { Ctx } from "@/server/domain/context";
import { notFound } from "@/server/domain/find-component";
import { readGrants } from "@/server/domain/identities/find-identity";
import { toIso } from "@/server/domain/to-iso";

type Row = Omit<PermissionSet, "grants" | "roles"> & {
  grants: unknown;
  roles: (Omit<PermissionSetRole, "permission_set_ref"> & { created: string })[];
};

/** Permission sets by ref: all, or the one of an id, or those of a pack. */
export async function readPermissionSets(
  ctx: Pick<Ctx, "sql">,
  filter: { id?: number; packRef?: string } = {},
): Promise<PermissionSet[]> {
  const rows = await ctx.sql<Row>(
    `select s.id, s.ref, s.pack_ref, s.label, s.description, s.grants, p.content_hash is not null as is_from_files,
       coalesce((select jsonb_agg(jsonb_build_object('id', r.id, 'permission_set_id', r.permission_set_id, 'role', r.role, 'created', r.created) order by r.role)
                 from attune.permission_set_role r where r.permission_set_id = s.id), '[]') as roles,
       coalesce((select jsonb_agg(jsonb_build_object('id', i.id, 'login', i.login) order by i.login)
                 from attune.permission_assignment a join attune.identity i on i.id = a.identity_id
                 where a.permission_set_id = s.id), '[]') as identities
     from attune.permission_set s left join attune.pack p on p.id = s.pack
     where ($1::bigint is null or s.id = $1) and ($2::text is null or s.pack_ref = $2) order by s.ref`,
    [filter.id, filter.packRef],
  );
  return rows.map((row) => ({
    ...row,
    grants: readGrants(row.grants),
    roles: row.roles.map((role) => ({
      ...role,
      permission_set_ref: row.ref,
      created: new Date(role.created).toISOString(),
    })),
  }));
}

/** @throws AppError `not_found` */
export async function readPermissionSet(ctx: Pick<Ctx, "sql">, id: number): Promise<PermissionSet> {
  const [set] = await readPermissionSets(ctx, { id });
  if (!set) throw notFound("Permission set", String(id));
  return set;
}

export function setObject(set: { id: number; ref: string; pack_ref: string | null }): GrantObject {
  return { id: set.id, ref: set.ref, packRef: set.pack_ref };
}

/**
 * permissions:manage stands for every action on permissions.
 * @throws AppError `forbidden`
 */
export function authorisePermissions(ctx: Pick<Ctx, "actor">, action: GrantAction, object?: GrantObject): void {
  if (object === undefined) {
    if (!mayDoSome(ctx.actor, "permissions", "manage")) authoriseSome(ctx, "permissions", action);
  } else if (!mayDo(ctx.actor, "permissions", "manage", object)) authorise(ctx, "permissions", action, object);
}

export type LockedSet = {
  id: number;
  ref: string;
  pack_ref: string | null;
  grants: unknown;
  is_from_files: boolean;
};

/**
 * The set that is to be changed or given, locked until the transaction ends, once it is sure that the actor may do that.
 * @throws AppError `forbidden`, `not_found`
 */
export async function lockPermissionSet(
  ctx: Ctx,
  by: { id: number } | { ref: string },
  action: GrantAction,
): Promise<LockedSet> {
  authorisePermissions(ctx, action);
  const [row] = await ctx.sql<LockedSet>(
    `select s.id, s.ref, s.pack_ref, s.grants, p.content_hash is not null as is_from_files
     from attune.permission_set s left join attune.pack p on p.id = s.pack
     where ${"id" in by ? "s.id = $1::bigint" : "s.ref = $1"} for no key update of s`,
    ["id" in by ? by.id : by.ref],
  );
  if (!row)
    throw "id" in by
      ? notFound("Permission set", String(by.id))
      : notFound("Permission set", by.ref, ["permission_set_ref"]);
  authorisePermissions(ctx, action, setObject(row));
  return row;
}

export function toPermissionSetRole(
  set: { id: number; ref: string },
  row: { id: number; role: string; created: Date },
): PermissionSetRole {
  return {
    id: row.id,
    permission_set_id: set.id,
    permission_set_ref: set.ref,
    role: row.role,
    created: toIso(row.created),
  };
}
