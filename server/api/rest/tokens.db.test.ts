import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { issueTokens } from "@/server/auth/issue-tokens";
import { ADDRESS_HEADER } from "@/server/auth/request-origin";
import { createRestServer, type RestServer } from "@/server/testing/rest-server";
import { createTestActor } from "@/server/testing/test-context";

let server: RestServer;
let nowMs: number;
let viewer: number;
let manager: string;

beforeAll(async () => {
  server = await createRestServer();
  nowMs = Date.parse("2030-01-01T00:00:00Z");
  server.runtime.clock = { ...server.runtime.clock, now: () => nowMs };
  // tokens of the fixture are as old as the system's clock
  const { database } = server;
  ({ id: viewer } = await createTestActor(database, { login: "viewer" }));
  await database.sql(
    `insert into attune.permission_set (ref, label, grants) values ('core.people', 'P', '[{"resource":"identities","actions":["read","update"]}]')`,
  );
  await database.sql(
    `insert into attune.permission_assignment (identity_id, permission_set_id)
     select i.id, s.id from attune.identity i, attune.permission_set s where i.login = 'admin' and s.ref = 'core.people'`,
  );
  const login = async (name: string) =>
    (await server.call("POST", "/auth/login", { token: null, body: { login: name, password: "right-password" } })).body
      .data.access_token;
  server.tokens.viewer = await login("viewer");
  manager = await login("admin");
});
afterAll(() => server.drop());

const path = (id: number, rest = "") => `/api/v1/identities/${id}/integration-tokens${rest}`;
const asViewer = (method: string, address: string, body?: unknown) =>
  server.call(method, address, { token: server.tokens.viewer, ...(body === undefined ? {} : { body }) });

async function create(
  body: object = {},
): Promise<{ token: string; integration_token: { id: number } & Record<string, unknown> }> {
  const answer = await asViewer("POST", path(viewer), { label: "script", ...body });
  expect(answer.status).toBe(201);
  return answer.body.data;
}
const me = (token: string, headers = {}) => server.call("GET", "/auth/me", { token, headers });

