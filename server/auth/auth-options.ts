import type { NextAuthOptions, User } from "next-auth";
import credentialsProvider from "next-auth/providers/credentials";
import { defaultExport } from "@/server/auth/default-export";
import { OIDC_PROVIDER_ID, oidcProvider } from "@/server/auth/oidc-provider";
import { baseContext } from "@/server/auth/request-context";
import { clientAddress, isSecureRequest } from "@/server/auth/request-origin";
import { sessionCookieName } from "@/server/auth/session-cookie";
import { signInThrottle } from "@/server/auth/sign-in-throttle";
import { recordAudit } from "@/server/domain/audit/record-audit";
import type { Ctx } from "@/server/domain/context";
import type { IdentityAccess } from "@/server/domain/identities/find-identity";
import type { ProviderClaims } from "@/server/domain/identities/provider-profile";
import { signIn } from "@/server/domain/identities/sign-in";
import { signInWithProvider } from "@/server/domain/identities/sign-in-with-provider";
import { errorMessage, isAppError } from "@/server/errors";
import type { Runtime } from "@/server/process-state";

const SESSION_SECONDS = 7 * 24 * 60 * 60;

type Base = Omit<Ctx, "actor">;

/** What the session cookie is made of. */
function userOf(identity: IdentityAccess): User {
  const name = identity.displayName ?? identity.login;
  return { id: String(identity.id), name, login: identity.login, epoch: identity.tokenEpoch };
}

/**
 * The settings of next-auth for one request. Made per request: the secret is known only once the server has started,
 * and whether cookies are for https only depends on how this browser reached us.
 */
export function authOptions(runtime: Runtime, headers: Headers): NextAuthOptions {
  const secure = isSecureRequest(headers);
  const base = baseContext(runtime, headers, "console");
  const { oidc } = runtime.config;
  return {
    secret: runtime.config.authSecret,
    session: { strategy: "jwt", maxAge: SESSION_SECONDS },
    pages: { signIn: "/login", error: "/login" },
    useSecureCookies: secure,
    cookies: {
      sessionToken: {
        name: sessionCookieName(secure),
        options: { httpOnly: true, sameSite: "lax", path: "/", secure },
      },
    },
    providers: [
      defaultExport(credentialsProvider)({
        credentials: { login: { type: "text" }, password: { type: "password" } },
        authorize: (credentials) =>
          withPassword(base, {
            login: String(credentials?.login ?? ""),
            password: String(credentials?.password ?? ""),
            address: clientAddress(headers),
          }),
      }),
      ...(oidc ? [oidcProvider(oidc)] : []),
    ],
    callbacks: {
      async signIn({ user, account, profile }) {
        if (account?.provider !== OIDC_PROVIDER_ID) return true;
        const problem = await withProvider(base, user, (profile ?? {}) as ProviderClaims);
        return problem === null ? true : `/login?error=${problem}`;
      },
      jwt: ({ token, user }) =>
        user ? { sub: user.id, name: user.name ?? null, login: user.login, epoch: user.epoch } : token,
      session: ({ session, token }) => ({
        ...session,
        user: { name: token.name ?? null, id: Number(token.sub), login: token.login },
      }),
    },
    events: { signOut: ({ token }) => noteSignOut(base, token) },
    logger: {
      error: (code, metadata) => {
        const { error = metadata } = metadata as { error?: unknown };
        runtime.log.error({ code, error: errorMessage(error) }, "next-auth failed");
      },
      warn: () => undefined, // only says that NEXTAUTH_URL is unset, which is meant
      debug: () => undefined,
    },
  };
}

async function withPassword(
  base: Base,
  attempt: { login: string; password: string; address: string },
): Promise<User | null> {
  try {
    return userOf(await signIn(base, signInThrottle(base.clock), attempt));
  } catch (error) {
    if (!isAppError(error)) {
      base.log.error({ error }, "signing in failed");
      throw new Error("Signing in failed because of an internal error");
    }
    if (error.code === "unauthenticated") return null; // the page says so in its own words
    throw new Error(error.message); // its text is what the page shows
  }
}

/** Turns the provider's user into the identity; returns what the sign-in page has words for (components/auth/sign-in-problem.ts). */
async function withProvider(base: Base, user: object, claims: ProviderClaims): Promise<string | null> {
  try {
    Object.assign(user, userOf(await signInWithProvider(base, signInThrottle(base.clock), claims)));
    return null;
  } catch (error) {
    if (isAppError(error) && error.code === "forbidden") return "Frozen";
    if (isAppError(error) && error.code === "precondition") return "SetUpFirst";
    base.log.error({ error: errorMessage(error) }, "signing in with the provider failed");
    return "Callback";
  }
}

/** A session cookie that was forged or has expired is nobody's, so nothing is noted. */
async function noteSignOut(base: Base, token: { sub?: string; login?: string } | null | undefined): Promise<void> {
  const id = Number(token?.sub);
  if (!Number.isInteger(id) || typeof token?.login !== "string") return;
  const actor = { kind: "identity" as const, id, login: token.login, grants: [], permissionSetRefs: [] };
  await recordAudit(
    { ...base, actor },
    { action: "identity.sign_out", resource: "identity", resourceId: id, resourceRef: token.login },
  );
}
