import { type IssuedTokens, issueTokens } from "@/server/auth/issue-tokens";
import { byClaims } from "@/server/auth/resolve-actor";
import { verifyToken } from "@/server/auth/tokens";
import type { Ctx } from "@/server/domain/context";
import { findIdentity } from "@/server/domain/identities/find-identity";
import { appError } from "@/server/errors";

/**
 * New tokens for a refresh token, which counts as long as an access token of the same origin would.
 * @throws AppError `unauthenticated`; `forbidden` when the identity is frozen
 */
export async function refreshTokens(base: Omit<Ctx, "actor">, refreshToken: string): Promise<IssuedTokens> {
  const refusal = () => appError("unauthenticated", "The refresh token is not valid any more. Sign in again");
  const verified = await verifyToken({ authSecret: base.config.authSecret, clock: base.clock }, refreshToken);
  if ("problem" in verified || verified.claims.token_type !== "refresh") throw refusal();
  const { actor, ...rest } = await byClaims(base, verified.claims, "bearer");
  if (!actor) {
    if ("problem" in rest && rest.problem === "frozen") throw appError("forbidden", "This identity is frozen");
    throw refusal();
  }
  const identity = await findIdentity(base.sql, { id: actor.id });
  if (!identity) throw refusal();
  return issueTokens(base, identity, actor.integrationToken);
}
