import { afterAll, beforeAll, expect, test } from "vitest";
import { createRestServer, type RestServer } from "@/server/testing/rest-server";

let server: RestServer;
beforeAll(async () => {
  server = await createRestServer();
  await server.database.sql(
    `update attune.permission_set set grants = grants || '[{"resource":"audit_log","actions":["read"]}]' where ref = 'core.admin'`,
  );
});
afterAll(() => server.drop());

const RULE = { ref: "core.r", pack_ref: "core", label: "R", action_ref: "core.echo", trigger_ref: "core.alert" };

test("a request is found by its id, with where it came from; a refusal is written as denied", async () => {
  const headers = { "x-request-id": "request-one-1", "x-attune-address": "10.1.2.3", "user-agent": "curl" };
  expect((await server.call("POST", "/api/v1/rules", { body: RULE, headers })).status).toBe(201);
  const { status, body } = await server.call("GET", "/api/v1/audit-events/by-request/request-one-1");
  expect(status).toBe(200);
  expect(body.items).toMatchObject([
    { action: "rule.create", resource_ref: "core.r", via: "rest", address: "10.1.2.3", user_agent: "curl" },
  ]);
  const one = await server.call("GET", `/api/v1/audit-events/${body.items[0].id}`);
  expect(one.body.data).toEqual(body.items[0]);

  const refused = { token: server.tokens.viewer, headers: { "x-request-id": "request-two-2" }, body: RULE };
  expect((await server.call("POST", "/api/v1/rules", refused)).status).toBe(403);
  const denied = await server.call("GET", "/api/v1/audit-events?outcome=denied");
  expect(denied.body.items).toMatchObject([
    {
      action: "rules.denied",
      actor_login: "viewer",
      request_id: "request-two-2",
      details: { request: "POST /api/v1/rules" },
    },
  ]);
});

test("without audit_log:read the log is closed, an unknown event is 404, a bad filter 400", async () => {
  expect((await server.call("GET", "/api/v1/audit-events", { token: server.tokens.viewer })).status).toBe(403);
  expect((await server.call("GET", "/api/v1/audit-events/999999")).status).toBe(404);
  expect((await server.call("GET", "/api/v1/audit-events?outcome=perhaps")).status).toBe(400);
  const beyond = await server.call("GET", "/api/v1/audit-events?page=9007199254740991&per_page=10000");
  expect([beyond.status, beyond.body.items]).toEqual([200, []]);
  const counted = await server.call("GET", "/api/v1/audit-events?include_total=true&per_page=1");
  expect(counted.body.pagination.total_items).toBeGreaterThan(1);
});
