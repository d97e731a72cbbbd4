import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { handleNextAuth } from "@/server/auth/next-auth-handler";
import { resolveActor } from "@/server/auth/resolve-actor";
import type { OidcConfig } from "@/server/config";
import { type OidcPerson, type OidcTestProvider, startOidcProvider } from "@/server/testing/oidc-provider";
import { createRestServer, type RestServer } from "@/server/testing/rest-server";

const SECRET = "a secret with: special/characters";
let provider: OidcTestProvider;
let server: RestServer;
let config: OidcConfig;

beforeAll(async () => {
  provider = await startOidcProvider({ id: "attune", secret: SECRET });
  config = {
    issuer: provider.issuer,
    clientId: "attune",
    clientSecret: SECRET,
    name: "corp",
    label: "Corp",
    iconUrl: null,
    scopes: "openid profile email",
    roleClaim: "realm.roles",
  };
  server = await createRestServer({ config: { oidc: config } });
});
afterAll(() => Promise.all([server.drop(), provider.close()]));

/** A browser: keeps cookies of this console, and follows one redirect at a time. */
function createBrowser() {
  const jar = new Map<string, string>();
  const send = async (path: string, init: RequestInit = {}) => {
    const url = new URL(path, "http://localhost:3000");
    const headers = new Headers({ host: "localhost:3000", ...Object.fromEntries(new Headers(init.headers)) });
    if (jar.size > 0) headers.set("cookie", [...jar].map(([name, value]) => `${name}=${value}`).join("; "));
    const request = new Request(url, { ...init, headers });
    const answer = url.pathname.startsWith("/api/auth/")
      ? await handleNextAuth(server.runtime, request)
      : await server.fetch(url.pathname + url.search, { headers });
    for (const cookie of answer.headers.getSetCookie()) {
      const [pair = ""] = cookie.split(";");
      const at = pair.indexOf("=");
      if (/max-age=0/i.test(cookie)) jar.delete(pair.slice(0, at));
      else jar.set(pair.slice(0, at), pair.slice(at + 1));
    }
    return answer;
  };
  const cookie = () => [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
  return {
    jar,
    send,
    who: async () => (await resolveActor(base(), new Headers({ cookie: cookie() }))).actor,
  };
}

const base = () => ({ sql: server.database.sql, config: server.runtime.config, clock: server.runtime.clock });

/** From the link on the sign-in page to where the browser ends. */
async function signIn(person: OidcPerson, callbackUrl = "/rules", browser = createBrowser()) {
  provider.person = person;
  const begun = await browser.send(`/auth/oidc/login?callbackUrl=${encodeURIComponent(callbackUrl)}`);
  expect(begun.status).toBe(302);
  const back = await fetch(begun.headers.get("location") ?? "", { redirect: "manual" });
  const ended = await browser.send(back.headers.get("location") ?? "");
  return { browser, begun, back, location: ended.headers.get("location") ?? "" };
}

/** What next-auth's error address leads to. */
async function problemOf(location: string, browser = createBrowser()): Promise<string | null> {
  const url = new URL(location, "http://localhost:3000");
  if (!url.pathname.startsWith("/api/auth/")) return url.pathname === "/login" ? url.searchParams.get("error") : null;
  const next = await browser.send(url.href);
  return problemOf(next.headers.get("location") ?? "", browser);
}

const identity = async (login: string) =>
  (
    await server.database.sql<{
      id: number;
      external_subject: string | null;
      provider_profile: Record<string, unknown> | null;
    }>(
      "select id, login, display_name, auth_provider, external_subject, provider_profile, password_hash, last_sign_in_at from attune.identity where login = $1",
      [login],
    )
  )[0];
const roles = (id: number) =>
  server.database.sql("select role, source, managed from attune.identity_role where identity_id = $1 order by role", [
    id,
  ]);

describe("signing in with the provider", () => {
  test("uses PKCE, state and nonce, makes the identity without permissions, and comes back to the page that was asked for", async () => {
    const claims = {
      sub: "s-1",
      preferred_username: "Ann.Lee",
      name: "Ann Lee",
      email: "ann@example.com",
      groups: ["x"],
    };
    const { browser, location } = await signIn({ claims });
    expect(location).toBe("http://localhost:3000/rules");
    expect(provider.lastRequest?.get("code_challenge_method")).toBe("S256");
    expect(provider.lastRequest?.get("state")).toBeTruthy();
    expect(provider.lastRequest?.get("nonce")).toBeTruthy();
    expect(provider.lastRequest?.get("redirect_uri")).toBe("http://localhost:3000/api/auth/callback/oidc");
    expect(await browser.who()).toMatchObject({ login: "ann.lee", grants: [], permissionSetRefs: [] });
    expect(await identity("ann.lee")).toMatchObject({
      display_name: "Ann Lee",
      auth_provider: "oidc",
      external_subject: `${provider.issuer} s-1`,
      password_hash: null,
      last_sign_in_at: expect.any(Date),
      provider_profile: {
        iss: provider.issuer,
        sub: "s-1",
        preferred_username: "Ann.Lee",
        name: "Ann Lee",
        email: "ann@example.com",
      },
    });
    const events = await server.database.sql(
      "select actor_login, outcome, via, details from attune.audit_event where action = 'identity.sign_in' order by id desc limit 1",
    );
    expect(events).toEqual([
      { actor_login: "ann.lee", outcome: "success", via: "console", details: { method: "oidc", created: true } },
    ]);
  });

  test("a second time finds the same identity, also when the provider calls it something else now", async () => {
    const before = await identity("ann.lee");
    const { browser } = await signIn({ claims: { sub: "s-1", preferred_username: "ann.smith" } });
    expect(await browser.who()).toMatchObject({ id: before?.id, login: "ann.lee" });
    expect(await identity("ann.smith")).toBeUndefined();
  });

  test("never takes over a local login, nor another subject's, of the same name", async () => {
    const local = await identity("admin");
    const { browser } = await signIn({
      claims: { sub: "s-2", preferred_username: "Admin", email: "admin@example.com" },
    });
    const actor = await browser.who();
    expect(actor).toMatchObject({ login: "admin-2", grants: [] });
    expect(actor?.id).not.toBe(local?.id);
    expect(await identity("admin")).toEqual(local);
    const other = await signIn({ claims: { sub: "s-3", preferred_username: "ann.lee" } });
    expect((await other.browser.who())?.login).toBe("ann.lee-2");
  });

  test("gives the roles of the claim, takes away those that it no longer names, and leaves those that were given here", async () => {
    const claims = { sub: "s-4", preferred_username: "roland" };
    await signIn({ claims, userinfo: { realm: { roles: ["ops", "dev", 7, null] } } });
    const id = (await identity("roland"))?.id ?? 0;
    expect(await roles(id)).toEqual([
      { role: "dev", source: "oidc", managed: true },
      { role: "ops", source: "oidc", managed: true },
    ]);
    await server.database.sql("insert into attune.identity_role (identity_id, role) values ($1, 'local')", [id]);
    await signIn({ claims: { ...claims, realm: { roles: ["ops", "local"] } } });
    expect(await roles(id)).toEqual([
      { role: "local", source: "local", managed: false },
      { role: "ops", source: "oidc", managed: true },
    ]);
    await signIn({ claims });
    expect(await roles(id)).toEqual([{ role: "local", source: "local", managed: false }]);
    const [event] = await server.database.sql(
      "select actor_type from attune.audit_event where action = 'identity_role.create' and details ->> 'role' = 'ops'",
    );
    expect(event).toEqual({ actor_type: "system" });
  });

  test("of a frozen identity is refused, and noted", async () => {
    await server.database.sql("update attune.identity set frozen = true where login = 'ann.lee'");
    const { browser, location } = await signIn({ claims: { sub: "s-1" } });
    expect(await problemOf(location)).toBe("Frozen");
    expect(await browser.who()).toBeNull();
    const [event] = await server.database.sql(
      "select outcome, details from attune.audit_event where action = 'identity.sign_in' order by id desc limit 1",
    );
    expect(event).toEqual({ outcome: "failed", details: { method: "oidc", reason: "frozen" } });
    await server.database.sql("update attune.identity set frozen = false where login = 'ann.lee'");
  });
});

describe("what a provider or somebody else on the road may send", () => {
  const refused: [string, OidcPerson][] = [
    ["another nonce", { claims: { sub: "bad" }, tamper: (claims) => ({ ...claims, nonce: "other" }) }],
    ["a token for somebody else", { claims: { sub: "bad" }, tamper: (claims) => ({ ...claims, aud: "other" }) }],
    [
      "a token of another issuer",
      { claims: { sub: "bad" }, tamper: (claims) => ({ ...claims, iss: "http://evil.example" }) },
    ],
    ["a token that has expired", { claims: { sub: "bad" }, tamper: (claims) => ({ ...claims, exp: 1_000_000 }) }],
    ["a token without a subject", { claims: { sub: "bad" }, tamper: ({ sub: _, ...claims }) => claims }],
    ["a signature of another key", { claims: { sub: "bad" }, forged: true }],
    ["userinfo of somebody else", { claims: { sub: "bad" }, userinfo: { sub: "good" } }],
    ["a refusal", { claims: { sub: "bad" }, error: "access_denied" }],
    ["a subject with a line break", { claims: { sub: "bad\nline" } }],
  ];

  test.each(refused)("%s signs nobody in", async (_what, person) => {
    const { browser, location } = await signIn(person);
    expect(await problemOf(location)).toMatch(/^(OAuthCallback|Callback)$/);
    expect(await browser.who()).toBeNull();
    expect(await server.database.sql("select 1 from attune.identity where external_subject like '%bad%'")).toEqual([]);
  });

  test("an answer that another browser asked for, or that is used twice, signs nobody in", async () => {
    const first = createBrowser();
    provider.person = { claims: { sub: "s-5", preferred_username: "victor" } };
    const begun = await first.send("/auth/oidc/login");
    const back = await fetch(begun.headers.get("location") ?? "", { redirect: "manual" });
    const address = back.headers.get("location") ?? "";
    const stranger = createBrowser();
    await stranger.send(address);
    expect(await stranger.who()).toBeNull();
    const third = createBrowser();
    await third.send("/auth/oidc/login"); // has cookies of its own, for another state
    await third.send(address);
    expect(await third.who()).toBeNull();
    // the address of the contract leads to the same place
    const forwarded = await first.send(address.replace("/api/auth/callback/oidc", "/auth/callback"));
    expect(forwarded.headers.get("location")).toBe(new URL(address).pathname + new URL(address).search);
    await first.send(address);
    expect((await first.who())?.login).toBe("victor");
    const jar = createBrowser();
    await jar.send(address);
    expect(await jar.who()).toBeNull();
  });

  test("leads back to a page of this console only", async () => {
    for (const asked of ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]) {
      const { location } = await signIn({ claims: { sub: "s-1" } }, asked);
      expect(new URL(location).origin).toBe("http://localhost:3000");
    }
  });

  test("parameters in the address of a sign-in do not reach the provider", async () => {
    const browser = createBrowser();
    const { csrfToken } = (await (await browser.send("/api/auth/csrf")).json()) as { csrfToken: string };
    const answer = await browser.send("/api/auth/signin/oidc?scope=openid+admin&redirect_uri=http://evil.example", {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({ csrfToken, callbackUrl: "/" }),
    });
    const sent = new URL(answer.headers.get("location") ?? "").searchParams;
    expect(sent.get("scope")).toBe("openid profile email");
    expect(sent.get("redirect_uri")).toBe("http://localhost:3000/api/auth/callback/oidc");
  });
});

