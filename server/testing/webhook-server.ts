import { systemClock } from "@/lib/schedule/clock";
import { createRestApp } from "@/server/api/rest/create-rest-app";
import { ADDRESS_HEADER } from "@/server/auth/request-origin";
import { signToken } from "@/server/auth/tokens";
import type { Config } from "@/server/config";
import { silentLog } from "@/server/log";
import type { Runtime } from "@/server/process-state";
import { addRule, only } from "@/server/testing/definitions";
import type { RestAnswer } from "@/server/testing/rest-server";
import { startTestNode, type TestNode } from "@/server/testing/running-engine";
import { seedCore } from "@/server/testing/seed-core";
import { createTestActor, createTestDatabase, type TestDatabase, testConfig } from "@/server/testing/test-context";

export type WebhookAnswer = RestAnswer & { headers: Headers };

type Call = { address?: string; headers?: Record<string, string>; token?: string | null };

/** The REST application with a running engine, a trigger core.door and a rule of it that runs core.echo. */
export type WebhookServer = {
  database: TestDatabase;
  node: TestNode;
  tokens: { admin: string; viewer: string };
  /** Asks as the administrator, unless another token is given. */
  ask(method: string, path: string, body?: unknown, token?: string): Promise<RestAnswer>;
  /** Calls a webhook as anybody, from an address as the listener would stamp it. Bodies that are text or bytes go as they are. */
  post(key: string, body: unknown, call?: Call): Promise<WebhookAnswer>;
  /** The status of a POST that nobody would send on purpose. */
  raw(path: string, body: string | Uint8Array, headers: Record<string, string>): Promise<{ status: number }>;
  /** Opens the webhook of core.door with these checks and a new key, which it returns. */
  open(config?: object | null): Promise<string>;
  counts(): Promise<Record<string, number>>;
  stop(): Promise<void>;
};

const ALL = ["read", "create", "update", "delete", "execute"];

export async function startWebhookServer(config: Partial<Config> = {}): Promise<WebhookServer> {
  const database = await createTestDatabase();
  await seedCore(database);
  await database.sql(
    "insert into attune.trigger (ref, label, pack_ref, is_adhoc) values ('core.door', 'Door', 'core', true)",
  );
  await addRule(database.sql, { ref: "core.door-rule", triggerRef: "core.door" });
  const node = await startTestNode(database.url, { fires: false });
  const runtime: Runtime = {
    config: { ...testConfig, ...config },
    log: silentLog,
    clock: systemClock,
    db: node.db,
    embedded: true,
    engine: node.engine,
    live: {} as Runtime["live"],
    healthy: async () => true,
    stop: async () => undefined,
  };
  const app = createRestApp(() => runtime);
  const request = async (method: string, path: string, body: unknown, headers: Record<string, string>) => {
    const given = body === undefined || typeof body === "string" || body instanceof Uint8Array;
    const response = await app.request(`http://localhost:3000${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: given ? (body as string) : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text === "" ? null : JSON.parse(text) };
  };
  const tokens = {
    admin: await addUser(database, "admin", ["triggers", "rules", "actions"]),
    viewer: await addUser(database, "viewer", []),
  };
  const ask: WebhookServer["ask"] = (method, path, body, token = tokens.admin) =>
    request(method, path, body, {
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    });
  return {
    database,
    node,
    tokens,
    ask,
    post: (key, body, { address = "192.0.2.1", headers = {} } = {}) =>
      request("POST", `/api/v1/webhooks/${key}`, body, { [ADDRESS_HEADER]: address, ...headers }),
    async raw(path, body, headers) {
      const given = { [ADDRESS_HEADER]: "192.0.2.1", ...headers };
      const { status } = await app.request(`http://localhost:3000${path}`, {
        method: "POST",
        headers: given,
        body: body as string,
      });
      return { status };
    },
    async open(webhook_config = null) {
      await ask("PUT", "/api/v1/triggers/core.door", { webhook_config, enabled: true });
      await ask("POST", "/api/v1/triggers/core.door/webhooks/disable");
      return (await ask("POST", "/api/v1/triggers/core.door/webhooks/enable")).body.data.webhook_key;
    },
    counts: async () =>
      only(
        await database.sql<Record<string, number>>(
          `select (select count(*) from attune.event) as events, (select count(*) from attune.enforcement) as enforcements,
             (select count(*) from attune.execution) as executions, (select count(*) from graphile_worker._private_jobs) as jobs,
             (select count(*) from attune.webhook_delivery) as deliveries`,
        ),
      ),
    async stop() {
      await node.stop();
      await database.drop();
    },
  };
}

/** @returns an access token of an identity that may do everything with these resources */
async function addUser(database: TestDatabase, login: string, resources: string[]): Promise<string> {
  const { id } = await createTestActor(database, { login });
  const grants = JSON.stringify(resources.map((resource) => ({ resource, actions: ALL })));
  await database.sql(
    `with made as (insert into attune.permission_set (ref, label, grants) values ('core.of-' || $2, $2, $3::jsonb) returning id)
     insert into attune.permission_assignment (identity_id, permission_set_id) select $1, id from made`,
    [id, login, grants],
  );
  return signToken(
    { authSecret: testConfig.authSecret, clock: systemClock, ttlSeconds: 600 },
    { identity: id, login, type: "access", epoch: 0 },
  );
}
