import { systemClock } from "@/lib/schedule/clock";
import { createRestApp } from "@/server/api/rest/create-rest-app";
import { hashPassword } from "@/server/auth/password";
import { signToken } from "@/server/auth/tokens";
import type { Config } from "@/server/config";
import { createDoorbell } from "@/server/db/doorbell";
import { createLiveFeed } from "@/server/live/create-live-feed";
import { silentLog } from "@/server/log";
import type { Runtime } from "@/server/process-state";
import { createFakeEngine } from "@/server/testing/fake-engine";
import { seedCore } from "@/server/testing/seed-core";
import { createTestActor, createTestDatabase, type TestDatabase, testConfig } from "@/server/testing/test-context";

export type RestAnswer = {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests look at answers of every shape
  body: any;
};

type CallOptions = { body?: unknown; token?: string | null; headers?: Record<string, string> };

export type RestServer = {
  database: TestDatabase;
  tokens: { admin: string; viewer: string };
  setHealthy(healthy: boolean): void;
  /** As the administrator unless another token is given; null sends none. Bodies that are text are sent as they are. */
  call(method: string, path: string, options?: CallOptions): Promise<RestAnswer>;
  /** The same without reading the answer: for streams, and for what is not JSON. */
  request(method: string, path: string, options?: CallOptions & { signal?: AbortSignal }): Promise<Response>;
  /** Without a credential, and with the answer as it is: redirects and cookies included. */
  fetch(path: string, init?: RequestInit): Promise<Response>;
  runtime: Runtime;
  /** As it is, with the administrator's token unless the headers have another: for bodies and answers that are no JSON. */
  send(path: string, init?: RequestInit): Promise<Response>;
  drop(): Promise<void>;
};

const grantsOf = (list: [string, string[]][]) =>
  JSON.stringify(list.map(([resource, actions]) => ({ resource, actions })));

const ALL = ["read", "create", "update", "delete", "execute", "cancel", "configure", "decrypt", "install"];

/**
 * The REST application on a database of its own, with an administrator and a viewer (password: right-password). `config`
 * changes settings, `parts` replaces parts of its runtime, `live`: with the feed that streams need.
 */
export async function createRestServer(
  options: {
    config?: Partial<Config>;
    parts?: (database: TestDatabase) => Promise<Partial<Runtime>>;
    live?: boolean;
  } = {},
): Promise<RestServer> {
  const database = await createTestDatabase();
  await seedCore(database);
  await database.sql(
    "insert into attune.permission_set (ref, label, grants) values ('core.admin', 'Admin', $1), ('core.viewer', 'Viewer', $2)",
    [
      grantsOf(["packs", "actions", "rules", "executions", "keys", "runtimes"].map((name) => [name, ALL])),
      grantsOf([
        ["packs", ["read"]],
        ["executions", ["read"]],
      ]),
    ],
  );
  let healthy = true;
  const [live, stopLive] = options.live ? await startLive(database) : [{} as Runtime["live"], async () => undefined];
  const runtime: Runtime = {
    config: { ...testConfig, ...options.config },
    log: silentLog,
    clock: systemClock,
    db: database,
    embedded: true,
    engine: createFakeEngine(),
    live,
    healthy: async () => healthy,
    stop: async () => undefined,
    ...(await options.parts?.(database)),
  };
  const app = createRestApp(() => runtime);
  const tokens = {
    admin: await addUser(database, "admin", "core.admin"),
    viewer: await addUser(database, "viewer", "core.viewer"),
  };
  const request: RestServer["request"] = async (method, path, options = {}) => {
    const { body, token = tokens.admin, headers, signal } = options;
    const raw = body instanceof FormData || body instanceof Uint8Array;
    return app.request(`http://localhost:3000${path}`, {
      method,
      headers: {
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(body === undefined || body instanceof FormData ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      ...(body === undefined
        ? {}
        : { body: (raw || typeof body === "string" ? body : JSON.stringify(body)) as BodyInit }),
      ...(signal ? { signal } : {}),
    });
  };
  return {
    database,
    runtime,
    tokens,
    request,
    fetch: async (path, init) => app.request(`http://localhost:3000${path}`, init),
    setHealthy(value) {
      healthy = value;
    },
    async call(method, path, options) {
      const response = await request(method, path, options);
      const text = await response.text();
      const isJson = response.headers.get("content-type")?.startsWith("application/json") ?? true;
      return { status: response.status, body: text === "" ? null : isJson ? JSON.parse(text) : text };
    },
    async drop() {
      await stopLive();
      await database.drop();
    },
    send: async (path, init = {}) => {
      const headers = new Headers(init.headers);
      if (!headers.has("authorization")) headers.set("authorization", `Bearer ${tokens.admin}`);
      return app.request(`http://localhost:3000${path}`, { ...init, headers });
    },
  };
}

/** @returns an access token */
async function addUser(database: TestDatabase, login: string, permissionSet: string): Promise<string> {
  const { id } = await createTestActor(database, { login });
  const passwordHash = await hashPassword("right-password");
  await database.sql("update attune.identity set password_hash = $1 where id = $2", [passwordHash, id]);
  await database.sql(
    "insert into attune.permission_assignment (identity_id, permission_set_id) select $1, id from attune.permission_set where ref = $2",
    [id, permissionSet],
  );
  return signToken(
    { authSecret: testConfig.authSecret, clock: systemClock, ttlSeconds: 3600 },
    { identity: id, login, type: "access", epoch: 0 },
  );
}

async function startLive(database: TestDatabase): Promise<[Runtime["live"], () => Promise<undefined>]> {
  const doorbell = createDoorbell(database.url, silentLog, systemClock);
  await doorbell.start();
  const live = createLiveFeed({ db: database, doorbell, clock: systemClock, log: silentLog });
  await live.start();
  return [
    live,
    async () => {
      await live.stop();
      await doorbell.stop();
      return undefined;
    },
  ];
}
