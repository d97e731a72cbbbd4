import type { RegisterInput } from "@/lib/schemas/account";
import { hashPassword } from "@/server/auth/password";
import { nameActor, recordAudit } from "@/server/domain/audit/record-audit";
import type { Ctx } from "@/server/domain/context";
import { needsSetUp } from "@/server/domain/identities/create-administrator";
import { actorOf, findIdentity, type IdentityAccess } from "@/server/domain/identities/find-identity";
import type { Visitor } from "@/server/domain/identities/note-sign-in";
import { appError } from "@/server/errors";

/**
 * Makes an identity for a visitor, who is signed in with it: with no permission sets, so it may only read what is open to
 * everybody who is signed in. Not before the first administrator exists, who would otherwise never be asked for.
 * @throws AppError `forbidden` while self-registration is off; `conflict` when the login exists
 */
export async function registerIdentity(
  base: Visitor & Pick<Ctx, "db" | "config">,
  input: RegisterInput,
): Promise<IdentityAccess> {
  if (!base.config.selfRegistration) throw appError("forbidden", "Self-registration is switched off on this server");
  if (await needsSetUp(base)) throw appError("forbidden", "This server waits for its administrator. Open /setup first");
  const taken = () => {
    const message = `The login ${input.login} exists already`;
    return appError("conflict", message, [{ path: ["login"], message }]);
  };
  if (await findIdentity(base.sql, { login: input.login })) throw taken(); // before the costly hash
  const passwordHash = await hashPassword(input.password);
  return base.db.transaction(async (sql) => {
    await nameActor({ ...base, actor: null }, sql);
    const [row] = await sql<{ id: number }>(
      `insert into attune.identity (login, display_name, password_hash, last_sign_in_at)
       values ($1, $2, $3, to_timestamp($4::double precision / 1000)) on conflict (login) do nothing returning id`,
      [input.login, input.display_name || null, passwordHash, base.clock.now()],
    );
    const identity = row ? await findIdentity(sql, { id: row.id }) : null;
    if (!identity) throw taken(); // lost a race
    await recordAudit(
      { ...base, sql, actor: actorOf(identity) },
      { action: "identity.register", resource: "identity", resourceId: identity.id, resourceRef: identity.login },
    );
    return identity;
  });
}
