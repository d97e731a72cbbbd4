import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hashPassword } from "@/server/auth/password";
import { ADDRESS_HEADER } from "@/server/auth/request-origin";
import { createRestServer, type RestServer } from "@/server/testing/rest-server";
import { createTestActor } from "@/server/testing/test-context";

let closed: RestServer;
let open: RestServer;

beforeAll(async () => {
  closed = await createRestServer();
  open = await createRestServer({ config: { selfRegistration: true } });
});
afterAll(() => Promise.all([closed.drop(), open.drop()]));

const anonymous = (server: RestServer, method: string, path: string, body?: unknown, headers = {}) =>
  server.call(method, path, { token: null, headers, ...(body === undefined ? {} : { body }) });

type Audited = { action: string; outcome: string; actor_type: string; actor_login: string | null; details: object };
const audited = (server: RestServer, action: string) =>
  server.database.sql<Audited>(
    "select action, outcome, actor_type, actor_login, details, address from attune.audit_event where action = $1 order by id",
    [action],
  );

async function addPerson(server: RestServer, login: string, password = "right-password"): Promise<number> {
  const { id } = await createTestActor(server.database, { login });
  await server.database.sql("update attune.identity set password_hash = $1 where id = $2", [
    await hashPassword(password),
    id,
  ]);
  return id;
}

async function signIn(server: RestServer, login: string, password = "right-password") {
  const answer = await anonymous(server, "POST", "/auth/login", { login, password });
  expect(answer.status).toBe(200);
  return answer.body.data as { access_token: string; refresh_token: string };
}

