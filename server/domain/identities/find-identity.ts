import { type Grant, grantSchema } from "@/lib/schemas/identity";
import type { Sql } from "@/server/db/database";
import type { Actor } from "@/server/domain/context";

export type IdentityAccess = {
  id: number;
  login: string;
  displayName: string | null;
  passwordHash: string | null;
  frozen: boolean;
  tokenEpoch: number;
  grants: Grant[];
  permissionSetRefs: string[];
};

type IdentityRow = {
  id: number;
  login: string;
  display_name: string | null;
  password_hash: string | null;
  frozen: boolean;
  token_epoch: number;
  sets: { ref: string; grants: unknown }[];
};

/**
 * An identity with what it may do: the sets assigned to it and the sets of its roles. One statement, run for every
 * request, so that taking a permission away or freezing somebody works at once.
 */
export async function findIdentity(sql: Sql, by: { id: number } | { login: string }): Promise<IdentityAccess | null> {
  const [row] = await sql<IdentityRow>(
    `select i.id, i.login, i.display_name, i.password_hash, i.frozen, i.token_epoch,
       coalesce((
         select jsonb_agg(jsonb_build_object('ref', s.ref, 'grants', s.grants) order by s.ref)
         from attune.permission_set s
         where exists (select from attune.permission_assignment a where a.permission_set_id = s.id and a.identity_id = i.id)
            or exists (select from attune.permission_set_role p join attune.identity_role r on r.role = p.role
                       where p.permission_set_id = s.id and r.identity_id = i.id)
       ), '[]') as sets
     from attune.identity i where ${"id" in by ? "i.id = $1" : "i.login = $1"}`,
    ["id" in by ? by.id : by.login],
  );
  if (!row) return null;
  return {
    id: row.id,
    login: row.login,
    displayName: row.display_name,
    passwordHash: row.password_hash,
    frozen: row.frozen,
    tokenEpoch: row.token_epoch,
    grants: row.sets.flatMap((set) => readGrants(set.grants)),
    permissionSetRefs: row.sets.map((set) => set.ref),
  };
}

/** A stored grant that cannot be understood, or has constraints that cannot, grants nothing. */
export function readGrants(stored: unknown): Grant[] {
  if (!Array.isArray(stored)) return [];
  return stored.flatMap((entry) => {
    const parsed = grantSchema.safeParse(entry);
    return parsed.success ? [parsed.data] : [];
  });
}

export function actorOf(identity: IdentityAccess): Extract<Actor, { kind: "identity" }> {
  return {
    kind: "identity",
    id: identity.id,
    login: identity.login,
    grants: identity.grants,
    permissionSetRefs: identity.permissionSetRefs,
  };
}
