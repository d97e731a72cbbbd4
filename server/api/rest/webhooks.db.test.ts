import { createHmac } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { only } from "@/server/testing/definitions";
import { startWebhookServer, type WebhookServer } from "@/server/testing/webhook-server";

let server: WebhookServer;
beforeAll(async () => {
  server = await startWebhookServer();
});
beforeEach(async () => {
  await server.node.engine.webhooks.flush();
  await server.database.sql(
    "truncate attune.event, attune.enforcement, attune.execution, attune.execution_log, attune.webhook_call, attune.webhook_delivery, attune.audit_event",
  );
  await server.database.sql("delete from graphile_worker._private_jobs");
});
afterAll(() => server.stop());

const sign = (body: string, secret = "a-secret-of-the-sender", algorithm = "sha256") =>
  `${algorithm}=${createHmac(algorithm, secret).update(body).digest("hex")}`;
const hmac = { hmac: { enabled: true, secret: "a-secret-of-the-sender", algorithm: "sha256" } };
const stored = { events: 1, enforcements: 1, executions: 1, jobs: 1, deliveries: 0 };
const nothing = { events: 0, enforcements: 0, executions: 0, jobs: 0, deliveries: 0 };
const calls = async () => {
  await server.node.engine.webhooks.flush();
  return server.database.sql<{ status: number; outcome: string; event: number | null; message: string | null }>(
    "select status, outcome, event, message, address from attune.webhook_call order by id",
  );
};

test("a call is answered once its event, enforcement, execution and job are committed", async () => {
  const key = await server.open();
  expect(key).toMatch(/^wh_[\da-f]{32}$/);
  const answer = await server.post(key, { payload: { open: true } }, { headers: { "x-github-event": "push" } });
  expect(answer).toMatchObject({
    status: 200,
    body: { data: { trigger_ref: "core.door", message: "Webhook received successfully" } },
  });
  expect(await server.counts()).toEqual(stored);
  const event = (await server.ask("GET", `/api/v1/events/${answer.body.data.event_id}`)).body.data;
  expect(event).toMatchObject({
    payload: { open: true },
    source: null,
    source_ref: "webhook",
    rule: null,
    config: {
      source: "webhook",
      webhook_key: key,
      received_at: answer.body.data.received_at,
      headers: { "x-github-event": "push" },
      source_ip: "192.0.2.1",
    },
  });
});

test("what the body says of its sender goes before what is seen, and credentials in headers are never kept", async () => {
  const key = await server.open(hmac);
  const body = JSON.stringify({
    payload: null,
    headers: { "X-Kind": "door", Authorization: "Bearer abc", "X-Api-Key": "k" },
    source_ip: "203.0.113.9",
    user_agent: "camera",
  });
  const headers = { "x-webhook-signature": sign(body), cookie: "a=b", authorization: "Bearer abc" };
  const { status } = await server.post(key, body, { headers });
  expect(status).toBe(200);
  const { config, payload } = only(
    await server.database.sql<{ config: object; payload: null }>("select * from attune.event"),
  );
  expect(payload).toBeNull();
  expect(config).toMatchObject({ headers: { "X-Kind": "door" }, source_ip: "203.0.113.9", user_agent: "camera" });
  expect(JSON.stringify(config)).not.toMatch(/abc|X-Api-Key|sha256|a=b/);
});

test.each([
  ["no JSON", "{", /JSON/],
  ["an empty body", "", /empty/],
  ["a list", "[1]", /object/],
  ["no payload", "{}", /payload/],
  ["bytes that are not UTF-8", new Uint8Array([0x7b, 0x22, 0xff]), /JSON/],
  ["text that cannot be stored", '{"payload":"\\u0000"}', /Unicode/],
  ["half of a surrogate pair in a name", '{"payload":{"\\ud800":1}}', /Unicode/],
  ["a body that is nested too deep", `{"payload":${"[".repeat(5_000)}${"]".repeat(5_000)}}`, /nested/],
  ["headers that are no object", { payload: 1, headers: [] }, /headers/],
  ["a sender that is no text", { payload: 1, source_ip: 7 }, /source_ip/],
])("%s is refused with 400, and nothing is stored", async (_name, body, message) => {
  const key = await server.open();
  const answer = await server.post(key, body);
  expect(answer).toMatchObject({ status: 400, body: { code: "BAD_REQUEST", error: expect.stringMatching(message) } });
  expect(await server.counts()).toEqual(nothing);
  expect(await calls()).toMatchObject([{ outcome: "malformed", status: 400 }]);
});

test("an unknown key and the key of a disabled trigger get the same 404 and leave no trace", async () => {
  const key = await server.open();
  const unknown = await server.post(`wh_${"0".repeat(32)}`, { payload: 1 });
  await server.ask("POST", "/api/v1/triggers/core.door/disable");
  const disabled = await server.post(key, { payload: 1 });
  expect([unknown.status, disabled.status]).toEqual([404, 404]);
  expect(disabled.body).toEqual(unknown.body);
  await server.ask("POST", "/api/v1/triggers/core.door/webhooks/disable");
  expect((await server.post(key, { payload: 1 })).status).toBe(404);
  expect(await server.counts()).toEqual(nothing);
  expect(await calls()).toEqual([]);
});

