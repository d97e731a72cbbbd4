import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createRestServer, type RestServer } from "@/server/testing/rest-server";

let server: RestServer;

beforeAll(async () => {
  server = await createRestServer();
  const grants = [
    { resource: "identities", actions: ["read", "create", "update", "delete"] },
    { resource: "permissions", actions: ["read", "create", "update", "delete", "manage"] },
  ];
  await server.database.sql("update attune.permission_set set grants = grants || $1::jsonb where ref = 'core.admin'", [
    JSON.stringify(grants),
  ]);
});
afterAll(() => server.drop());

const post = (path: string, body?: unknown, token?: string) =>
  server.call("POST", path, { ...(body === undefined ? {} : { body }), ...(token ? { token } : {}) });
const create = async (login: string, more: object = {}) =>
  (await post("/api/v1/identities", { login, ...more })).body.data;

describe("identities", () => {
  test("are made, listed by login in pages, shown with roles and assignments, changed and deleted", async () => {
    const made = await post("/api/v1/identities", { login: "zoe", password: "a-good-password", display_name: "Zoe" });
    expect(made).toMatchObject({ status: 201, body: { data: { login: "zoe", frozen: false, attributes: {} } } });
    const { id } = made.body.data;
    expect(Object.keys(made.body.data).sort()).toEqual(
      ["attributes", "direct_permissions", "display_name", "frozen", "id", "login", "roles"].sort(),
    );
    const list = await server.call("GET", "/api/v1/identities?page=1&page_size=2");
    expect(list.body.items.map((item: { login: string }) => item.login)).toEqual(["admin", "viewer"]);
    expect(list.body.pagination).toMatchObject({ total_items: 3, has_next: true });
    expect(Object.keys(list.body.items[0]).sort()).toEqual(
      ["attributes", "display_name", "frozen", "id", "login", "roles"].sort(),
    );
    const role = await post(`/api/v1/identities/${id}/roles`, { role: "ops" });
    expect(role).toMatchObject({
      status: 201,
      body: { data: { identity_id: id, role: "ops", source: "local", managed: false } },
    });
    expect((await post(`/api/v1/identities/${id}/roles`, { role: "ops" })).status).toBe(409);
    const changed = await server.call("PUT", `/api/v1/identities/${id}`, { body: { attributes: { team: "a" } } });
    expect(changed.body.data).toMatchObject({
      display_name: "Zoe",
      attributes: { team: "a" },
      roles: [{ role: "ops" }],
    });
    const gone = await server.call("DELETE", `/api/v1/identities/roles/${role.body.data.id}`);
    expect(gone).toMatchObject({ status: 200, body: { data: { success: true, message: expect.any(String) } } });
    const deleted = await server.call("DELETE", `/api/v1/identities/${id}`);
    expect(deleted).toMatchObject({ status: 200, body: { data: { success: true } } });
    expect((await server.call("GET", `/api/v1/identities/${id}`)).status).toBe(404);
    expect((await server.call("DELETE", `/api/v1/identities/${id}`)).status).toBe(404);
  });

  test("give the contract's errors: 403, 409, 422, and 400 for deleting oneself", async () => {
    const { viewer } = server.tokens;
    const refused = await server.call("GET", "/api/v1/identities", { token: viewer });
    expect(refused).toMatchObject({
      status: 403,
      body: { code: "FORBIDDEN", error: expect.stringContaining("identities:read") },
    });
    expect((await post("/api/v1/identities", { login: "someone" }, viewer)).status).toBe(403);
    expect((await post("/api/v1/identities", { login: "viewer" })).status).toBe(409);
    expect((await post("/api/v1/identities", { login: "ab" })).status).toBe(422);
    expect((await post("/api/v1/identities", { login: "short-password", password: "1234567" })).status).toBe(422);
    expect((await post("/api/v1/identities", {})).status).toBe(422);
    const me = (await server.call("GET", "/auth/me")).body.data.id;
    expect(await server.call("DELETE", `/api/v1/identities/${me}`)).toMatchObject({ status: 400 });
    expect((await server.call("GET", "/api/v1/identities/nobody")).status).toBe(400);
    expect((await server.call("GET", "/api/v1/identities/99999999999")).status).toBe(404);
  });

  test("frozen: their token gives 403 at once, and works again afterwards; a new password ends it", async () => {
    const { id } = await create("frosty", { password: "a-good-password" });
    const login = { login: "frosty", password: "a-good-password" };
    const token = (await post("/auth/login", login)).body.data.access_token;
    const frozen = await post(`/api/v1/identities/${id}/freeze`);
    expect(frozen).toMatchObject({ status: 200, body: { data: { id, frozen: true } } });
    expect((await server.call("GET", "/auth/me", { token })).status).toBe(403);
    expect((await post("/auth/login", login)).status).toBe(403);
    expect((await post(`/api/v1/identities/${id}/unfreeze`)).body.data.frozen).toBe(false);
    expect((await server.call("GET", "/auth/me", { token })).status).toBe(200);
    await server.call("PUT", `/api/v1/identities/${id}`, { body: { password: "another-password" } });
    expect((await server.call("GET", "/auth/me", { token })).status).toBe(401);
    await server.call("PUT", `/api/v1/identities/${id}`, { body: { frozen: true } });
    expect((await post("/auth/login", { login: "frosty", password: "another-password" })).status).toBe(403);
  });
});

