import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createRestApp } from "@/server/api/rest/create-rest-app";
import { hashPassword } from "@/server/auth/password";
import { createRestServer, type RestServer } from "@/server/testing/rest-server";
import { createTestActor } from "@/server/testing/test-context";

let server: RestServer;
const call: RestServer["call"] = (...given) => server.call(...given);

beforeAll(async () => {
  server = await createRestServer();
});
afterAll(() => server.drop());

describe("health", () => {
  test("answers 200 only while the runtime is healthy", async () => {
    expect(await call("GET", "/health", { token: null })).toEqual({ status: 200, body: { status: "ok" } });
    const detailed = await call("GET", "/health/detailed", { token: null });
    expect(detailed).toMatchObject({ status: 200, body: { status: "ok", database: "connected" } });
    expect(await call("GET", "/health/live", { token: null })).toEqual({ status: 200, body: null });
    server.setHealthy(false);
    expect((await call("GET", "/health", { token: null })).status).toBe(503);
    expect((await call("GET", "/health/ready", { token: null })).status).toBe(503);
    server.setHealthy(true);
    expect(await call("GET", "/health/ready", { token: null })).toEqual({ status: 200, body: null });
  });

  test("answers 503 before the server has started", async () => {
    const early = createRestApp(() => {
      throw new Error("not started");
    });
    expect((await early.request("/health")).status).toBe(503);
  });
});

describe("signing in", () => {
  test("the right password gives tokens that work, and a refresh token gives new ones", async () => {
    const login = await call("POST", "/auth/login", {
      token: null,
      body: { login: "Admin", password: "right-password" },
    });
    expect(login.status).toBe(200);
    expect(login.body.data).toMatchObject({
      token_type: "Bearer",
      expires_in: 3600,
      user: { login: "admin", display_name: null },
    });
    const me = await call("GET", "/auth/me", { token: login.body.data.access_token });
    expect(me.body.data).toMatchObject({
      login: "admin",
      auth_provider: "local",
      can_change_password: true,
      assigned_permission_set_refs: ["core.admin"],
    });
    const refreshed = await call("POST", "/auth/refresh", {
      token: null,
      body: { refresh_token: login.body.data.refresh_token },
    });
    expect(refreshed.status).toBe(200);
    expect(refreshed.body.data.user).toBeUndefined();
    expect((await call("GET", "/auth/me", { token: refreshed.body.data.access_token })).status).toBe(200);
    // an access token is not a refresh token, nor the other way round
    expect(
      (await call("POST", "/auth/refresh", { token: null, body: { refresh_token: login.body.data.access_token } }))
        .status,
    ).toBe(401);
    expect((await call("GET", "/auth/me", { token: login.body.data.refresh_token })).status).toBe(401);
  });

  test("a wrong password and an unknown login give the same answer", async () => {
    const wrong = await call("POST", "/auth/login", { token: null, body: { login: "viewer", password: "wrong" } });
    const unknown = await call("POST", "/auth/login", { token: null, body: { login: "nobody", password: "wrong" } });
    expect(wrong).toEqual({ status: 401, body: { error: expect.any(String), code: "UNAUTHORIZED" } });
    expect(unknown).toEqual(wrong);
  });

  test("missing fields are 422, and a frozen identity is 403", async () => {
    expect((await call("POST", "/auth/login", { token: null, body: { login: "admin" } })).status).toBe(422);
    await createTestActor(server.database, { login: "frozen" });
    await server.database.sql("update attune.identity set frozen = true, password_hash = $1 where login = 'frozen'", [
      await hashPassword("right-password"),
    ]);
    const frozen = await call("POST", "/auth/login", {
      token: null,
      body: { login: "frozen", password: "right-password" },
    });
    expect(frozen).toMatchObject({ status: 403, body: { code: "FORBIDDEN" } });
  });

  test("the settings are open and say that LDAP is not there", async () => {
    const { status, body } = await call("GET", "/auth/settings", { token: null });
    expect(status).toBe(200);
    expect(body.data).toMatchObject({
      ldap_enabled: false,
      ldap_provider_name: null,
      self_registration_enabled: false,
    });
  });
});

describe("errors", () => {
  test("a missing and a garbage token have the body of token extraction", async () => {
    expect(await call("GET", "/api/v1/sensors", { token: null })).toEqual({
      status: 401,
      body: { error: { code: 401, message: "Missing authentication token" } },
    });
    expect(await call("GET", "/api/v1/sensors", { token: "garbage" })).toEqual({
      status: 401,
      body: { error: { code: 401, message: "Invalid authentication token" } },
    });
  });

  test("another content type is 415, broken JSON 400, a wrong shape 422, a bad query or id 400, an unknown path 404", async () => {
    expect(
      (await call("POST", "/api/v1/sensors", { body: "ref=x", headers: { "content-type": "text/plain" } })).status,
    ).toBe(415);
    expect(await call("POST", "/api/v1/sensors", { body: "{" })).toMatchObject({
      status: 400,
      body: { code: "BAD_REQUEST" },
    });
    expect(await call("POST", "/api/v1/sensors", { body: { ref: "core.x" } })).toMatchObject({
      status: 422,
      body: { error: expect.any(String), code: "VALIDATION_ERROR" },
    });
    expect((await call("GET", "/api/v1/executions?status=foo")).status).toBe(400);
    expect((await call("GET", "/api/v1/executions/abc")).status).toBe(400);
    expect(await call("GET", "/api/v1/events/999999")).toMatchObject({ status: 404, body: { code: "NOT_FOUND" } });
    expect(await call("GET", "/api/v1/nothing")).toMatchObject({ status: 404, body: { code: "NOT_FOUND" } });
  });

  test("who is not signed in may send a short body only: a long one is refused before it is parsed", async () => {
    const long = `{"login":"x","password":"x"${" ".repeat(64 * 1024)}}`;
    for (const path of ["/auth/login", "/auth/refresh", "/auth/token-login", "/auth/ldap/login"])
      expect(await call("POST", path, { token: null, body: long })).toMatchObject({
        status: 400,
        body: { code: "BAD_REQUEST", error: "The body is larger than 64 KiB" },
      });
    expect((await call("POST", "/api/v1/sensors", { body: long })).status).toBe(422);
  });

  test("a cookie may not change anything for a page of another origin", async () => {
    const headers = { cookie: `attune_access_token=${server.tokens.admin}`, host: "localhost:3000" };
    const mine = { token: null, headers: { ...headers, origin: "http://localhost:3000" } };
    const others = { token: null, headers: { ...headers, origin: "http://evil.example" } };
    expect((await call("POST", "/api/v1/sensors/reload", mine)).status).toBe(200);
    expect((await call("POST", "/api/v1/sensors/reload", others)).status).toBe(403);
    expect(
      (
        await call("POST", "/api/v1/sensors/reload", {
          token: null,
          headers: { ...headers, "sec-fetch-site": "same-site" },
        })
      ).status,
    ).toBe(403);
  });
});