test("a body beyond the limit of its trigger is refused with 400", async () => {
  const key = await server.open({ payload_size_limit_kb: 1 });
  expect((await server.post(key, { payload: "x".repeat(1_100) })).status).toBe(400);
  expect((await server.post(key, { payload: "x".repeat(900) })).status).toBe(200);
  expect((await server.post(key, { payload: "x".repeat(2_000_000) })).status).toBe(400);
  expect((await server.post("wh_unknown", { payload: "x".repeat(2_000_000) })).status).toBe(404);
  expect((await calls()).map(({ outcome }) => outcome)).toEqual(["too_large", "accepted", "too_large"]);
});

test("the list of addresses is compared with what the request says of its sender; a request that says nothing passes", async () => {
  const key = await server.open({
    ip_whitelist: { enabled: true, ips: ["10.1.0.0/16", "203.0.113.7", "2001:db8::/32"] },
  });
  const from = async (headers: Record<string, string>) => (await server.post(key, { payload: 1 }, { headers })).status;
  expect(await from({ "x-forwarded-for": "10.1.2.3, 8.8.8.8" })).toBe(200);
  expect(await from({ "x-forwarded-for": "8.8.8.8, 10.1.2.3" })).toBe(403);
  expect(await from({ "x-real-ip": "203.0.113.7" })).toBe(200);
  expect(await from({ "x-real-ip": "203.0.113.8" })).toBe(403);
  expect(await from({ "x-forwarded-for": "2001:db8::1" })).toBe(200);
  expect(await from({ "x-forwarded-for": "::ffff:10.1.0.1" })).toBe(200);
  expect(await from({ "x-forwarded-for": "no address" })).toBe(403);
  expect(await from({})).toBe(200);
});

test("the rate counts each address for itself, whatever it claims to be, and says when to come back", async () => {
  const key = await server.open({ rate_limit: { enabled: true, requests: 2, window_seconds: 60 } });
  const from = (address: string, claimed: string) =>
    server.post(key, { payload: 1 }, { address, headers: { "x-forwarded-for": claimed } });
  const answers = [
    await from("192.0.2.1", "1.1.1.1"),
    await from("192.0.2.1", "1.1.1.2"),
    await from("192.0.2.1", "1.1.1.3"),
  ];
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 429]);
  const wait = Number(answers[2]?.headers.get("retry-after"));
  expect(wait).toBeGreaterThan(0);
  expect(wait).toBeLessThanOrEqual(60);
  expect((await from("192.0.2.2", "1.1.1.1")).status).toBe(200);
});

test.each(["sha1", "sha256", "sha512"])(
  "a %s signature over the raw bytes is required, in either header",
  async (algorithm) => {
    const key = await server.open({ hmac: { ...hmac.hmac, algorithm } });
    const body = '{ "payload": "é" }';
    const send = async (headers: Record<string, string>) => (await server.post(key, body, { headers })).status;
    const good = sign(body, hmac.hmac.secret, algorithm);
    expect(await send({ "x-webhook-signature": good })).toBe(200);
    expect(await send({ "x-hub-signature-256": good.toUpperCase() })).toBe(200);
    expect(await send({})).toBe(401);
    expect(await send({ "x-webhook-signature": sign(body, "another-secret", algorithm) })).toBe(401);
    expect(await send({ "x-webhook-signature": sign('{"payload":"é"}', hmac.hmac.secret, algorithm) })).toBe(401);
    expect(await send({ "x-webhook-signature": good.split("=")[1] ?? "" })).toBe(401);
    expect(await send({ "x-webhook-signature": good.slice(0, -2) })).toBe(401);
    expect(
      await send({ "x-webhook-signature": sign(body, hmac.hmac.secret, algorithm === "sha1" ? "sha256" : "sha1") }),
    ).toBe(401);
    expect((await server.counts()).events).toBe(2);
  },
);

test("the checks are made in order: body, key, size, address, rate, signature", async () => {
  const key = await server.open({
    ...hmac,
    payload_size_limit_kb: 1,
    ip_whitelist: { enabled: true, ips: ["10.0.0.1"] },
    rate_limit: { enabled: true, requests: 1, window_seconds: 600 },
  });
  const bad = { "x-forwarded-for": "8.8.8.8", "x-webhook-signature": "sha256=00" };
  const right = { "x-forwarded-for": "10.0.0.1", "x-webhook-signature": "sha256=00" };
  const large = { payload: "x".repeat(2_000) };
  expect((await server.post("wh_unknown", "{", { headers: bad })).status).toBe(400);
  expect((await server.post("wh_unknown", large, { headers: bad })).status).toBe(404);
  expect((await server.post(key, large, { headers: bad })).status).toBe(400);
  expect((await server.post(key, { payload: 1 }, { headers: bad })).status).toBe(403);
  expect((await server.post(key, { payload: 1 }, { headers: right })).status).toBe(401);
  expect((await server.post(key, { payload: 1 }, { headers: right })).status).toBe(429);
  expect((await server.post(key, { payload: 1 }, { headers: bad })).status).toBe(403);
});