describe("permission sets", () => {
  test("are a bare array by ref, of one pack when asked, and are changed; a set of one's own is made and deleted", async () => {
    const all = await server.call("GET", "/api/v1/permissions/sets");
    expect(all.body.map((set: { ref: string }) => set.ref)).toEqual(["core.admin", "core.viewer"]);
    expect(Object.keys(all.body[0]).sort()).toEqual(
      ["description", "grants", "id", "label", "pack_ref", "ref", "roles"].sort(),
    );
    expect((await server.call("GET", "/api/v1/permissions/sets?pack_ref=none")).body).toEqual([]);
    expect((await server.call("GET", "/api/v1/permissions/sets", { token: server.tokens.viewer })).status).toBe(403);
    const grants = [{ resource: "rules", actions: ["read"], constraints: { pack_refs: ["home"] } }];
    const made = await post("/api/v1/permissions/sets", { ref: "home.reader", label: "Reader", grants });
    expect(made).toMatchObject({ status: 201, body: { data: { ref: "home.reader", grants } } });
    const path = `/api/v1/permissions/sets/${made.body.data.id}`;
    expect((await server.call("PUT", path, { body: { label: "Readers", description: "x" } })).body.data).toMatchObject({
      label: "Readers",
      description: "x",
      grants,
    });
    const misspelt = { grants: [{ ...grants[0], constraints: { pack_ref: ["home"] } }] };
    expect((await server.call("PUT", path, { body: misspelt })).status).toBe(422);
    const role = await post(`${path}/roles`, { role: "readers" });
    expect(role).toMatchObject({ status: 201, body: { data: { permission_set_ref: "home.reader", role: "readers" } } });
    expect((await post(`${path}/roles`, { role: "readers" })).status).toBe(409);
    const listed = await server.call("GET", "/api/v1/permissions/sets");
    expect(listed.body.find((set: { ref: string }) => set.ref === "home.reader").roles).toMatchObject([
      { id: role.body.data.id, role: "readers" },
    ]);
    expect((await server.call("DELETE", `/api/v1/permissions/sets/roles/${role.body.data.id}`)).status).toBe(200);
    expect((await server.call("DELETE", path)).body.data.success).toBe(true);
  });

  test("are assigned by id or login, take effect with the next request, and are taken away", async () => {
    const { id } = await create("worker", { password: "a-good-password" });
    const session = await post("/auth/login", { login: "worker", password: "a-good-password" });
    const token = session.body.data.access_token;
    const body = { ref: "home", label: "Home", version: "1.0.0" };
    expect((await post("/api/v1/packs", body, token)).status).toBe(403);
    const assigned = await post("/api/v1/permissions/assignments", {
      identity_login: "worker",
      permission_set_ref: "core.admin",
    });
    expect(assigned).toMatchObject({
      status: 201,
      body: { data: { identity_id: id, permission_set_ref: "core.admin", created: expect.any(String) } },
    });
    expect((await post("/api/v1/packs", body, token)).status).toBe(201);
    const again = { identity_id: id, permission_set_ref: "core.admin" };
    expect((await post("/api/v1/permissions/assignments", again)).status).toBe(409);
    const list = await server.call("GET", `/api/v1/identities/${id}/permissions`);
    expect(list.body).toEqual([assigned.body.data]);
    const path = `/api/v1/permissions/assignments/${assigned.body.data.id}`;
    expect((await server.call("DELETE", path, { token: server.tokens.viewer })).status).toBe(403);
    expect((await server.call("DELETE", path)).body.data.success).toBe(true);
    expect((await server.call("DELETE", path)).status).toBe(404);
    expect((await server.call("DELETE", "/api/v1/packs/home", { token })).status).toBe(403);
    const unknown = { identity_login: "nobody-there", permission_set_ref: "core.admin" };
    expect((await post("/api/v1/permissions/assignments", unknown)).status).toBe(404);
    expect((await post("/api/v1/permissions/assignments", { ...again, permission_set_ref: "core.x" })).status).toBe(
      404,
    );
    expect((await post("/api/v1/permissions/assignments", { permission_set_ref: "core.admin" })).status).toBe(422);
  });
});
