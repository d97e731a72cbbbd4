import { handleNextAuth } from "@/server/auth/next-auth-handler";
import { OIDC_PROVIDER_ID } from "@/server/auth/oidc-provider";
import { isSameOrigin, isSecureRequest } from "@/server/auth/request-origin";
import { ACCESS_TOKEN_COOKIE, REFRESH_TOKEN_COOKIE } from "@/server/auth/resolve-actor";
import type { Runtime } from "@/server/process-state";

const redirectTo = (location: string, cookies: string[] = []) => {
  const headers = new Headers({ location, "cache-control": "no-store" });
  for (const cookie of cookies) headers.append("set-cookie", cookie);
  return new Response(null, { status: 302, headers });
};

/** A path of this console, or the dashboard: never another site, however it is written. */
function ownPath(asked: string | null): string {
  const base = "http://attune.invalid";
  if (!asked?.startsWith("/") || !URL.canParse(asked, base)) return "/";
  const { origin, pathname, search, hash } = new URL(asked, base);
  return origin === base && !pathname.startsWith("//") ? pathname + search + hash : "/";
}

/** The same request, for a path of next-auth. */
function asked(
  request: Request,
  path: string,
  extra: { cookies?: string[]; form?: Record<string, string> } = {},
): Request {
  const headers = new Headers(request.headers);
  const cookies = [headers.get("cookie"), ...(extra.cookies ?? []).map((cookie) => cookie.split(";")[0])];
  const sent = cookies.filter(Boolean).join("; ");
  if (sent) headers.set("cookie", sent);
  for (const name of ["content-length", "content-type", "transfer-encoding"]) headers.delete(name);
  const url = new URL(path, request.url);
  if (!headers.has("host")) headers.set("host", url.host);
  return new Request(
    url,
    extra.form ? { method: "POST", headers, body: new URLSearchParams(extra.form) } : { headers },
  );
}

/**
 * Leads a browser to the OpenID Connect provider, and from there back to `callbackUrl` of this console. next-auth begins a
 * sign-in only with a form; this sends it in the browser's name, so that a link is enough.
 */
export async function beginOidcSignIn(runtime: Runtime, request: Request): Promise<Response> {
  const csrf = await handleNextAuth(runtime, asked(request, "/api/auth/csrf"));
  const { csrfToken } = (await csrf.json()) as { csrfToken: string };
  const csrfCookies = csrf.headers.getSetCookie();
  const callbackUrl = ownPath(new URL(request.url).searchParams.get("callbackUrl"));
  const answer = await handleNextAuth(
    runtime,
    asked(request, `/api/auth/signin/${OIDC_PROVIDER_ID}`, { cookies: csrfCookies, form: { csrfToken, callbackUrl } }),
  );
  return redirectTo(answer.headers.get("location") ?? "/login?error=OAuthSignin", [
    ...csrfCookies,
    ...answer.headers.getSetCookie(),
  ]);
}

/** Where a provider may send browsers that was told this address: next-auth's own has the same parameters. */
export function continueOidcSignIn(request: Request): Response {
  return redirectTo(`/api/auth/callback/${OIDC_PROVIDER_ID}${new URL(request.url).search}`);
}

/**
 * Ends the session of a browser that follows a link to here, and forgets the cookies of the API. A link on another site does
 * not: nobody is signed out by a page they happen to read.
 */
export async function signOutBrowser(runtime: Runtime, request: Request): Promise<Response> {
  if (!isSameOrigin(request.headers)) return redirectTo("/");
  const csrf = await handleNextAuth(runtime, asked(request, "/api/auth/csrf"));
  const { csrfToken } = (await csrf.json()) as { csrfToken: string };
  const csrfCookies = csrf.headers.getSetCookie();
  const answer = await handleNextAuth(
    runtime,
    asked(request, "/api/auth/signout", { cookies: csrfCookies, form: { csrfToken, callbackUrl: "/login" } }),
  );
  return redirectTo("/login", [
    ...csrfCookies,
    ...answer.headers.getSetCookie(),
    ...[ACCESS_TOKEN_COOKIE, REFRESH_TOKEN_COOKIE].map((name) => tokenCookie(name, "", 0, request.headers)),
  ]);
}

/** A Set-Cookie header for one of the API's tokens. */
export function tokenCookie(name: string, value: string, maxAgeSeconds: number, headers: Headers): string {
  const secure = isSecureRequest(headers) ? "; Secure" : "";
  return `${name}=${value}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${maxAgeSeconds}${secure}`;
}
