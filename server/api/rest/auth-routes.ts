import { z } from "zod";
import { authSettingsSchema, registerInput } from "@/lib/schemas/account";
import { addAccountRoutes } from "@/server/api/rest/account-routes";
import { addBrowserFlowRoutes } from "@/server/api/rest/browser-flow-routes";
import { openEndpoint, type Rest } from "@/server/api/rest/endpoint";
import { dataOf } from "@/server/api/rest/envelopes";
import { notImplemented } from "@/server/api/rest/rest-error";
import { issueTokens } from "@/server/auth/issue-tokens";
import { refreshTokens } from "@/server/auth/refresh-tokens";
import { clientAddress, isSameOrigin } from "@/server/auth/request-origin";
import { REFRESH_TOKEN_COOKIE, readCookies } from "@/server/auth/resolve-actor";
import { signInThrottle } from "@/server/auth/sign-in-throttle";
import type { Ctx } from "@/server/domain/context";
import { describeAuthSettings } from "@/server/domain/identities/describe-auth-settings";
import type { IdentityAccess } from "@/server/domain/identities/find-identity";
import { registerIdentity } from "@/server/domain/identities/register-identity";
import { signIn } from "@/server/domain/identities/sign-in";
import { signInWithToken } from "@/server/domain/tokens/sign-in-with-token";
import { appError } from "@/server/errors";

const tag = "Auth";
const loginBody = z.object({ login: z.string().min(1).max(255), password: z.string().min(1) });
const ldapBody = z.object({ login: z.string().min(1), password: z.string().min(1) });
const tokenBody = z.object({ token: z.string().min(1).max(1_000) });
/** Without it the cookie attune_refresh_token counts. */
const refreshBody = z.object({ refresh_token: z.string().min(1).optional() });

const tokenResponse = z.object({
  access_token: z.string(),
  refresh_token: z.string(),
  token_type: z.literal("Bearer"),
  expires_in: z.number(),
  user: z.object({ id: z.number(), login: z.string(), display_name: z.string().nullable() }).optional(),
});

/** rest-api.md §1: the ways to sign in, and what goes with them. */
export function addAuthRoutes(rest: Rest): void {
  openEndpoint(
    rest,
    { method: "post", path: "/auth/login", summary: "Sign in", tag, body: loginBody, response: dataOf(tokenResponse) },
    async (base, { body, headers }) => {
      const attempt = { ...body, address: clientAddress(headers) };
      return { data: await tokensWithUser(base, await signIn(base, signInThrottle(base.clock), attempt)) };
    },
  );

  openEndpoint(
    rest,
    {
      method: "post",
      path: "/auth/register",
      summary: "Create an account, where the server allows it",
      tag,
      body: registerInput,
      response: dataOf(tokenResponse),
    },
    async (base, { body }) => ({ data: await tokensWithUser(base, await registerIdentity(base, body)) }),
  );

  openEndpoint(
    rest,
    {
      method: "post",
      path: "/auth/token-login",
      summary: "Get tokens for an integration token",
      tag,
      body: tokenBody,
      response: dataOf(tokenResponse),
    },
    async (base, { body }) => {
      const signedIn = await signInWithToken(base, signInThrottle(base.clock), body.token);
      return { data: await tokensWithUser(base, signedIn.identity, signedIn.integrationToken) };
    },
  );

  openEndpoint(
    rest,
    {
      method: "post",
      path: "/auth/refresh",
      summary: "Get new tokens for a refresh token",
      tag,
      body: refreshBody,
      bodyOptional: true,
      response: dataOf(tokenResponse),
    },
    async (base, { body, headers }) => ({ data: await refreshTokens(base, refreshTokenOf(body, headers)) }),
  );

  openEndpoint(
    rest,
    {
      method: "post",
      path: "/auth/ldap/login",
      summary: "Sign in with LDAP, which this server is not configured for",
      tag,
      body: ldapBody,
      response: dataOf(tokenResponse),
    },
    async () => {
      throw notImplemented("LDAP is not configured on this server");
    },
  );

  openEndpoint(
    rest,
    {
      method: "get",
      path: "/auth/settings",
      summary: "Which ways of signing in there are",
      tag,
      response: dataOf(authSettingsSchema),
    },
    async (base) => ({ data: describeAuthSettings(base.config) }),
  );

  addAccountRoutes(rest);
  addBrowserFlowRoutes(rest);
}

async function tokensWithUser(
  base: Pick<Ctx, "config" | "clock">,
  identity: IdentityAccess,
  integrationToken?: number,
) {
  const { id, login, displayName } = identity;
  const user = { id, login, display_name: displayName };
  return { ...(await issueTokens(base, identity, integrationToken)), user };
}

/** @throws AppError `forbidden` when another site's page would use a browser's cookie, `invalid` without any token */
function refreshTokenOf(body: z.infer<typeof refreshBody>, headers: Headers): string {
  if (body.refresh_token !== undefined) return body.refresh_token;
  const cookie = readCookies(headers.get("cookie"))[REFRESH_TOKEN_COOKIE];
  if (!cookie) {
    const message = "A refresh token is required";
    throw appError("invalid", `refresh_token: ${message}`, [{ path: ["refresh_token"], message }]);
  }
  if (!isSameOrigin(headers)) throw appError("forbidden", "This request comes from a page of another origin");
  return cookie;
}