test("the secret is stored encrypted, shown as a mask, and kept when the mask is sent back", async () => {
  const key = await server.open(hmac);
  const read = async () => (await server.ask("GET", "/api/v1/triggers/core.door")).body.data;
  const secret = async () =>
    only(
      await server.database.sql<{ s: string }>(
        "select webhook_config #>> '{hmac,secret}' as s from attune.trigger where ref = 'core.door'",
      ),
    ).s;
  const before = await secret();
  expect(before).toMatch(/^enc:v1:/);
  const { webhook_config } = await read();
  expect(webhook_config.hmac).toEqual({ enabled: true, algorithm: "sha256", secret: "********" });
  const saved = await server.ask("PUT", "/api/v1/triggers/core.door", {
    webhook_config: { ...webhook_config, payload_size_limit_kb: 5 },
  });
  expect(saved.body.data.webhook_config).toEqual({ ...webhook_config, payload_size_limit_kb: 5 });
  expect(await secret()).toBe(before);
  const body = '{"payload":1}';
  expect((await server.post(key, body, { headers: { "x-webhook-signature": sign(body) } })).status).toBe(200);
  const audit = await server.database.sql("select * from attune.audit_event where resource = 'trigger'");
  expect(JSON.stringify(audit)).not.toMatch(new RegExp(`a-secret|enc:v1|${key}`));
  await server.ask("PUT", "/api/v1/triggers/core.door", { webhook_config: null });
  expect(await read()).not.toHaveProperty("webhook_config");
});

test.each([
  [{ hmac: { enabled: true } }, "hmac.secret"],
  [{ hmac: { enabled: true, secret: "short" } }, "hmac.secret"],
  [{ hmac: { enabled: true, secret: "long enough", algorithm: "md5" } }, "hmac.algorithm"],
  [{ ip_whitelist: { enabled: true, ips: ["10.0.0.0/33"] } }, "ip_whitelist.ips.0"],
  [{ ip_whitelist: { enabled: true, ips: [] } }, "ip_whitelist.ips"],
  [{ rate_limit: { enabled: true, requests: 0, window_seconds: 1 } }, "rate_limit.requests"],
  [{ payload_size_limit_kb: 20_000 }, "payload_size_limit_kb"],
])("a configuration like %j is refused with 422 at its field", async (webhook_config, field) => {
  await server.open(null);
  const answer = await server.ask("PUT", "/api/v1/triggers/core.door", { webhook_config });
  expect(answer.status).toBe(422);
  expect(answer.body.details[0].field).toBe(`webhook_config.${field}`);
});

test("a trigger is made with its checks, and a fresh one shows neither key nor checks", async () => {
  const made = await server.ask("POST", "/api/v1/triggers", { ref: "core.gate", label: "Gate", webhook_config: hmac });
  expect(made).toMatchObject({
    status: 201,
    body: { data: { webhook_enabled: false, webhook_config: { hmac: { secret: "********" } } } },
  });
  expect(made.body.data).not.toHaveProperty("webhook_key");
  expect((await server.ask("POST", "/api/v1/triggers/core.gate/webhooks/regenerate")).status).toBe(400);
  expect((await server.ask("POST", "/api/v1/triggers/core.none/webhooks/enable")).status).toBe(404);
  expect((await server.ask("POST", "/api/v1/triggers/core.gate/webhooks/enable", undefined, "none")).status).toBe(401);
});

test("a new key takes the place of the old one at once, and disabling takes the key away", async () => {
  const key = await server.open();
  const renewed = (await server.ask("POST", "/api/v1/triggers/core.door/webhooks/regenerate")).body.data.webhook_key;
  expect(renewed).not.toBe(key);
  expect((await server.post(key, { payload: 1 })).status).toBe(404);
  expect((await server.post(renewed, { payload: 1 })).status).toBe(200);
  const again = await server.ask("POST", "/api/v1/triggers/core.door/webhooks/enable");
  expect(again.body.data.webhook_key).toBe(renewed);
  const { data } = (await server.ask("POST", "/api/v1/triggers/core.door/webhooks/disable")).body;
  expect(data.webhook_enabled).toBe(false);
  expect(data).not.toHaveProperty("webhook_key");
  expect((await server.post(renewed, { payload: 1 })).status).toBe(404);
});

test("who may neither change triggers nor run actions sees no key: not of the trigger, not in an event", async () => {
  const key = await server.open();
  const { event_id } = (await server.post(key, { payload: 1 })).body.data;
  const trigger = (token: string) => server.ask("GET", "/api/v1/triggers/core.door", undefined, token);
  expect((await trigger(server.tokens.admin)).body.data).toMatchObject({
    webhook_key: key,
    webhook_url: `/api/v1/webhooks/${key}`,
  });
  const seen = [
    await trigger(server.tokens.viewer),
    await server.ask("GET", `/api/v1/events/${event_id}`, undefined, server.tokens.viewer),
    await server.ask("GET", "/api/v1/triggers", undefined, server.tokens.admin),
  ];
  expect(JSON.stringify(seen)).not.toContain(key);
});