describe("an integration token", () => {
  test("is told once, kept as a hash, and has every field of the contract", async () => {
    const { token, integration_token: stored } = await create({
      description: "for the backup",
      expires_at: "2031-01-01T01:00:00+01:00",
    });
    expect(token).toMatch(/^att_[A-Za-z0-9_-]{43}$/);
    expect(stored).toEqual({
      id: expect.any(Number),
      identity_id: viewer,
      label: "script",
      description: "for the backup",
      token_prefix: token.slice(0, 8),
      token_suffix: token.slice(-4),
      created_by: viewer,
      expires_at: "2031-01-01T00:00:00.000Z",
      last_used_at: null,
      last_used_ip: null,
      revoked_at: null,
      revoked_by: null,
      revocation_reason: null,
      active: true,
      created: expect.any(String),
      updated: expect.any(String),
    });
    const [row] = await server.database.sql<{ token_hash: string }>(
      "select token_hash from attune.integration_token where id = $1",
      [stored.id],
    );
    expect(row?.token_hash).toBe(createHash("sha256").update(token).digest("hex"));
    const list = await asViewer("GET", path(viewer));
    expect(list.body.items[0]).toEqual(stored);
    expect(list.body.pagination).toMatchObject({ page: 1, total_items: list.body.items.length });
    const everything = JSON.stringify([list.body, await server.database.sql("select * from attune.audit_event")]);
    expect(everything).not.toContain(token);
    expect(everything).not.toContain(row?.token_hash);
  });

  test("stands for its identity as a bearer token and through token-login", async () => {
    const { token, integration_token: stored } = await create();
    expect((await me(token)).body.data).toMatchObject({
      login: "viewer",
      assigned_permission_set_refs: ["core.viewer"],
    });
    const login = await server.call("POST", "/auth/token-login", { token: null, body: { token } });
    expect(login).toMatchObject({
      status: 200,
      body: { data: { token_type: "Bearer", user: { id: viewer, login: "viewer", display_name: null } } },
    });
    expect((await me(login.body.data.access_token)).status).toBe(200);
    const events = await server.database.sql(
      "select actor_login, outcome, details from attune.audit_event where action = 'identity.sign_in' order by id desc limit 1",
    );
    expect(events).toEqual([
      { actor_login: "viewer", outcome: "success", details: { method: "token", integration_token: stored.id } },
    ]);
  });

  test("notes its last use and from where, at most once a minute", async () => {
    const { token, integration_token: stored } = await create();
    const used = async () =>
      (
        await server.database.sql<{ last_used_at: Date; last_used_ip: string }>(
          "select last_used_at, last_used_ip from attune.integration_token where id = $1",
          [stored.id],
        )
      )[0];
    await me(token, { [ADDRESS_HEADER]: "10.0.0.1" });
    const first = await used();
    expect(first).toEqual({ last_used_at: new Date(nowMs), last_used_ip: "10.0.0.1" });
    nowMs += 59_000;
    await me(token, { [ADDRESS_HEADER]: "10.0.0.2" });
    expect(await used()).toEqual(first);
    nowMs += 1_000;
    await me(token, { [ADDRESS_HEADER]: "10.0.0.2" });
    expect(await used()).toEqual({ last_used_at: new Date(nowMs), last_used_ip: "10.0.0.2" });
  });

  test("that is revoked ends at once, with everything that was got with it, and keeps the first reason", async () => {
    const { token, integration_token: stored } = await create();
    const got = (await server.call("POST", "/auth/token-login", { token: null, body: { token } })).body.data;
    const refreshed = (
      await server.call("POST", "/auth/refresh", { token: null, body: { refresh_token: got.refresh_token } })
    ).body.data;
    const revoked = await asViewer("POST", path(viewer, `/${stored.id}/revoke`), { reason: "leaked" });
    expect(revoked).toMatchObject({
      status: 200,
      body: {
        data: { active: false, revoked_by: viewer, revocation_reason: "leaked", revoked_at: expect.any(String) },
      },
    });
    for (const ended of [token, got.access_token, refreshed.access_token]) expect((await me(ended)).status).toBe(401);
    for (const ended of [got.refresh_token, refreshed.refresh_token])
      expect((await server.call("POST", "/auth/refresh", { token: null, body: { refresh_token: ended } })).status).toBe(
        401,
      );
    expect((await server.call("POST", "/auth/token-login", { token: null, body: { token } })).status).toBe(401);
    // without a body, and once more
    const again = await asViewer("POST", path(viewer, `/${stored.id}/revoke`));
    expect(again).toMatchObject({ status: 200, body: { data: { revocation_reason: "leaked" } } });
  });

  test("that has expired, is unknown, deleted or no token at all is 401", async () => {
    const { token: expiring } = await create({ expires_at: new Date(nowMs + 60_000).toISOString() });
    expect((await me(expiring)).status).toBe(200);
    nowMs += 60_000;
    const { token: deleted, integration_token: stored } = await create();
    expect(await asViewer("DELETE", path(viewer, `/${stored.id}`))).toMatchObject({
      status: 200,
      body: { success: true },
    });
    for (const token of [expiring, deleted, "att_", `att_${"A".repeat(43)}`, `att_${"x".repeat(900)}`]) {
      expect([token, (await me(token)).status]).toEqual([token, 401]);
      const login = await server.call("POST", "/auth/token-login", { token: null, body: { token } });
      expect(login).toMatchObject({ status: 401, body: { code: "UNAUTHORIZED" } });
    }
    expect((await server.call("POST", "/auth/token-login", { token: null, body: { token: "garbage" } })).status).toBe(
      401,
    );
    expect((await server.call("POST", "/auth/token-login", { token: null, body: {} })).status).toBe(422);
  });

  test("of a frozen identity counts for nothing, and counts again when it is unfrozen", async () => {
    const { token } = await create();
    await server.database.sql("update attune.identity set frozen = true where id = $1", [viewer]);
    expect((await me(token)).status).toBe(403);
    expect((await server.call("POST", "/auth/token-login", { token: null, body: { token } })).status).toBe(403);
    await server.database.sql("update attune.identity set frozen = false where id = $1", [viewer]);
    expect((await me(token)).status).toBe(200);
  });

  test("survives a change of password; what it was exchanged for before does not", async () => {
    const { token } = await create();
    const exchange = async () =>
      (await server.call("POST", "/auth/token-login", { token: null, body: { token } })).body.data.access_token;
    const before = await exchange();
    const body = { current_password: "right-password", new_password: "right-password" };
    expect((await asViewer("POST", "/auth/change-password", body)).status).toBe(200);
    expect((await me(token)).status).toBe(200);
    expect((await me(before)).status).toBe(401);
    server.tokens.viewer = await exchange();
  });
});

