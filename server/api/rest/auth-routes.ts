import { z } from "zod";
import { endpoint, openEndpoint, type Rest } from "@/server/api/rest/endpoint";
import { dataOf } from "@/server/api/rest/envelopes";
import { tokenError } from "@/server/api/rest/rest-error";
import { clientAddress } from "@/server/auth/request-origin";
import { signInThrottle } from "@/server/auth/sign-in-throttle";
import { REFRESH_TOKEN_TTL_SECONDS, signToken, verifyToken } from "@/server/auth/tokens";
import type { Ctx } from "@/server/domain/context";
import { mergeGrants } from "@/server/domain/identities/describe-current-user";
import { findIdentity, type IdentityAccess } from "@/server/domain/identities/find-identity";
import { signIn } from "@/server/domain/identities/sign-in";
import { appError } from "@/server/errors";

const tag = "Auth";
const loginBody = z.object({ login: z.string().min(1).max(255), password: z.string().min(1) });
const refreshBody = z.object({ refresh_token: z.string().min(1) });

const tokenResponse = z.object({
  access_token: z.string(),
  refresh_token: z.string(),
  token_type: z.literal("Bearer"),
  expires_in: z.number(),
  user: z.object({ id: z.number(), login: z.string(), display_name: z.string().nullable() }).optional(),
});

const currentUser = z.object({
  id: z.number(),
  login: z.string(),
  display_name: z.string().nullable(),
  auth_provider: z.string(),
  is_local: z.boolean(),
  can_change_password: z.boolean(),
  effective_permissions: z.array(z.object({ resource: z.string(), actions: z.array(z.string()) })),
  assigned_permission_set_refs: z.array(z.string()),
});

const authSettings = z.record(z.string(), z.union([z.boolean(), z.string(), z.null()]));

/** rest-api.md §1: signing in with a password, and what goes with it. */
export function addAuthRoutes(rest: Rest): void {
  openEndpoint(
    rest,
    { method: "post", path: "/auth/login", summary: "Sign in", tag, body: loginBody, response: dataOf(tokenResponse) },
    async (base, { body, headers }) => {
      const attempt = { ...body, address: clientAddress(headers) };
      const identity = await signIn(base, signInThrottle(base.clock), attempt);
      const { id, login, displayName } = identity;
      return { data: { ...(await tokensFor(base, identity)), user: { id, login, display_name: displayName } } };
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
      response: dataOf(tokenResponse),
    },
    async (base, { body }) => {
      const options = { authSecret: base.config.authSecret, clock: base.clock };
      const verified = await verifyToken(options, body.refresh_token);
      if ("problem" in verified || verified.claims.token_type !== "refresh")
        throw appError("unauthenticated", "The refresh token is not valid any more. Sign in again");
      const identity = await findIdentity(base.sql, { id: Number(verified.claims.sub) });
      if (!identity || identity.tokenEpoch !== verified.claims.metadata?.epoch)
        throw appError("unauthenticated", "The refresh token is not valid any more. Sign in again");
      if (identity.frozen) throw appError("forbidden", "This identity is frozen");
      return { data: await tokensFor(base, identity) };
    },
  );

  endpoint(
    rest,
    { method: "get", path: "/auth/me", summary: "Who am I, and what may I do", tag, response: dataOf(currentUser) },
    async (ctx) => {
      const identity = ctx.actor.kind === "identity" ? await findIdentity(ctx.sql, { id: ctx.actor.id }) : null;
      if (!identity) throw tokenError("invalid");
      const data = {
        id: identity.id,
        login: identity.login,
        display_name: identity.displayName,
        auth_provider: "local",
        is_local: true,
        can_change_password: identity.passwordHash !== null,
        effective_permissions: mergeGrants(identity.grants),
        assigned_permission_set_refs: identity.permissionSetRefs,
      };
      return { data };
    },
  );

  openEndpoint(
    rest,
    {
      method: "get",
      path: "/auth/settings",
      summary: "Which ways of signing in there are",
      tag,
      response: dataOf(authSettings),
    },
    async (base) => ({
      data: {
        authentication_enabled: true,
        local_password_enabled: true,
        local_password_visible_by_default: true,
        oidc_enabled: false,
        oidc_visible_by_default: false,
        oidc_provider_name: null,
        oidc_provider_label: null,
        oidc_provider_icon_url: null,
        ldap_enabled: false,
        ldap_visible_by_default: false,
        ldap_provider_name: null,
        ldap_provider_label: null,
        ldap_provider_icon_url: null,
        self_registration_enabled: base.config.selfRegistration,
      },
    }),
  );
}

async function tokensFor(base: Pick<Ctx, "config" | "clock">, identity: IdentityAccess) {
  const { authSecret, accessTokenTtlSeconds } = base.config;
  const sign = (type: "access" | "refresh", ttlSeconds: number) =>
    signToken(
      { authSecret, clock: base.clock, ttlSeconds },
      { identity: identity.id, login: identity.login, type, epoch: identity.tokenEpoch },
    );
  return {
    access_token: await sign("access", accessTokenTtlSeconds),
    refresh_token: await sign("refresh", REFRESH_TOKEN_TTL_SECONDS),
    token_type: "Bearer",
    expires_in: accessTokenTtlSeconds,
  };
}