describe("registering", () => {
  test("is refused while self-registration is off, and makes nobody", async () => {
    const answer = await anonymous(closed, "POST", "/auth/register", { login: "newcomer", password: "long-enough" });
    expect(answer).toMatchObject({ status: 403, body: { code: "FORBIDDEN" } });
    expect(await closed.database.sql("select 1 from attune.identity where login = 'newcomer'")).toEqual([]);
  });

  test("gives tokens of an identity without permissions, which may look and not touch", async () => {
    const body = { login: "New.Comer", password: "long-enough", display_name: "New Comer" };
    const { status, body: answer } = await anonymous(open, "POST", "/auth/register", body);
    expect(status).toBe(200);
    expect(answer.data).toMatchObject({
      token_type: "Bearer",
      expires_in: 3600,
      user: { login: "new.comer", display_name: "New Comer" },
    });
    const token = answer.data.access_token;
    const me = await open.call("GET", "/auth/me", { token });
    expect(me.body.data).toMatchObject({ is_local: true, effective_permissions: [], assigned_permission_set_refs: [] });
    expect((await open.call("GET", "/api/v1/triggers", { token })).status).toBe(200);
    expect(
      (await open.call("POST", "/api/v1/packs", { token, body: { ref: "mine", label: "M", version: "1.0.0" } })).status,
    ).toBe(403);
    expect(await audited(open, "identity.register")).toMatchObject([{ actor_login: "new.comer", outcome: "success" }]);
  });

  test("answers 409 for a login that exists, in any case, and 422 for what is too short, too long or not a login", async () => {
    const register = (body: object) =>
      anonymous(open, "POST", "/auth/register", { login: "someone", password: "long-enough", ...body });
    expect(await register({ login: "ADMIN" })).toMatchObject({ status: 409, body: { code: "CONFLICT" } });
    for (const body of [
      { login: "ab" },
      { login: "x".repeat(256) },
      { login: "two words" },
      { login: "line\nbreak" },
      { login: "nul\u0000" },
      { login: "execution:7" },
      { login: "sensor:core.x" },
      { password: "short" },
      { password: "x".repeat(129) },
      { password: undefined },
      { display_name: "x".repeat(256) },
      { display_name: "a\u0000b" },
      { login: 7 },
    ])
      expect([body, (await register(body)).status]).toEqual([body, 422]);
  });

  test("of two of the same login at once one gets it and the other 409", async () => {
    const body = { login: "racer", password: "long-enough" };
    const answers = await Promise.all([1, 2, 3].map(() => anonymous(open, "POST", "/auth/register", body)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
  });

  test("is refused before the administrator exists, who would otherwise never be asked for", async () => {
    const empty = await createRestServer({ config: { selfRegistration: true } });
    await empty.database.sql("delete from attune.identity");
    const answer = await anonymous(empty, "POST", "/auth/register", { login: "first", password: "long-enough" });
    expect(answer.status).toBe(403);
    await empty.drop();
  });
});

describe("signing in", () => {
  test("is noted in the identity and in the audit log, with where it came from", async () => {
    const id = await addPerson(closed, "noted");
    await anonymous(
      closed,
      "POST",
      "/auth/login",
      { login: "noted", password: "right-password" },
      { [ADDRESS_HEADER]: "10.1.2.3" },
    );
    const [row] = await closed.database.sql<{ last_sign_in_at: Date }>(
      "select last_sign_in_at from attune.identity where id = $1",
      [id],
    );
    expect(row?.last_sign_in_at).toBeInstanceOf(Date);
    const events = await audited(closed, "identity.sign_in");
    expect(events.at(-1)).toMatchObject({
      actor_login: "noted",
      outcome: "success",
      address: "10.1.2.3",
      details: { method: "password" },
    });
  });

  test("that fails is noted with the login that was tried, also when nobody has it, and never with the password", async () => {
    await anonymous(closed, "POST", "/auth/login", { login: "No-Body", password: "a-secret-guess" });
    const events = await audited(closed, "identity.sign_in");
    expect(events.at(-1)).toMatchObject({ actor_type: "anonymous", actor_login: "no-body", outcome: "failed" });
    expect(JSON.stringify(events)).not.toContain("a-secret-guess");
  });

  test("is refused the same way for hostile logins and passwords, and never breaks", async () => {
    for (const body of [
      { login: "admin\r\nx-injected: 1", password: "x" },
      { login: "' or 1=1 --", password: "x" },
      { login: "__proto__", password: "x" },
      { login: "admin", password: "x".repeat(60_000) },
    ]) {
      const answer = await anonymous(closed, "POST", "/auth/login", body, { [ADDRESS_HEADER]: "10.9.9.9" });
      expect(answer).toEqual({
        status: 401,
        body: { error: "The login or the password is wrong", code: "UNAUTHORIZED" },
      });
    }
    const large = { login: "admin", password: "x".repeat(2_000_000) };
    expect((await anonymous(closed, "POST", "/auth/login", large)).status).toBe(400);
    for (const body of ['{"login":"admin\\u0000","password":"right-password"}', '{"login":"\\ud800","password":"x"}'])
      expect((await anonymous(closed, "POST", "/auth/login", body)).status).toBe(422);
    const [event] = (await audited(closed, "identity.sign_in")).filter(({ actor_login }) =>
      actor_login?.includes("x-injected"),
    );
    expect(event?.actor_login).not.toMatch(/[\r\n]/);
  });

  test("with an unknown login takes as long as with a wrong password", async () => {
    await addPerson(closed, "timed");
    const took = async (login: (round: number) => string) => {
      const times: number[] = [];
      for (let round = 0; round < 3; round += 1) {
        const start = performance.now();
        // one address for each attempt: the pauses after failures are not what is measured
        await anonymous(
          closed,
          "POST",
          "/auth/login",
          { login: login(round), password: "wrong" },
          { [ADDRESS_HEADER]: `10.0.${round}.${login(0).length}` },
        );
        times.push(performance.now() - start);
      }
      return Math.min(...times);
    };
    const [known, unknown] = [await took(() => "timed"), await took((round) => `nobody-${round}`)];
    expect(unknown).toBeGreaterThan(known * 0.4);
    expect(unknown).toBeLessThan(known * 2.5);
  });
});

describe("LDAP", () => {
  test("checks its fields first, and then says that it is not configured", async () => {
    const ldap = (body: unknown) => anonymous(closed, "POST", "/auth/ldap/login", body);
    expect((await ldap({})).status).toBe(422);
    expect((await ldap({ login: "", password: "x" })).status).toBe(422);
    expect((await ldap({ login: "x", password: "" })).status).toBe(422);
    expect(await ldap({ login: "x", password: "y" })).toMatchObject({ status: 501, body: { code: "NOT_IMPLEMENTED" } });
  });
});

describe("the settings", () => {
  test("have every key of the contract and tell what the server is configured for", async () => {
    const oidc = {
      issuer: "https://id.example",
      clientId: "c",
      clientSecret: "very-secret",
      name: "corp",
      label: "Corp",
      iconUrl: "/i.svg",
      scopes: "openid",
      roleClaim: null,
    };
    const server = await createRestServer({ config: { oidc, selfRegistration: true } });
    const { body } = await anonymous(server, "GET", "/auth/settings");
    expect(body.data).toEqual({
      authentication_enabled: true,
      local_password_enabled: true,
      local_password_visible_by_default: true,
      oidc_enabled: true,
      oidc_visible_by_default: true,
      oidc_provider_name: "corp",
      oidc_provider_label: "Corp",
      oidc_provider_icon_url: "/i.svg",
      ldap_enabled: false,
      ldap_visible_by_default: false,
      ldap_provider_name: null,
      ldap_provider_label: null,
      ldap_provider_icon_url: null,
      self_registration_enabled: true,
    });
    expect(JSON.stringify(body)).not.toContain("very-secret");
    await server.drop();
  });
});

describe("my account", () => {
  test("has every key of the contract, and the provider's profile only where there is one", async () => {
    const { body } = await closed.call("GET", "/auth/me");
    expect(Object.keys(body.data).sort()).toEqual([
      "assigned_permission_set_refs",
      "auth_provider",
      "can_change_password",
      "display_name",
      "effective_permissions",
      "id",
      "is_local",
      "login",
    ]);
    expect(body.data).toMatchObject({ auth_provider: "local", is_local: true, can_change_password: true });
  });

  test("can be given another name, keeps it when none is sent, and loses it with null", async () => {
    const put = async (data: unknown) =>
      (await closed.call("PUT", "/auth/me", { body: data, token: closed.tokens.viewer })).body.data?.display_name;
    expect(await put({ display_name: "  Vi Ewer " })).toBe("Vi Ewer");
    expect(await put({})).toBe("Vi Ewer");
    expect(await put({ display_name: null })).toBeNull();
    expect((await closed.call("PUT", "/auth/me", { body: { display_name: "x".repeat(256) } })).status).toBe(422);
    expect((await anonymous(closed, "PUT", "/auth/me", {})).status).toBe(401);
  });
});

describe("changing the password", () => {
  const change = (server: RestServer, token: string, body: object) =>
    server.call("POST", "/auth/change-password", {
      token,
      body: { current_password: "right-password", new_password: "another-password", ...body },
    });

  test("ends every access and refresh token from before, and the new password works", async () => {
    await addPerson(closed, "changer");
    const [before, other] = [await signIn(closed, "changer"), await signIn(closed, "changer")];
    const answer = await change(closed, before.access_token, {});
    expect(answer).toMatchObject({ status: 200, body: { data: { success: true, message: expect.any(String) } } });
    for (const { access_token: token } of [before, other])
      expect((await closed.call("GET", "/auth/me", { token })).status).toBe(401);
    expect((await anonymous(closed, "POST", "/auth/refresh", { refresh_token: other.refresh_token })).status).toBe(401);
    expect(
      (await anonymous(closed, "POST", "/auth/login", { login: "changer", password: "right-password" })).status,
    ).toBe(401);
    const after = await signIn(closed, "changer", "another-password");
    expect((await closed.call("GET", "/auth/me", { token: after.access_token })).status).toBe(200);
    expect(await audited(closed, "identity.change_password")).toContainEqual(
      expect.objectContaining({ actor_login: "changer", outcome: "success" }),
    );
  });

  test("is 401 with a wrong current password, 422 with a new one that is too short or long, and 401 without a token", async () => {
    await addPerson(closed, "guesser");
    const { access_token: token } = await signIn(closed, "guesser");
    expect(await change(closed, token, { current_password: "wrong" })).toMatchObject({
      status: 401,
      body: { code: "UNAUTHORIZED" },
    });
    expect((await change(closed, token, { new_password: "short" })).status).toBe(422);
    expect((await change(closed, token, { new_password: "x".repeat(129) })).status).toBe(422);
    expect(
      (await anonymous(closed, "POST", "/auth/change-password", { current_password: "a", new_password: "long-enough" }))
        .status,
    ).toBe(401);
    expect((await closed.call("GET", "/auth/me", { token })).status).toBe(200);
    expect(await audited(closed, "identity.change_password")).toContainEqual(
      expect.objectContaining({ outcome: "failed", actor_login: "guesser" }),
    );
  });

  test("is refused for an identity that has none", async () => {
    const id = await addPerson(closed, "external");
    const { access_token: token } = await signIn(closed, "external");
    await closed.database.sql("update attune.identity set password_hash = null, auth_provider = 'oidc' where id = $1", [
      id,
    ]);
    expect((await closed.call("GET", "/auth/me", { token })).body.data).toMatchObject({
      is_local: false,
      can_change_password: false,
    });
    expect((await change(closed, token, {})).status).toBe(400);
  });
});

describe("refreshing", () => {
  test("takes the token from the body or from the cookie, and the cookie only from pages of this origin", async () => {
    await addPerson(closed, "fresh");
    const { refresh_token: refresh } = await signIn(closed, "fresh");
    const cookie = `attune_refresh_token=${refresh}`;
    expect((await anonymous(closed, "POST", "/auth/refresh", undefined, { cookie })).status).toBe(200);
    expect((await anonymous(closed, "POST", "/auth/refresh", {}, { cookie })).status).toBe(200);
    expect(
      (await anonymous(closed, "POST", "/auth/refresh", {}, { cookie, "sec-fetch-site": "cross-site" })).status,
    ).toBe(403);
    expect((await anonymous(closed, "POST", "/auth/refresh", {})).status).toBe(422);
    expect((await anonymous(closed, "POST", "/auth/refresh", { refresh_token: "garbage" })).status).toBe(401);
  });
});

describe("cookies of the API", () => {
  test("let a browser read, and change something only from a page of this origin", async () => {
    await addPerson(closed, "browser");
    const cookie = `attune_access_token=${(await signIn(closed, "browser")).access_token}`;
    expect((await anonymous(closed, "GET", "/auth/me", undefined, { cookie })).status).toBe(200);
    const put = (site: string) =>
      anonymous(closed, "PUT", "/auth/me", { display_name: "B" }, { cookie, "sec-fetch-site": site });
    expect((await put("same-origin")).status).toBe(200);
    expect((await put("cross-site")).status).toBe(403);
  });
});

describe("a flood of failures", () => {
  test("is not written to the audit log without bound", async () => {
    const before = (await audited(open, "identity.sign_in")).length;
    for (let round = 0; round < 100; round += 1)
      await anonymous(open, "POST", "/auth/token-login", { token: `att_${round}` });
    expect((await audited(open, "identity.sign_in")).length - before).toBeLessThanOrEqual(60);
  });
});