describe("without a provider, and before the first administrator", () => {
  test("the addresses answer 501 where none is configured", async () => {
    const plain = await createRestServer();
    for (const path of ["/auth/oidc/login", "/auth/callback?code=x"])
      expect((await plain.call("GET", path, { token: null })).status).toBe(501);
    await plain.drop();
  });

  test("a provider that does not answer leads back to the sign-in page", async () => {
    server.runtime.config = { ...server.runtime.config, oidc: { ...config, issuer: "http://127.0.0.1:9" } };
    const begun = await createBrowser().send("/auth/oidc/login");
    expect(await problemOf(begun.headers.get("location") ?? "")).toBe("OAuthSignin");
    server.runtime.config = { ...server.runtime.config, oidc: config };
  });

  test("nobody signs in while the server waits for its administrator", async () => {
    const before = server;
    server = await createRestServer({ config: { oidc: config } });
    await server.database.sql("delete from attune.identity");
    const { location } = await signIn({ claims: { sub: "s-9" } });
    expect(await problemOf(location)).toBe("SetUpFirst");
    expect(await server.database.sql("select 1 from attune.identity")).toEqual([]);
    await server.drop();
    server = before;
  });
});

describe("signing out", () => {
  test("by a link ends the browser's session and is noted; a link on another site does nothing", async () => {
    const { browser } = await signIn({ claims: { sub: "s-1" } });
    await browser.send("/auth/logout", { headers: { "sec-fetch-site": "cross-site" } });
    expect(await browser.who()).not.toBeNull();
    browser.jar.set("attune_access_token", "old");
    const answer = await browser.send("/auth/logout");
    expect(answer.headers.get("location")).toBe("/login");
    expect(await browser.who()).toBeNull();
    expect(browser.jar.has("attune_access_token")).toBe(false);
    const events = await server.database.sql(
      "select actor_login, outcome from attune.audit_event where action = 'identity.sign_out'",
    );
    expect(events).toEqual([{ actor_login: "ann.lee", outcome: "success" }]);
    expect((await browser.send("/auth/logout")).status).toBe(302); // nobody is there
  });
});
