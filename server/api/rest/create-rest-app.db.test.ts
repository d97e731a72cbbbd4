import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { systemClock } from "@/lib/schedule/clock";
import { createRestApp } from "@/server/api/rest/create-rest-app";
import { hashPassword } from "@/server/auth/password";
import { signToken } from "@/server/auth/tokens";
import { silentLog } from "@/server/log";
import type { Runtime } from "@/server/process-state";
import { createFakeEngine } from "@/server/testing/fake-engine";
import { seedCore } from "@/server/testing/seed-core";
import { createTestActor, createTestDatabase, type TestDatabase, testConfig } from "@/server/testing/test-context";

let database: TestDatabase;
let healthy = true;
let tokens: { admin: string; viewer: string };
const engine = createFakeEngine();

const app = createRestApp(() => runtime());

function runtime(): Runtime {
  return {
    config: testConfig,
    log: silentLog,
    clock: systemClock,
    db: database,
    embedded: true,
    engine,
    live: {} as Runtime["live"],
    healthy: async () => healthy,
    stop: async () => undefined,
  };
}

async function call(
  method: string,
  path: string,
  options: { body?: unknown; token?: string | null; headers?: Record<string, string> } = {},
) {
  const token = options.token === undefined ? tokens.admin : options.token;
  const response = await app.request(`http://localhost:3000${path}`, {
    method,
    headers: {
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(options.body === undefined ? {} : { "content-type": "application/json" }),
      ...options.headers,
    },
    ...(options.body === undefined
      ? {}
      : { body: typeof options.body === "string" ? options.body : JSON.stringify(options.body) }),
  });
  const text = await response.text();
  // biome-ignore lint/suspicious/noExplicitAny: tests look at answers of every shape
  return { status: response.status, body: (text === "" ? null : JSON.parse(text)) as any };
}

beforeAll(async () => {
  database = await createTestDatabase();
  await seedCore(database);
  const grants = (list: [string, string[]][]) =>
    JSON.stringify(list.map(([resource, actions]) => ({ resource, actions })));
  const all = ["packs", "actions", "rules", "executions", "keys"].map((name): [string, string[]] => [
    name,
    ["read", "create", "update", "delete", "execute", "cancel", "configure", "decrypt"],
  ]);
  await database.sql(
    "insert into attune.permission_set (ref, label, grants) values ('core.admin', 'Admin', $1), ('core.viewer', 'Viewer', $2)",
    [
      grants(all),
      grants([
        ["packs", ["read"]],
        ["executions", ["read"]],
      ]),
    ],
  );
  const sign = async (login: string, set: string) => {
    const actor = await createTestActor(database, { login });
    await database.sql("update attune.identity set password_hash = $1 where id = $2", [
      await hashPassword("right-password"),
      actor.id,
    ]);
    await database.sql(
      "insert into attune.permission_assignment (identity_id, permission_set_id) select $1, id from attune.permission_set where ref = $2",
      [actor.id, set],
    );
    return signToken(
      { authSecret: testConfig.authSecret, clock: systemClock, ttlSeconds: 60 },
      { identity: actor.id, login, type: "access", epoch: 0 },
    );
  };
  tokens = { admin: await sign("admin", "core.admin"), viewer: await sign("viewer", "core.viewer") };
});
afterAll(() => database.drop());

