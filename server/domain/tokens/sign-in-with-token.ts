import { INTEGRATION_TOKEN_PREFIX } from "@/lib/schemas/integration-token";
import type { SignInThrottle } from "@/server/auth/sign-in-throttle";
import { findIdentity, type IdentityAccess } from "@/server/domain/identities/find-identity";
import { noteFailedSignIn, noteSignIn, type Visitor } from "@/server/domain/identities/note-sign-in";
import { redeemToken } from "@/server/domain/tokens/redeem-token";
import { appError } from "@/server/errors";

const ACTION = "identity.sign_in";

/**
 * The identity that an integration token stands for. An unknown, a revoked and an expired one give the same error.
 * @returns the token's id too, because what it is exchanged for must end with it
 * @throws AppError `unauthenticated`; `forbidden` when the identity is frozen
 */
export async function signInWithToken(
  base: Visitor,
  throttle: SignInThrottle,
  token: string,
): Promise<{ identity: IdentityAccess; integrationToken: number }> {
  const redeemed = token.startsWith(INTEGRATION_TOKEN_PREFIX)
    ? await redeemToken(base, token, base.origin.address)
    : { problem: "invalid" };
  const identity = "identity" in redeemed ? await findIdentity(base.sql, { id: redeemed.identity }) : null;
  if (!("id" in redeemed) || !identity) {
    const details = { method: "token", reason: "problem" in redeemed ? redeemed.problem : "invalid" };
    await noteFailedSignIn(base, throttle, { action: ACTION, login: null, details });
    throw appError("unauthenticated", "The integration token is unknown, revoked or expired");
  }
  if (identity.frozen) {
    const attempt = {
      action: ACTION,
      login: identity.login,
      identity: identity.id,
      details: { method: "token", reason: "frozen" },
    };
    await noteFailedSignIn(base, throttle, attempt);
    throw appError("forbidden", "This identity is frozen");
  }
  await noteSignIn(base, identity, ACTION, { method: "token", integration_token: redeemed.id });
  return { identity, integrationToken: redeemed.id };
}
