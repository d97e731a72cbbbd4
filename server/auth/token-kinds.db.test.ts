import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { systemClock } from "@/lib/schedule/clock";
import { createFetchContext } from "@/server/api/trpc/context";
import { appRouter } from "@/server/api/trpc/router";
import { createCallerFactory } from "@/server/api/trpc/trpc";
import { resolveActor } from "@/server/auth/resolve-actor";
import { signToken, type TokenType, verifyToken } from "@/server/auth/tokens";
import { credentialEpoch } from "@/server/domain/identities/credential-epoch";
import { addAction, addExecution, addWorker } from "@/server/testing/definitions";
import { createRestServer, type RestServer } from "@/server/testing/rest-server";
import { createTestActor, testConfig } from "@/server/testing/test-context";
import { claimExecution } from "@/server/worker/claim-execution";
import { createExecutionToken } from "@/server/worker/execution-token";

let server: RestServer;
let admin: number;
let worker: number;

beforeAll(async () => {
  server = await createRestServer({ config: { selfRegistration: true } });
  const { database } = server;
  ({ id: admin } = await createTestActor(database, { login: "admin" }));
  worker = await addWorker(database.sql, "w");
  await database.sql(
    `insert into attune.permission_set (ref, label, grants) values
       ('core.packer', 'P', '[{"resource":"packs","actions":["read","create"]}]'),
       ('core.people', 'I', '[{"resource":"identities","actions":["read","create","update","delete"]}]')`,
  );
  await addAction(database.sql, { ref: "core.deploys", timeoutSeconds: 120 });
});
afterAll(() => server.drop());

const ports = () => ({ sql: server.database.sql, config: testConfig, clock: systemClock });
const sql: RestServer["database"]["sql"] = (...given) => server.database.sql(...given);

/** A claimed execution of the administrator, with its token. */
async function running(sets: string[] | null, executor: number | null = admin) {
  const id = await addExecution(server.database.sql, "core.deploys");
  await sql("update attune.execution set executor = $2, permission_set_refs = $3 where id = $1", [
    id,
    executor,
    sets === null ? null : JSON.stringify(sets),
  ]);
  const claimed = await claimExecution(server.database.sql, id, worker);
  if (!claimed) throw new Error("the execution was not claimed");
  return { id, token: await createExecutionToken(ports(), claimed) };
}

const sign = (type: TokenType, metadata: Record<string, unknown> = {}, identity = admin) =>
  signToken(
    { authSecret: testConfig.authSecret, clock: systemClock, ttlSeconds: 60 },
    { identity, login: `${type}:x`, type, metadata },
  );
const sensorToken = (
  metadata: object = { sensor_ref: "core.watch", trigger_types: ["core.alert"] },
  identity = admin,
) => sign("sensor", { ...metadata }, identity);
const call = (method: string, path: string, token: string | null, body?: unknown) =>
  server.call(method, path, { token, ...(body === undefined ? {} : { body }) });
const resolved = async (token: string) => resolveActor(ports(), new Headers({ authorization: `Bearer ${token}` }));