describe("health", () => {
  test("answers 200 only while the runtime is healthy", async () => {
    expect(await call("GET", "/health", { token: null })).toEqual({ status: 200, body: { status: "ok" } });
    const detailed = await call("GET", "/health/detailed", { token: null });
    expect(detailed).toMatchObject({ status: 200, body: { status: "ok", database: "connected" } });
    expect(await call("GET", "/health/live", { token: null })).toEqual({ status: 200, body: null });
    healthy = false;
    expect((await call("GET", "/health", { token: null })).status).toBe(503);
    expect((await call("GET", "/health/ready", { token: null })).status).toBe(503);
    healthy = true;
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
    await createTestActor(database, { login: "frozen" });
    await database.sql("update attune.identity set frozen = true, password_hash = $1 where login = 'frozen'", [
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

  test("every documented path wants a credential, except signing in", async () => {
    const document = (await call("GET", "/api/v1/openapi.json", { token: null })).body;
    const open = new Set(["/auth/login", "/auth/refresh", "/auth/settings"]);
    let checked = 0;
    for (const [path, methods] of Object.entries<Record<string, unknown>>(document.paths))
      for (const method of Object.keys(methods)) {
        if (open.has(path)) continue;
        const address = path.replaceAll(/\{id\}/g, "1").replaceAll(/\{\w+\}/g, "core.echo");
        const answer = await call(method.toUpperCase(), address, {
          token: null,
          ...(method === "get" ? {} : { body: {} }),
        });
        expect([method, path, answer.status]).toEqual([method, path, 401]);
        checked += 1;
      }
    expect(checked).toBeGreaterThan(45);
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

  test("a cookie may not change anything for a page of another origin", async () => {
    const headers = { cookie: `attune_access_token=${tokens.admin}`, host: "localhost:3000" };
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

describe("sensors", () => {
  const body = {
    ref: "core.every_five",
    label: "Every five seconds",
    trigger_ref: "core.intervaltimer",
    config: { unit: "seconds", interval: 5 },
  };

  test("a timer sensor is made, shown, listed, changed, switched and deleted", async () => {
    const created = await call("POST", "/api/v1/sensors", { body });
    expect(created.status).toBe(201);
    expect(Object.keys(created.body.data).sort()).toEqual(
      "armed_version config created description enabled entrypoint id label next_fire_at pack pack_ref param_schema ref runtime runtime_ref trigger trigger_ref updated worker_affinity worker_selector worker_tolerations".split(
        " ",
      ),
    );
    expect(created.body.data).toMatchObject({ entrypoint: "internal://timer", enabled: true, config: body.config });
    expect((await call("POST", "/api/v1/sensors", { body })).status).toBe(409);
    expect(
      (
        await call("POST", "/api/v1/sensors", {
          body: { ...body, ref: "core.other", config: { unit: "weeks", interval: 1 } },
        })
      ).status,
    ).toBe(422);
    expect(
      (await call("POST", "/api/v1/sensors", { body: { ...body, ref: "core.other", trigger_ref: "core.missing" } }))
        .status,
    ).toBe(404);

    const list = await call("GET", "/api/v1/sensors?page_size=1000");
    expect(list.body.pagination).toEqual({
      page: 1,
      page_size: 100,
      total_items: 2,
      total_pages: 1,
      has_previous: false,
      has_next: false,
    });
    expect(Object.keys(list.body.items[0]).sort()).toEqual(
      "created description enabled id label pack_ref ref trigger trigger_ref updated".split(" "),
    );
    expect((await call("GET", "/api/v1/triggers/core.intervaltimer/sensors")).body.items).toHaveLength(1);
    expect((await call("GET", "/api/v1/triggers/core.missing/sensors")).status).toBe(404);

    expect((await call("PUT", "/api/v1/sensors/core.every_five", { body: { label: "New" } })).body.data.label).toBe(
      "New",
    );
    expect((await call("POST", "/api/v1/sensors/core.every_five/disable")).body.data.enabled).toBe(false);
    expect(
      (await call("GET", "/api/v1/sensors/enabled")).body.items.map((item: { ref: string }) => item.ref),
    ).not.toContain("core.every_five");
    expect((await call("POST", "/api/v1/sensors/core.every_five/enable")).body.data.enabled).toBe(true);
    expect(await call("DELETE", "/api/v1/sensors/core.every_five")).toEqual({
      status: 200,
      body: { success: true, message: expect.any(String), next_fire_at: null, armed_version: null },
    });
    expect((await call("GET", "/api/v1/sensors/core.every_five")).status).toBe(404);
    expect((await call("POST", "/api/v1/sensors/core.every_five/enable")).status).toBe(404);
  });

  test("the trigger may be named by its id, and a sensor that is no timer has no next fire", async () => {
    const [trigger] = await database.sql<{ id: number }>("select id from attune.trigger where ref = 'core.alert'");
    const created = await call("POST", "/api/v1/sensors", {
      body: { ref: "core.watcher", label: "W", trigger_id: trigger?.id, entrypoint: "watch.sh", runtime_ref: "shell" },
    });
    expect(created.status).toBe(201);
    expect(created.body.data).toMatchObject({ trigger_ref: "core.alert", runtime_ref: "core.shell" });
    expect("next_fire_at" in created.body.data).toBe(false);
    expect((await call("POST", "/api/v1/sensors", { body: { ref: "core.w2", label: "W" } })).status).toBe(422);
  });

  test("a reload says what it compared", async () => {
    const { status, body: answer } = await call("POST", "/api/v1/sensors/reload");
    expect(status).toBe(200);
    expect(answer.data).toMatchObject({ reloaded: 0, armed: 0, version: 0 });
  });
});

describe("other definitions", () => {
  test("a pack, a trigger, an action and a rule are made, and clearable fields are cleared", async () => {
    expect(
      (
        await call("POST", "/api/v1/packs", {
          body: { ref: "mine", label: "Mine", version: "1.0.0", description: "d" },
        })
      ).status,
    ).toBe(201);
    expect(
      (await call("PUT", "/api/v1/packs/mine", { body: { description: { op: "clear" } } })).body.data.description,
    ).toBeNull();
    expect(
      (await call("PUT", "/api/v1/packs/mine", { body: { description: { op: "set", value: "e" } } })).body.data
        .description,
    ).toBe("e");
    const trigger = await call("POST", "/api/v1/triggers", {
      body: { ref: "mine.happened", label: "H", param_schema: { a: { type: "string" } } },
    });
    expect(trigger).toMatchObject({
      status: 201,
      body: { data: { param_schema: { a: { type: "string" } }, webhook_enabled: false } },
    });
    expect(
      (await call("PUT", "/api/v1/triggers/mine.happened", { body: { param_schema: { op: "clear" } } })).body.data
        .param_schema,
    ).toBeNull();
    const action = await call("POST", "/api/v1/actions", {
      body: { ref: "mine.say", pack_ref: "mine", label: "Say", entrypoint: "echo hi", runtime_ref: "core.shell" },
    });
    expect(action).toMatchObject({ status: 201, body: { data: { is_adhoc: true, runtime_ref: "core.shell" } } });
    expect("worker_selector" in action.body.data).toBe(false);
    const rule = await call("POST", "/api/v1/rules", {
      body: {
        ref: "mine.rule",
        pack_ref: "mine",
        label: "R",
        action_ref: "mine.say",
        trigger_ref: "mine.happened",
        criteria: 1,
      },
    });
    expect(rule.status).toBe(201);
    expect(rule.body.data).toMatchObject({ conditions: {}, enabled: true, permission_set_refs: null });
    expect((await call("GET", "/api/v1/packs/mine/rules")).body.items).toHaveLength(1);
    expect((await call("GET", "/api/v1/actions/mine.say/rules")).body.items).toHaveLength(1);
    expect((await call("DELETE", "/api/v1/packs/mine")).body).toMatchObject({ success: true });
    expect((await call("GET", "/api/v1/rules/mine.rule")).status).toBe(404);
  });

  test("a viewer may read and may not create", async () => {
    expect((await call("GET", "/api/v1/packs", { token: tokens.viewer })).status).toBe(200);
    const refused = await call("POST", "/api/v1/packs", {
      token: tokens.viewer,
      body: { ref: "nope", label: "N", version: "1.0.0" },
    });
    expect(refused).toMatchObject({
      status: 403,
      body: { code: "FORBIDDEN", error: expect.stringContaining("packs:create") },
    });
  });
});

describe("executions", () => {
  test("an execution is requested, shown, paged and cancelled, and cannot be cancelled twice", async () => {
    const requested = await call("POST", "/api/v1/executions/execute", {
      body: { action_ref: "core.echo", parameters: { message: "hi", extra: 1 } },
    });
    expect(requested.status).toBe(201);
    expect(requested.body.data).toMatchObject({
      status: "requested",
      config: { message: "hi", extra: 1 },
      result: null,
      worker: null,
    });
    expect("started_at" in requested.body.data).toBe(false);
    const { id } = requested.body.data;
    expect((await call("GET", `/api/v1/executions/${id}`, { token: tokens.viewer })).status).toBe(200);
    await call("POST", "/api/v1/executions/execute", { body: { action_ref: "core.echo" } });
    const page = await call("GET", "/api/v1/executions?per_page=1&action_ref=core.echo");
    expect(page.body.pagination).toEqual({ page: 1, page_size: 1, has_previous: false, has_next: true });
    expect("result" in page.body.items[0]).toBe(false);
    expect((await call("GET", "/api/v1/executions?per_page=1&page=2&include_total=true")).body.pagination).toEqual({
      page: 2,
      page_size: 1,
      total_items: 2,
      total_pages: 2,
      has_previous: true,
      has_next: false,
    });
    expect((await call("POST", `/api/v1/executions/${id}/cancel`, { token: tokens.viewer })).status).toBe(403);
    const cancelled = await call("POST", `/api/v1/executions/${id}/cancel`);
    expect(cancelled.body.data).toMatchObject({ status: "cancelled", result: { cancelled: true, succeeded: false } });
    expect(await call("POST", `/api/v1/executions/${id}/cancel`)).toMatchObject({
      status: 409,
      body: { code: "CONFLICT" },
    });
    expect((await call("POST", "/api/v1/executions/999999/cancel")).status).toBe(404);
  });

  test("an unknown action is 404, and running needs actions:execute", async () => {
    expect((await call("POST", "/api/v1/executions/execute", { body: { action_ref: "core.missing" } })).status).toBe(
      404,
    );
    const refused = await call("POST", "/api/v1/executions/execute", {
      token: tokens.viewer,
      body: { action_ref: "core.echo" },
    });
    expect(refused).toMatchObject({ status: 403, body: { error: expect.stringContaining("actions:execute") } });
  });
});
