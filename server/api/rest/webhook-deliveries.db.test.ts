import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { pruneHistory, readRetention } from "@/server/retention/prune";
import { only } from "@/server/testing/definitions";
import { eventually } from "@/server/testing/eventually";
import { startTestNode } from "@/server/testing/running-engine";
import { startWebhookServer, type WebhookServer } from "@/server/testing/webhook-server";

let server: WebhookServer;
let key: string;
beforeAll(async () => {
  server = await startWebhookServer();
});
beforeEach(async () => {
  await server.node.engine.webhooks.flush();
  await server.database.sql(
    "truncate attune.event, attune.enforcement, attune.execution, attune.execution_log, attune.webhook_call, attune.webhook_delivery",
  );
  await server.database.sql("delete from graphile_worker._private_jobs");
  key = await server.open();
});
afterAll(() => server.stop());

const deliver = (name: string, payload: unknown = 1, header = "idempotency-key") =>
  server.post(key, { payload }, { headers: { [header]: name } });
const one = { events: 1, enforcements: 1, executions: 1, jobs: 1, deliveries: 1 };

test("a delivery that is repeated stores nothing and is answered with the first one's event", async () => {
  const first = await deliver("a-1");
  const again = await deliver("a-1", "another payload");
  expect([first.status, again.status]).toEqual([200, 200]);
  expect(again.body.data.event_id).toBe(first.body.data.event_id);
  expect(again.headers.get("idempotency-replayed")).toBe("true");
  expect(await server.counts()).toEqual(one);
  expect((await deliver("a-2")).body.data.event_id).not.toBe(first.body.data.event_id);
});

test("GitHub's name for a delivery counts as well", async () => {
  const first = await deliver("72d3162e-cc78-11e3", 1, "x-github-delivery");
  const again = await deliver("72d3162e-cc78-11e3", 1, "x-github-delivery");
  expect(again.body.data.event_id).toBe(first.body.data.event_id);
  expect(await server.counts()).toEqual(one);
});

test("of fifty deliveries with one name at the same time one is stored, and all get its event", async () => {
  const answers = await Promise.all(Array.from({ length: 50 }, (_, n) => deliver("race", n)));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  expect(new Set(answers.map(({ body }) => body.data.event_id)).size).toBe(1);
  expect(await server.counts()).toEqual(one);
});

test("two nodes that receive the same deliveries in opposite orders store each once", async () => {
  const other = await startTestNode(server.database.url, { fires: false });
  try {
    const webhook = other.engine.webhooks.find(key);
    if (!webhook) throw new Error("the other node does not know the key");
    const names = Array.from({ length: 40 }, (_, n) => `d-${n}`);
    const elsewhere = (name: string) =>
      other.engine.acceptEvents([
        {
          triggerRef: "core.door",
          payload: 2,
          config: null,
          source: null,
          sourceRef: "webhook",
          rule: null,
          timer: null,
          webhook: { trigger: webhook.trigger, version: webhook.version, idempotencyKey: name },
        },
      ]);
    const [here, there] = await Promise.all([
      Promise.all(names.map((name) => deliver(name))),
      Promise.all([...names].reverse().map(elsewhere)),
    ]);
    const heres = here.map(({ body }) => body.data.event_id);
    expect([...there].reverse().map(([accepted]) => accepted?.event)).toEqual(heres);
    expect(await server.counts()).toMatchObject({ events: 40, executions: 40, jobs: 40, deliveries: 40 });
  } finally {
    await other.stop();
  }
});

test("a name that cannot be one is refused, and names of other triggers are other names", async () => {
  expect((await deliver("x".repeat(256))).status).toBe(400);
  expect((await deliver("")).status).toBe(400);
  const first = await deliver("shared");
  await server.ask("POST", "/api/v1/triggers", { ref: "core.window", label: "Window" });
  const { webhook_key } = (await server.ask("POST", "/api/v1/triggers/core.window/webhooks/enable")).body.data;
  const other = await server.post(webhook_key, { payload: 1 }, { headers: { "idempotency-key": "shared" } });
  expect(other.body.data.event_id).not.toBe(first.body.data.event_id);
});

test("names are forgotten after seven days", async () => {
  await deliver("old");
  await deliver("young");
  await server.database.sql(
    "update attune.webhook_delivery set created = now() - interval '8 days' where idempotency_key = 'old'",
  );
  const removed = await pruneHistory(server.database.sql, await readRetention(server.database.sql));
  expect(removed.webhook_delivery).toBe(1);
  expect((await server.counts()).deliveries).toBe(1);
});

test("a call that was checked before an edit stores nothing after it: the commit itself refuses an old version", async () => {
  const webhook = server.node.engine.webhooks.find(key);
  await server.ask("PUT", "/api/v1/triggers/core.door", { webhook_config: { payload_size_limit_kb: 1 } });
  const [accepted] = await server.node.engine.acceptEvents([
    {
      triggerRef: "core.door",
      payload: 1,
      config: null,
      source: null,
      sourceRef: "webhook",
      rule: null,
      timer: null,
      webhook: { trigger: webhook?.trigger ?? 0, version: webhook?.version ?? "", idempotencyKey: "late" },
    },
  ]);
  expect(accepted?.event).toBeNull();
  expect(await server.counts()).toMatchObject({ events: 0, deliveries: 0, jobs: 0 });
});

test("plain SQL and other nodes change a webhook within moments, without a restart", async () => {
  await server.database.sql("update attune.trigger set webhook_key = 'wh_by_sql' where ref = 'core.door'");
  const status = async () => (await server.post("wh_by_sql", { payload: 1 })).status;
  await eventually("the key of plain SQL is taken", async () => (await status()) === 200);
  expect((await server.post(key, { payload: 1 })).status).toBe(404);
  await server.database.sql("update attune.trigger set webhook_enabled = false where ref = 'core.door'");
  await eventually("the webhook is closed", async () => (await status()) === 404);
});

test("the newest two hundred calls of a trigger are kept, refusals at most sixty a minute", async () => {
  for (let batch = 0; batch < 6; batch += 1) {
    await Promise.all(Array.from({ length: 60 }, () => server.post(key, { payload: 1 })));
    await Promise.all(Array.from({ length: 30 }, () => server.post(key, "{")));
    await server.node.engine.webhooks.flush();
  }
  const counted = await server.database.sql<{ outcome: string; count: number }>(
    "select outcome, count(*) as count from attune.webhook_call group by outcome",
  );
  const count = (outcome: string) => counted.find((row) => row.outcome === outcome)?.count ?? 0;
  expect(count("malformed")).toBeLessThanOrEqual(120); // the test may run across the turn of a minute
  expect(count("accepted") + count("malformed")).toBeLessThanOrEqual(300);
  await pruneHistory(server.database.sql, await readRetention(server.database.sql));
  expect(only(await server.database.sql("select count(*) as kept from attune.webhook_call"))).toEqual({ kept: 200 });
});