describe("whose tokens", () => {
  test("one's own need no grant, other people's need identities:update, and an unknown identity or token is 404", async () => {
    const [admin] = await server.database.sql<{ id: number }>("select id from attune.identity where login = 'admin'");
    const other = admin?.id ?? 0;
    for (const [method, address, body] of [
      ["GET", path(other), undefined],
      ["POST", path(other), { label: "x" }],
      ["POST", path(other, "/1/revoke"), {}],
      ["DELETE", path(other, "/1"), undefined],
      ["GET", path(999_999), undefined],
    ] as const)
      expect([method, address, await asViewer(method, address, body)]).toMatchObject([
        method,
        address,
        { status: 403, body: { error: expect.stringContaining("identities:update") } },
      ]);
    const made = await server.call("POST", path(viewer), { token: manager, body: { label: "by the manager" } });
    expect(made).toMatchObject({
      status: 201,
      body: { data: { integration_token: { identity_id: viewer, created_by: other } } },
    });
    const id = made.body.data.integration_token.id;
    expect(
      (await server.call("POST", path(viewer, `/${id}/revoke`), { token: manager, body: {} })).body.data,
    ).toMatchObject({ revoked_by: other });
    expect((await server.call("GET", path(999_999), { token: manager })).status).toBe(404);
    expect((await asViewer("POST", path(viewer, "/999999/revoke"), {})).status).toBe(404);
    expect((await asViewer("DELETE", path(viewer, "/999999"))).status).toBe(404);
    // one of somebody else, under one's own address
    const mine = (await server.call("POST", path(other), { token: manager, body: { label: "own" } })).body.data;
    expect((await asViewer("POST", path(viewer, `/${mine.integration_token.id}/revoke`), {})).status).toBe(404);
    expect((await me(mine.token)).status).toBe(200);
  });

  test("the right to change people is not the right to a token of somebody who may do more", async () => {
    const { database, runtime } = server;
    const { id } = await createTestActor(database, { login: "clerk" });
    await database.sql(
      "insert into attune.permission_assignment (identity_id, permission_set_id) select $1, id from attune.permission_set where ref = 'core.people'",
      [id],
    );
    const clerk = (await issueTokens(runtime, { id, login: "clerk", tokenEpoch: 0 })).access_token;
    const [admin] = await database.sql<{ id: number }>("select id from attune.identity where login = 'admin'");
    const answer = await server.call("POST", path(admin?.id ?? 0), { token: clerk, body: { label: "mine now" } });
    expect(answer).toMatchObject({ status: 403, body: { error: expect.stringContaining("may do more than you") } });
    const own = await server.call("POST", path(id), { token: clerk, body: { label: "own" } });
    expect(own.status).toBe(201);
  });

  test("wrong fields are 422: no label, a label that is too long, an expiry that has passed or is no time", async () => {
    for (const body of [
      {},
      { label: " " },
      { label: "x".repeat(256) },
      { label: "x", expires_at: "2029-12-31T00:00:00Z" },
      { label: "x", expires_at: "tomorrow" },
      { label: "a\u0000" },
    ])
      expect([body, (await asViewer("POST", path(viewer), body)).status]).toEqual([body, 422]);
  });

  test("creating, revoking and deleting are in the audit log under the name of who did it", async () => {
    const actions = await server.database.sql(
      "select distinct action, actor_login from attune.audit_event where resource = 'integration_token'",
    );
    for (const action of ["create", "revoke", "delete"])
      expect(actions).toContainEqual({ action: `integration_token.${action}`, actor_login: "viewer" });
  });
});
