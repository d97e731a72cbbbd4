import { verifyPassword } from "@/server/auth/password";
import type { SignInThrottle } from "@/server/auth/sign-in-throttle";
import type { Ctx } from "@/server/domain/context";
import { findIdentity, type IdentityAccess } from "@/server/domain/identities/find-identity";
import { appError } from "@/server/errors";

/** Longer ones are refused before they are hashed; nobody can have set one. */
const PASSWORD_LENGTH_MAX = 1_024;

/**
 * Checks login and password. An unknown login and one without a password take as long as a wrong password and give the
 * same error.
 * @throws AppError `unauthenticated`; `forbidden` when the password is right and the identity frozen; `limit` when too
 * many attempts of this login and address wait already.
 */
export async function signIn(
  base: Pick<Ctx, "sql">,
  throttle: SignInThrottle,
  attempt: { login: string; password: string; address: string },
): Promise<IdentityAccess> {
  const login = attempt.login.trim().toLowerCase().slice(0, 255);
  const identity = await throttle.attempt(login, attempt.address, async () => {
    const found = await findIdentity(base.sql, { login });
    const tooLong = attempt.password.length > PASSWORD_LENGTH_MAX;
    const matches = await verifyPassword(
      tooLong ? "" : attempt.password,
      tooLong ? null : (found?.passwordHash ?? null),
    );
    return matches ? found : null;
  });
  if (!identity) throw appError("unauthenticated", "The login or the password is wrong");
  if (identity.frozen) throw appError("forbidden", "This identity is frozen");
  return identity;
}