describe("the token of an execution", () => {
  test("is there only with permission sets and an identity, and has the claims and the life of the contract", async () => {
    expect((await running(null)).token).toBeNull();
    expect((await running([])).token).toBeNull();
    expect((await running(["core.packer"], null)).token).toBeNull();
    const { id, token } = await running(["core.packer"]);
    const verified = await verifyToken({ authSecret: testConfig.authSecret, clock: systemClock }, token ?? "");
    if ("problem" in verified) throw new Error(verified.problem);
    expect(verified.claims).toMatchObject({ sub: String(admin), login: `execution:${id}`, token_type: "execution" });
    expect(verified.claims.metadata).toEqual({
      execution_id: id,
      action_ref: "core.deploys",
      permission_set_refs: ["core.packer"],
      standard_access_action_refs: ["core.deploys"],
      standard_access_pack_refs: ["core"],
    });
    expect(verified.claims.exp - verified.claims.iat).toBe(180);
  });

  test("may do what its sets allow and nothing else that its identity may, and says so of itself", async () => {
    const { id, token } = await running(["core.packer"]);
    const body = { ref: `made-${id}`, label: "Made", version: "1.0.0" };
    expect((await call("POST", "/api/v1/packs", token, body)).status).toBe(201);
    expect((await call("POST", "/api/v1/actions/core.deploys/execute", token, {})).status).not.toBe(200);
    expect((await call("POST", "/api/v1/executions/execute", token, { action_ref: "core.deploys" })).status).toBe(403);
    expect((await call("GET", "/auth/me", token)).body.data).toMatchObject({
      id: admin,
      login: `execution:${id}`,
      can_change_password: false,
      effective_permissions: [{ resource: "packs", actions: ["read", "create"] }],
      assigned_permission_set_refs: ["core.packer"],
    });
    expect((await resolved(token ?? "")).actor?.execution).toEqual({ id, actionRef: "core.deploys" });
    const [event] = await sql(
      "select actor_id, actor_login from attune.audit_event where action = 'pack.create' order by id desc limit 1",
    );
    expect(event).toEqual({ actor_id: admin, actor_login: `execution:${id}` });
  });

  test("follows what its sets are now, not what they were when it began", async () => {
    const { id, token } = await running(["core.packer", "core.gone"]);
    const create = (name: string) =>
      call("POST", "/api/v1/packs", token, { ref: `${name}-${id}`, label: "x", version: "1.0.0" });
    expect((await create("before")).status).toBe(201);
    await sql(`update attune.permission_set set grants = '[]' where ref = 'core.packer'`);
    expect((await create("after")).status).toBe(403);
    await sql(
      `update attune.permission_set set grants = '[{"resource":"packs","actions":["read","create"]}]' where ref = 'core.packer'`,
    );
  });

  test("counts for nothing once the execution has ended, for another identity's execution, and when its identity is frozen", async () => {
    const { id, token } = await running(["core.packer"]);
    const { actor } = await resolved(token ?? "");
    if (!actor) throw new Error("it does not count");
    const epoch = () => credentialEpoch({ ...ports(), actor });
    expect(await epoch()).toBe(0);
    await sql("update attune.identity set frozen = true where id = $1", [admin]);
    expect((await call("GET", "/auth/me", token)).status).toBe(403);
    await sql("update attune.identity set frozen = false where id = $1", [admin]);
    expect((await call("GET", "/auth/me", token)).status).toBe(200);
    for (const status of ["completed", "failed", "cancelled", "timeout", "abandoned"]) {
      await sql("update attune.execution set status = $2 where id = $1", [id, status]);
      expect([status, (await call("GET", "/auth/me", token)).status]).toEqual([status, 401]);
    }
    expect(await epoch()).toBeNull();
    const { id: viewer } = await createTestActor(server.database, { login: "viewer" });
    const other = await running(["core.packer"]);
    const forged = await sign("execution", { execution_id: other.id }, viewer);
    expect((await call("GET", "/auth/me", forged)).status).toBe(401);
    for (const metadata of [{}, { execution_id: "1" }, { execution_id: -1 }, { execution_id: 1e15 }])
      expect((await call("GET", "/auth/me", await sign("execution", metadata))).status).toBe(401);
  });
});

describe("the token of a sensor", () => {
  test("names the triggers it may emit, has no grants, and is refused where it is not asked for", async () => {
    const token = await sensorToken();
    expect((await resolved(token)).actor).toMatchObject({
      grants: [],
      permissionSetRefs: [],
      sensor: { ref: "core.watch", triggerRefs: ["core.alert"] },
    });
    expect((await call("GET", "/auth/me", token)).status).toBe(200);
    for (const path of ["/api/v1/triggers", "/api/v1/executions", "/api/v1/rules"])
      expect([path, await call("GET", path, token)]).toMatchObject([
        path,
        { status: 403, body: { code: "FORBIDDEN" } },
      ]);
    expect((await call("POST", "/api/v1/triggers", token, { ref: "core.t", label: "T" })).status).toBe(403);
  });

  test("is refused without its claims, for a frozen identity, and when a raised epoch has ended it", async () => {
    for (const metadata of [
      {},
      { sensor_ref: "core.watch" },
      { sensor_ref: "", trigger_types: [] },
      { sensor_ref: "x", trigger_types: "all" },
    ])
      expect((await call("GET", "/auth/me", await sensorToken(metadata))).status).toBe(401);
    const { id } = await createTestActor(server.database, { login: "sensor:core.watch" });
    const metadata = { sensor_ref: "core.watch", trigger_types: [], epoch: 0 };
    const token = await sensorToken(metadata, id);
    expect((await call("GET", "/auth/me", token)).status).toBe(200);
    await sql("update attune.identity set token_epoch = 1 where id = $1", [id]);
    expect((await call("GET", "/auth/me", token)).status).toBe(401);
    await sql("update attune.identity set frozen = true where id = $1", [id]);
    expect((await call("GET", "/auth/me", await sensorToken({ ...metadata, epoch: 1 }, id))).status).toBe(403);
  });
});

