import type { SignInThrottle } from "@/server/auth/sign-in-throttle";
import type { Sql } from "@/server/db/database";
import { nameActor } from "@/server/domain/audit/record-audit";
import type { Ctx } from "@/server/domain/context";
import { needsSetUp } from "@/server/domain/identities/create-administrator";
import { findIdentity, type IdentityAccess } from "@/server/domain/identities/find-identity";
import { noteFailedSignIn, noteSignIn, type Visitor } from "@/server/domain/identities/note-sign-in";
import {
  displayNameOf,
  externalSubject,
  loginOf,
  type ProviderClaims,
  profileOf,
  rolesOf,
} from "@/server/domain/identities/provider-profile";
import { appError } from "@/server/errors";

const PROVIDER = "oidc";
const ACTION = "identity.sign_in";
const NAMES_TRIED_MAX = 50;

/**
 * The identity of somebody whom the OpenID Connect provider vouches for. It is found by issuer and subject, never by its
 * name, and made at the first sign-in: with no permission sets, and with a login that nobody has. Roles of the provider
 * follow its claim at every sign-in; those given here stay.
 * @throws AppError `forbidden` when it is frozen, `invalid` without a subject, `precondition` before the first administrator
 */
export async function signInWithProvider(
  base: Visitor & Pick<Ctx, "db" | "config">,
  throttle: SignInThrottle,
  claims: ProviderClaims,
): Promise<IdentityAccess> {
  const subject = externalSubject(claims);
  if (subject === null) throw appError("invalid", "The provider did not say who you are");
  if (await needsSetUp(base)) throw appError("precondition", "This server waits for its administrator");
  const { identity, created } = await base.db.transaction(async (sql) => {
    // The server writes what the provider says; who signs in has no part in it.
    await nameActor({ ...base, actor: { kind: "system" } }, sql);
    const found = await findOrCreate(sql, subject, claims);
    await sql("update attune.identity set provider_profile = $2 where id = $1", [
      found.id,
      JSON.stringify(profileOf(claims)),
    ]);
    const { roleClaim } = base.config.oidc ?? {};
    if (roleClaim) await syncRoles(sql, found.id, rolesOf(claims, roleClaim));
    const access = await findIdentity(sql, { id: found.id });
    if (!access) throw appError("internal", "The identity that signs in is gone");
    return { identity: access, created: found.created };
  });
  const details = { method: PROVIDER, ...(created ? { created } : {}) };
  if (identity.frozen) {
    const attempt = { action: ACTION, login: identity.login, identity: identity.id };
    await noteFailedSignIn(base, throttle, { ...attempt, details: { ...details, reason: "frozen" } });
    throw appError("forbidden", "This identity is frozen");
  }
  await noteSignIn(base, identity, ACTION, details);
  return identity;
}

async function findOrCreate(
  sql: Sql,
  subject: string,
  claims: ProviderClaims,
): Promise<{ id: number; created: boolean }> {
  const find = async () => {
    const [row] = await sql<{ id: number }>(
      "select id from attune.identity where auth_provider = $1 and external_subject = $2",
      [PROVIDER, subject],
    );
    return row ? { id: row.id, created: false } : null;
  };
  const found = await find();
  if (found) return found;
  const wanted = loginOf(claims);
  for (let attempt = 1; attempt <= NAMES_TRIED_MAX; attempt += 1) {
    // Somebody else's login, a local one above all, is never taken over: the newcomer gets another.
    const login = attempt === 1 ? wanted : `${wanted}-${attempt}`;
    const [row] = await sql<{ id: number }>(
      `insert into attune.identity (login, display_name, auth_provider, external_subject) values ($1, $2, $3, $4)
       on conflict do nothing returning id`,
      [login, displayNameOf(claims), PROVIDER, subject],
    );
    if (row) return { id: row.id, created: true };
    const meanwhile = await find(); // the same person in a second tab
    if (meanwhile) return meanwhile;
  }
  throw appError("conflict", `No free login was found for ${wanted}`);
}

/** Makes the provider's roles those of the claim. A role that somebody gave here already stays theirs. */
async function syncRoles(sql: Sql, identity: number, roles: string[]): Promise<void> {
  await sql(
    "delete from attune.identity_role where identity_id = $1 and source = $2 and managed and not (role = any ($3))",
    [identity, PROVIDER, roles],
  );
  await sql(
    `insert into attune.identity_role (identity_id, role, source, managed)
     select $1, role, $2, true from unnest($3::text[]) as role on conflict (identity_id, role) do nothing`,
    [identity, PROVIDER, roles],
  );
}
