import type { ChangePasswordInput } from "@/lib/schemas/account";
import { hashPassword } from "@/server/auth/password";
import type { SignInThrottle } from "@/server/auth/sign-in-throttle";
import type { Ctx } from "@/server/domain/context";
import { findIdentity } from "@/server/domain/identities/find-identity";
import { noteFailedSignIn } from "@/server/domain/identities/note-sign-in";
import { requirePerson } from "@/server/domain/identities/require-person";
import { matches } from "@/server/domain/identities/sign-in";
import { writing } from "@/server/domain/write-row";
import { appError } from "@/server/errors";

/**
 * Sets the caller's own password, and ends all their sessions and access tokens, the one of this request included: sign in
 * again afterwards. Integration tokens stay; they are revoked one by one. Guesses are slowed down like those of a sign-in.
 * @throws AppError `unauthenticated` when the current password is wrong; `precondition` for an identity without one
 */
export async function changePassword(ctx: Ctx, throttle: SignInThrottle, input: ChangePasswordInput): Promise<void> {
  const actor = requirePerson(ctx);
  const identity = await findIdentity(ctx.sql, { id: actor.id });
  if (!identity) throw appError("unauthenticated", "Sign in first");
  const { passwordHash } = identity;
  if (passwordHash === null)
    throw appError(
      "precondition",
      "This identity signs in without a password of this server, so there is none to change",
    );
  const right = await throttle.attempt(identity.login, ctx.origin.address ?? "unknown", async () =>
    (await matches(input.current_password, passwordHash)) ? true : null,
  );
  if (!right) {
    const details = { reason: "wrong current password" };
    const attempt = { action: "identity.change_password", login: identity.login, identity: identity.id, details };
    await noteFailedSignIn(ctx, throttle, attempt);
    const message = "The current password is wrong";
    throw appError("unauthenticated", message, [{ path: ["current_password"], message }]);
  }
  const next = await hashPassword(input.new_password);
  await writing(ctx, `Identity ${identity.login}`, async ({ sql }) => {
    // Only from the password that was checked: of two changes at once, the second finds its current password wrong.
    const changed = await sql(
      "update attune.identity set password_hash = $2, token_epoch = token_epoch + 1, updated = now() where id = $1 and password_hash = $3 returning id",
      [identity.id, next, passwordHash],
    );
    if (changed.length === 0) throw appError("conflict", "The password was changed at the same time. Try again");
  });
}