describe("every kind of token at every kind of endpoint", () => {
  test("only an identity by itself makes or changes credentials, and only access tokens and sessions are identities", async () => {
    const [{ token: execution }, sensor, refresh, workerToken] = await Promise.all([
      running(["core.people", "core.packer"]),
      sensorToken(),
      signToken(
        { authSecret: testConfig.authSecret, clock: systemClock, ttlSeconds: 60 },
        { identity: admin, login: "admin", type: "refresh", epoch: 0 },
      ),
      sign("worker"),
    ]);
    const withoutEpoch = await sign("access");
    const { token: integration } = (
      await call("POST", `/api/v1/identities/${admin}/integration-tokens`, server.tokens.admin, { label: "x" })
    ).body.data;
    const kinds = {
      access: server.tokens.admin,
      integration,
      execution,
      sensor,
      refresh,
      worker: workerToken,
      "access without epoch": withoutEpoch,
      none: null,
    };
    const tokens = `/api/v1/identities/${admin}/integration-tokens`;
    const endpoints: [string, string, unknown][] = [
      ["GET", "/api/v1/packs", undefined],
      ["PUT", "/auth/me", {}],
      ["POST", "/auth/change-password", { current_password: "right-password", new_password: "x" }],
      ["GET", tokens, undefined],
      ["POST", tokens, { label: "y" }],
      ["POST", `${tokens}/999999/revoke`, {}],
      ["DELETE", `${tokens}/999999`, undefined],
    ];
    const seen: Record<string, number[]> = {};
    for (const [kind, token] of Object.entries(kinds)) {
      seen[kind] = [];
      for (const [method, path, body] of endpoints) seen[kind].push((await call(method, path, token, body)).status);
    }
    const person = [200, 200, 422, 200, 201, 404, 404];
    const nobody = endpoints.map(() => 401);
    expect(seen).toEqual({
      access: person,
      integration: person,
      execution: [200, 403, 403, 403, 403, 403, 403],
      sensor: endpoints.map(() => 403),
      refresh: nobody,
      worker: nobody,
      "access without epoch": nobody,
      none: nobody,
    });
  });

  test("the token of an execution makes nobody who can sign in, and gives nobody a password", async () => {
    const { token } = await running(["core.people"]);
    const create = (body: object) => call("POST", "/api/v1/identities", token, { login: "made-by-script", ...body });
    expect((await create({ password: "long-enough" })).status).toBe(403);
    const made = await create({});
    expect(made.status).toBe(201);
    const path = `/api/v1/identities/${made.body.data.id}`;
    expect((await call("PUT", path, token, { password: "long-enough" })).status).toBe(403);
    expect((await call("PUT", path, token, { display_name: "A" })).status).toBe(200);
  });

  test("neither the token of an execution nor that of a sensor signs in, refreshes or is exchanged for another", async () => {
    const { token: execution } = await running(["core.people"]);
    for (const token of [execution, await sensorToken()]) {
      expect((await call("POST", "/auth/refresh", null, { refresh_token: token })).status).toBe(401);
      expect((await call("POST", "/auth/token-login", null, { token })).status).toBe(401);
      const browser = await server.call("GET", "/auth/me", {
        token: null,
        headers: { cookie: `next-auth.session-token=${token}` },
      });
      expect(browser.status).toBe(401);
    }
  });

  test("the same holds for the console's procedures", async () => {
    const caller = async (token: string | null) => {
      const request = new Request("http://localhost:3000/api/trpc", {
        method: "POST",
        headers: { authorization: `Bearer ${token}` },
      });
      return createCallerFactory(appRouter)(await createFetchContext(server.runtime, request));
    };
    const execution = await caller((await running(["core.people"])).token);
    const password = { current_password: "right-password", new_password: "long-enough" };
    for (const attempt of [
      () => execution.tokens.create({ label: "x" }),
      () => execution.tokens.list({}),
      () => execution.session.changePassword(password),
      () => execution.session.update({ display_name: "x" }),
    ])
      await expect(attempt()).rejects.toMatchObject({ code: "FORBIDDEN" });
    const sensor = await caller(await sensorToken());
    await expect(sensor.session.me()).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(sensor.packs.list()).rejects.toMatchObject({ code: "FORBIDDEN" });
  });
});
