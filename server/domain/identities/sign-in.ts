import { verifyPassword } from "@/server/auth/password";
import type { SignInThrottle } from "@/server/auth/sign-in-throttle";
import { findIdentity, type IdentityAccess } from "@/server/domain/identities/find-identity";
import { noteFailedSignIn, noteSignIn, type Visitor } from "@/server/domain/identities/note-sign-in";
import { appError } from "@/server/errors";

/** Longer ones are refused before they are hashed; nobody can have set one. */
const PASSWORD_LENGTH_MAX = 1_024;
const ACTION = "identity.sign_in";

/**
 * Checks login and password. An unknown login and one without a password take as long as a wrong password and give the
 * same error. Every outcome is in the audit log, except attempts that were refused without being looked at.
 * @throws AppError `unauthenticated`; `forbidden` when the password is right and the identity frozen; `limit` when too
 * many attempts of this login and address wait already.
 */
export async function signIn(
  base: Visitor,
  throttle: SignInThrottle,
  attempt: { login: string; password: string; address: string },
): Promise<IdentityAccess> {
  const login = attempt.login.trim().toLowerCase().slice(0, 255);
  const identity = await throttle.attempt(login, attempt.address, async () => {
    // PostgreSQL has no text with a NUL character, so nobody has such a login.
    const found = login.includes("\0") ? null : await findIdentity(base.sql, { login });
    return (await matches(attempt.password, found?.passwordHash ?? null)) ? found : null;
  });
  const failed = (reason: string) =>
    noteFailedSignIn(base, throttle, {
      action: ACTION,
      login,
      identity: identity?.id ?? null,
      details: { method: "password", reason },
    });
  if (!identity) {
    await failed("wrong login or password");
    throw appError("unauthenticated", "The login or the password is wrong");
  }
  if (identity.frozen) {
    await failed("frozen");
    throw appError("forbidden", "This identity is frozen");
  }
  await noteSignIn(base, identity, ACTION, { method: "password" });
  return identity;
}

/** Whether a password of any length is the one of the hash; takes the same time for every answer. */
export async function matches(password: string, hash: string | null): Promise<boolean> {
  const tooLong = password.length > PASSWORD_LENGTH_MAX;
  return verifyPassword(tooLong ? "" : password, tooLong ? null : hash);
}
