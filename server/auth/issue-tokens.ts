import { REFRESH_TOKEN_TTL_SECONDS, signToken } from "@/server/auth/tokens";
import type { Ctx } from "@/server/domain/context";

export type IssuedTokens = {
  access_token: string;
  refresh_token: string;
  token_type: "Bearer";
  /** Of the access token, seconds. */
  expires_in: number;
};

/**
 * An access and a refresh token for an identity that proved itself. With an integration token they end when that one is
 * revoked or expires.
 */
export async function issueTokens(
  { config, clock }: Pick<Ctx, "config" | "clock">,
  identity: { id: number; login: string; tokenEpoch: number },
  integrationToken?: number,
): Promise<IssuedTokens> {
  const sign = (type: "access" | "refresh", ttlSeconds: number) =>
    signToken(
      { authSecret: config.authSecret, clock, ttlSeconds },
      {
        identity: identity.id,
        login: identity.login,
        type,
        epoch: identity.tokenEpoch,
        ...(integrationToken === undefined ? {} : { metadata: { integration_token: integrationToken } }),
      },
    );
  return {
    access_token: await sign("access", config.accessTokenTtlSeconds),
    refresh_token: await sign("refresh", REFRESH_TOKEN_TTL_SECONDS),
    token_type: "Bearer",
    expires_in: config.accessTokenTtlSeconds,
  };
}
