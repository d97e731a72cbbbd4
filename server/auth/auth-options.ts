import type { NextAuthOptions } from "next-auth";
import CredentialsProvider from "next-auth/providers/credentials";
import { clientAddress, isSecureRequest } from "@/server/auth/request-origin";
import { sessionCookieName } from "@/server/auth/session-cookie";
import { signInThrottle } from "@/server/auth/sign-in-throttle";
import { signIn } from "@/server/domain/identities/sign-in";
import { isAppError } from "@/server/errors";
import type { Runtime } from "@/server/process-state";

const SESSION_SECONDS = 7 * 24 * 60 * 60;

/**
 * The settings of next-auth for one request. Made per request: the secret is known only once the server has started,
 * and whether cookies are for https only depends on how this browser reached us.
 */
export function authOptions(runtime: Runtime, headers: Headers): NextAuthOptions {
  const secure = isSecureRequest(headers);
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
      CredentialsProvider({
        credentials: { login: { type: "text" }, password: { type: "password" } },
        async authorize(credentials) {
          const attempt = {
            login: String(credentials?.login ?? ""),
            password: String(credentials?.password ?? ""),
            address: clientAddress(headers),
          };
          try {
            const identity = await signIn({ sql: runtime.db.sql }, signInThrottle(runtime.clock), attempt);
            const name = identity.displayName ?? identity.login;
            return { id: String(identity.id), name, login: identity.login, epoch: identity.tokenEpoch };
          } catch (error) {
            if (!isAppError(error)) {
              runtime.log.error({ error }, "signing in failed");
              throw new Error("Signing in failed because of an internal error");
            }
            if (error.code === "unauthenticated") return null; // the page says so in its own words
            throw new Error(error.message); // its text is what the page shows
          }
        },
      }),
    ],
    callbacks: {
      jwt: ({ token, user }) => (user ? { ...token, login: user.login, epoch: user.epoch } : token),
      session: ({ session, token }) => ({
        ...session,
        user: { name: token.name ?? null, id: Number(token.sub), login: token.login },
      }),
    },
    logger: {
      error: (code, metadata) => runtime.log.error({ code, error: String(metadata) }, "next-auth failed"),
      warn: () => undefined, // only says that NEXTAUTH_URL is unset, which is meant
      debug: () => undefined,
    },
  };
}
