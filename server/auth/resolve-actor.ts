import { getToken } from "next-auth/jwt";
import { z } from "zod";
import { isSecureRequest } from "@/server/auth/request-origin";
import { sessionCookieName } from "@/server/auth/session-cookie";
import { type TokenClaims, type TokenType, verifyToken } from "@/server/auth/tokens";
import type { Actor, Ctx } from "@/server/domain/context";
import { actorOf, findIdentity } from "@/server/domain/identities/find-identity";

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
const sensorSchema = z.object({
  sensor_ref: z.string(),
  trigger_types: z.array(z.string()),
  node: z.string().optional(),
});
const ACCESS_TOKEN_COOKIE = "attune_access_token";

/**
 * The identity behind a request's headers: a bearer access token wins, then the session cookie of the console, then the
 * access token as a cookie. A credential that is there and wrong is not replaced by the next one. Frozen identities and
 * tokens from before the last change of password count for nothing. `accepts` are the types of bearer tokens that count.
 * Never throws because of what a client sent.
 */
export async function resolveActor(
  base: Pick<Ctx, "sql" | "config" | "clock">,
  headers: Headers,
  accepts: readonly TokenType[] = ["access"],
): Promise<ResolvedActor> {
  const authorization = headers.get("authorization");
  if (authorization !== null) {
    const [scheme, token, ...rest] = authorization.trim().split(/\s+/);
    if (scheme?.toLowerCase() !== "bearer" || !token || rest.length > 0)
      return { actor: null, via: "bearer", problem: "invalid" };
    return byToken(base, token, "bearer", accepts);
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
    return byIdentity(base, Number(parsed.data.sub), parsed.data.epoch, "cookie");
  }
  const token = cookies[ACCESS_TOKEN_COOKIE];
  return token ? byToken(base, token, "cookie", ["access"]) : { actor: null, via: null, problem: "missing" };
}

async function byToken(
  base: Pick<Ctx, "sql" | "config" | "clock">,
  token: string,
  via: "bearer" | "cookie",
  accepts: readonly TokenType[],
): Promise<ResolvedActor> {
  const verified = await verifyToken({ authSecret: base.config.authSecret, clock: base.clock }, token);
  if ("problem" in verified) return { actor: null, via, problem: verified.problem };
  const { claims } = verified;
  if (!accepts.includes(claims.token_type)) return { actor: null, via, problem: "invalid" };
  const resolved = await byIdentity(base, Number(claims.sub), claims.metadata?.epoch, via);
  if (!resolved.actor || claims.token_type === "access") return resolved;
  return claims.token_type === "sensor"
    ? asSensor(resolved.actor, claims, via)
    : { actor: null, via, problem: "invalid" };
}

/** A sensor's token has no grants: it may do what the endpoints that accept it check by `actor.sensor`. */
function asSensor(actor: IdentityActor, claims: TokenClaims, via: "bearer" | "cookie"): ResolvedActor {
  const parsed = sensorSchema.safeParse(claims.metadata);
  if (!parsed.success) return { actor: null, via, problem: "invalid" };
  const { sensor_ref: ref, trigger_types: triggerRefs, node } = parsed.data;
  const sensor = { ref, triggerRefs, ...(node === undefined ? {} : { node }) };
  return { actor: { ...actor, grants: [], permissionSetRefs: [], sensor }, via };
}

async function byIdentity(
  base: Pick<Ctx, "sql">,
  id: number,
  epoch: number | undefined,
  via: "bearer" | "cookie",
): Promise<ResolvedActor> {
  const identity = id <= 2_147_483_647 ? await findIdentity(base.sql, { id }) : null;
  if (!identity || identity.tokenEpoch !== epoch) return { actor: null, via, problem: "invalid" };
  if (identity.frozen) return { actor: null, via, problem: "frozen" };
  return { actor: actorOf(identity), via };
}

function readCookies(header: string | null): Record<string, string> {
  const cookies: Record<string, string> = Object.create(null);
  for (const part of header?.split(";") ?? []) {
    const at = part.indexOf("=");
    if (at > 0) cookies[part.slice(0, at).trim()] = part.slice(at + 1).trim();
  }
  return cookies;
}
