import { createHmac } from "node:crypto";
import { errors, jwtVerify, SignJWT } from "jose";
import { z } from "zod";
import type { Clock } from "@/lib/schedule/clock";

export const TOKEN_TYPES = ["access", "refresh", "sensor", "execution", "worker"] as const;
export type TokenType = (typeof TOKEN_TYPES)[number];

export const REFRESH_TOKEN_TTL_SECONDS = 604_800;

/** The claims of every token of ours; rest-api.md §0.6. `sub` is the identity's id as text. */
const claimsSchema = z.object({
  sub: z.string().regex(/^[1-9]\d{0,14}$/),
  login: z.string(),
  iat: z.number(),
  exp: z.number(),
  token_type: z.enum(TOKEN_TYPES),
  scope: z.string().optional(),
  metadata: z.looseObject({ epoch: z.number().int().optional() }).optional(),
});
export type TokenClaims = z.infer<typeof claimsSchema>;

export type VerifiedToken = { claims: TokenClaims } | { problem: "invalid" | "expired" };

/** The signing key is derived, so that a signature made for one purpose is worth nothing for another. */
function signingKey(authSecret: string): Uint8Array {
  return createHmac("sha256", authSecret).update("attune bearer token").digest();
}

/**
 * A signed token. `epoch` is the identity's generation of tokens; raising that one ends all older tokens. Access and refresh
 * tokens without one are refused; the others end by what they belong to (see resolve-actor.ts).
 */
export async function signToken(
  options: { authSecret: string; clock: Pick<Clock, "now">; ttlSeconds: number },
  token: {
    identity: number;
    login: string;
    type: TokenType;
    epoch?: number;
    scope?: string;
    metadata?: Record<string, unknown>;
  },
): Promise<string> {
  const issuedAt = Math.floor(options.clock.now() / 1000);
  const claims = {
    login: token.login,
    token_type: token.type,
    metadata: { ...token.metadata, ...(token.epoch === undefined ? {} : { epoch: token.epoch }) },
    ...(token.scope === undefined ? {} : { scope: token.scope }),
  };
  return new SignJWT(claims)
    .setProtectedHeader({ alg: "HS256", typ: "JWT" })
    .setSubject(String(token.identity))
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + options.ttlSeconds)
    .sign(signingKey(options.authSecret));
}

/** Checks signature, algorithm (HS256 only), expiry and claims. Says nothing about the identity. Never throws. */
export async function verifyToken(
  options: { authSecret: string; clock: Pick<Clock, "now"> },
  token: string,
): Promise<VerifiedToken> {
  try {
    const { payload } = await jwtVerify(token, signingKey(options.authSecret), {
      algorithms: ["HS256"],
      currentDate: new Date(options.clock.now()),
      requiredClaims: ["sub", "iat", "exp"],
    });
    const parsed = claimsSchema.safeParse(payload);
    return parsed.success ? { claims: parsed.data } : { problem: "invalid" };
  } catch (error) {
    return { problem: error instanceof errors.JWTExpired ? "expired" : "invalid" };
  }
}
