import { getToken } from "next-auth/jwt";
import { z } from "zod";
import { INTEGRATION_TOKEN_PREFIX } from "@/lib/schemas/integration-token";
import { clientAddress, isSecureRequest } from "@/server/auth/request-origin";
import { sessionCookieName } from "@/server/auth/session-cookie";
import { executionActor, sensorActor, type TokenActor } from "@/server/auth/token-actors";
import { type TokenClaims, verifyToken } from "@/server/auth/tokens";
import type { Actor, Ctx } from "@/server/domain/context";
import { actorOf, findIdentity } from "@/server/domain/identities/find-identity";
import { isTokenActive, redeemToken } from "@/server/domain/tokens/redeem-token";

type IdentityActor = Extract<Actor, { kind: "identity" }>;

/**
 * Who a request comes from. `via` is null when it carries no credential; a cookie can be sent by other sites' pages,
 * so those requests must be checked with isSameOrigin before they change anything.
 */
export type ResolvedActor =
  | { actor: IdentityActor; via: "bearer" | "cookie" }
  | { actor: null; via: null; problem: "missing" }
  | { actor: null; via: "bearer" | "cookie"; problem: "invalid" | "expired" | "frozen" };

const sessionSchema = z.object({ sub: z.string().regex(/^[1-9]\d{0,14}$/), epoch: z.number().int() });
const tokenMetadata = z.looseObject({ integration_token: z.int().optional() });
export const ACCESS_TOKEN_COOKIE = "attune_access_token";
export const REFRESH_TOKEN_COOKIE = "attune_refresh_token";

type Base = Pick<Ctx, "sql" | "config" | "clock">;
type Via = "bearer" | "cookie";

/**
 * The identity behind a request's headers: a bearer token wins, then the session cookie of the console, then the access
 * token as a cookie. A bearer token is a JWT (of an identity, an execution or a sensor) or an integration token. A
 * credential that is there and wrong is not replaced by the next one. Frozen identities and tokens from before the last
 * change of password count for nothing. Never throws because of what a client sent.
 */
export async function resolveActor(base: Base, headers: Headers): Promise<ResolvedActor> {
  const authorization = headers.get("authorization");
  if (authorization !== null) {
    const [scheme, token, ...rest] = authorization.trim().split(/\s+/);
    if (scheme?.toLowerCase() !== "bearer" || !token || rest.length > 0)
      return { actor: null, via: "bearer", problem: "invalid" };
    return token.startsWith(INTEGRATION_TOKEN_PREFIX)
      ? byIntegrationToken(base, token, clientAddress(headers))
      : byToken(base, token, "bearer");
  }
  const cookies = readCookies(headers.get("cookie"));
  const session = await getToken({
    req: { headers, cookies } as unknown as Parameters<typeof getToken>[0]["req"],
    cookieName: sessionCookieName(isSecureRequest(headers)),
    secret: base.config.authSecret,
  });
  if (session) {
    const parsed = sessionSchema.safeParse(session);
    if (!parsed.success) return { actor: null, via: "cookie", problem: "invalid" };
    return byIdentity(base, { id: Number(parsed.data.sub), epoch: parsed.data.epoch, via: "cookie" });
  }
  const token = cookies[ACCESS_TOKEN_COOKIE];
  return token ? byToken(base, token, "cookie") : { actor: null, via: null, problem: "missing" };
}

async function byToken(base: Base, token: string, via: Via): Promise<ResolvedActor> {
  const verified = await verifyToken({ authSecret: base.config.authSecret, clock: base.clock }, token);
  if ("problem" in verified) return { actor: null, via, problem: verified.problem };
  const { claims } = verified;
  switch (claims.token_type) {
    case "access":
      return byClaims(base, claims, via);
    case "execution":
      return tokenActor(await executionActor(base.sql, claims), via);
    case "sensor":
      return tokenActor(await sensorActor(base.sql, claims), via);
    case "refresh":
    case "worker":
      return { actor: null, via, problem: "invalid" };
  }
}

const tokenActor = (found: TokenActor, via: Via): ResolvedActor =>
  "actor" in found ? { actor: found.actor, via } : { actor: null, via, problem: found.problem };

/** The identity of an access or refresh token whose signature was checked. */
export async function byClaims(base: Base, claims: TokenClaims, via: Via): Promise<ResolvedActor> {
  const metadata = tokenMetadata.safeParse(claims.metadata ?? {});
  if (!metadata.success) return { actor: null, via, problem: "invalid" };
  const id = Number(claims.sub);
  const integrationToken = metadata.data.integration_token;
  // What an integration token was exchanged for ends with it.
  if (integrationToken !== undefined && !(await isTokenActive(base, integrationToken, id)))
    return { actor: null, via, problem: "invalid" };
  return byIdentity(base, { id, epoch: claims.metadata?.epoch, via, integrationToken });
}

async function byIntegrationToken(base: Base, token: string, address: string): Promise<ResolvedActor> {
  const used = await redeemToken(base, token, address);
  if ("problem" in used) return { actor: null, via: "bearer", problem: used.problem };
  return byIdentity(base, { id: used.identity, epoch: "any", via: "bearer", integrationToken: used.id });
}

async function byIdentity(
  base: Pick<Ctx, "sql">,
  given: { id: number; epoch: number | "any" | undefined; via: Via; integrationToken?: number | undefined },
): Promise<ResolvedActor> {
  const { id, epoch, via, integrationToken } = given;
  const identity = id <= 2_147_483_647 ? await findIdentity(base.sql, { id }) : null;
  if (!identity || (epoch !== "any" && identity.tokenEpoch !== epoch)) return { actor: null, via, problem: "invalid" };
  if (identity.frozen) return { actor: null, via, problem: "frozen" };
  const actor = { ...actorOf(identity), ...(integrationToken === undefined ? {} : { integrationToken }) };
  return { actor, via };
}

export function readCookies(header: string | null): Record<string, string> {
  const cookies: Record<string, string> = Object.create(null);
  for (const part of header?.split(";") ?? []) {
    const at = part.indexOf("=");
    if (at > 0) cookies[part.slice(0, at).trim()] = part.slice(at + 1).trim();
  }
  return cookies;
}
