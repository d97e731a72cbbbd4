import { TRPCError } from "@trpc/server";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { systemClock } from "@/lib/schedule/clock";
import type { LiveMessage } from "@/lib/schemas/live";
import { BATCH_CALLS_MAX } from "@/lib/trpc/batch-limit";
import { BODY_BYTES_MAX, OPEN_BODY_BYTES_MAX } from "@/server/api/read-body";
import { answerTrpc } from "@/server/api/trpc/answer-trpc";
import { appRouter } from "@/server/api/trpc/router";
import { createCallerFactory } from "@/server/api/trpc/trpc";
import { signToken } from "@/server/auth/tokens";
import { silentLog } from "@/server/log";
import { type Runtime, setRuntime } from "@/server/process-state";
import { createFakeEngine } from "@/server/testing/fake-engine";
import { seedCore } from "@/server/testing/seed-core";
import {
  createTestActor,
  createTestContext,
  createTestDatabase,
  type TestDatabase,
  testConfig,
} from "@/server/testing/test-context";

let database: TestDatabase;
let token: string;
const subscriptions: (string | null)[] = [];

const runtime = (): Runtime => ({
  config: testConfig,
  log: silentLog,
  clock: systemClock,
  db: database,
  embedded: true,
  engine: createFakeEngine(),
  live: {
    async *subscribe({ afterId }) {
      subscriptions.push(afterId);
      const first = Number(afterId ?? 0) + 1;
      for (const id of [first, first + 1])
        yield { type: "beat", id: String(id), at: new Date(0).toISOString() } satisfies LiveMessage;
    },
    async *subscribeSensorLog() {},
    async *subscribeLog({ afterSeq }) {
      yield { seq: afterSeq + 1, stream: "stdout" as const, content: "x", created: new Date(0).toISOString() };
    },
    start: async () => undefined,
    stop: async () => undefined,
    describe: () => ({ subscribers: 0, delivered: 0, lagMs: 0, listening: true }),
  },
  healthy: async () => true,
  stop: async () => undefined,
});

beforeAll(async () => {
  database = await createTestDatabase();
  await seedCore(database);
  const actor = await createTestActor(database);
  token = await signToken(
    { authSecret: testConfig.authSecret, clock: systemClock, ttlSeconds: 60 },
    { identity: actor.id, login: "admin", type: "access", epoch: 0 },
  );
  setRuntime(runtime());
});
afterAll(async () => {
  setRuntime(undefined);
  await database.drop();
});

const request = (path: string, init: RequestInit = {}): Promise<Response> =>
  answerTrpc(runtime(), new Request(`http://localhost:3000/api/trpc/${path}`, init));

const procedures = appRouter._def.procedures as unknown as Record<
  string,
  { _def: { type: "query" | "mutation" | "subscription" } }
>;

const OPEN = ["setup.status", "setup.createAdministrator", "session.settings", "session.register"];

describe("without a credential", () => {
  test("every procedure answers UNAUTHORIZED, except those of the first visit and of the sign-in page", async () => {
    const paths = Object.keys(procedures);
    expect(paths.length).toBeGreaterThan(50);
    for (const path of paths) {
      if (OPEN.includes(path)) continue;
      const base = { ...(await createTestContext(database)), actor: undefined };
      const caller = createCallerFactory(appRouter)({ ctx: null, base, requestId: "test" });
      const [router = "", name = ""] = path.split(".");
      const call = (caller as unknown as Record<string, Record<string, (input: unknown) => Promise<unknown>>>)[
        router
      ]?.[name];
      const error = await call?.({}).catch((thrown: unknown) => thrown);
      expect([path, error instanceof TRPCError && error.code]).toEqual([path, "UNAUTHORIZED"]);
    }
    expect(await (await request("setup.status")).json()).toMatchObject({ result: { data: { needs_setup: false } } });
  });

  test("the same holds over HTTP, streams included", async () => {
    for (const [path, { _def }] of Object.entries(procedures)) {
      if (OPEN.includes(path)) continue;
      const response = await request(
        path,
        _def.type === "mutation" ? { method: "POST", headers: { "content-type": "application/json" }, body: "{}" } : {},
      );
      const text = await response.text();
      expect([path, /UNAUTHORIZED/.test(text)]).toEqual([path, true]);
      if (_def.type !== "subscription") expect(response.status).toBe(401);
    }
    expect(subscriptions).toEqual([]);
  });
});

describe("over HTTP", () => {
  const authorization = () => ({ authorization: `Bearer ${token}` });

  test("a signed-in reader gets answers, and errors have a code and fields but no stack", async () => {
    const me = await (await request("session.me", { headers: authorization() })).json();
    expect(me.result.data).toMatchObject({ login: "admin" });
    const missing = await request(`executions.get?input=${encodeURIComponent('{"id":0}')}`, {
      headers: authorization(),
    });
    const { error } = await missing.json();
    expect(missing.status).toBe(400);
    expect(error.data).toMatchObject({ code: "BAD_REQUEST", issues: [{ path: ["id"] }] });
    expect(error.data.stack).toBeUndefined();
  });

  test("the dashboard and the status of an empty server are read without an error", async () => {
    const dashboard = (await (await request("system.dashboard", { headers: authorization() })).json()).result.data;
    expect(dashboard).toMatchObject({
      success_rate: null,
      lateness_p99_ms: null,
      has_automations: false,
      attention: [],
    });
    expect(dashboard.activity).toHaveLength(288);
    const status = (await (await request("system.status", { headers: authorization() })).json()).result.data;
    expect(status.database).toMatchObject({ connected: true, version: expect.stringMatching(/^\d/) });
    expect(status.queue).toEqual({ waiting: 0, running: 0, oldest_waiting_seconds: null });
  });

  test("a page of another origin can neither change anything with a cookie nor make itself the administrator", async () => {
    const body = JSON.stringify({ login: "mallory", password: "a-good-password" });
    const headers = { "content-type": "application/json", host: "localhost:3000", origin: "http://evil.example" };
    const setup = await request("setup.createAdministrator", { method: "POST", headers, body });
    expect(setup.status).toBe(403);
    const cookie = `attune_access_token=${token}`;
    expect((await request("sensors.reload", { method: "POST", headers: { ...headers, cookie } })).status).toBe(403);
    const mine = { ...headers, cookie, origin: "http://localhost:3000" };
    expect((await request("sensors.reload", { method: "POST", headers: mine })).status).toBe(200);
  });

  test.each([
    ["nobody", OPEN_BODY_BYTES_MAX],
    ["somebody", BODY_BYTES_MAX],
  ])(
    "a body of %s that is too large is not read to its end, whether or not it says how large it is",
    async (who, bytesMax) => {
      const headers = { "content-type": "application/json", ...(who === "somebody" ? authorization() : {}) };
      const declared = await request("setup.createAdministrator", {
        method: "POST",
        headers: { ...headers, "content-length": String(bytesMax + 1) },
        body: "{}",
      });
      expect(declared.status).toBe(413);
      const piece = new Uint8Array(32 * 1024).fill(0x20);
      let sent = 0;
      const body = new ReadableStream<Uint8Array>({
        pull(controller) {
          sent += piece.length;
          controller.enqueue(piece);
        },
      });
      const counted = await request("sensors.reload", { method: "POST", headers, body, duplex: "half" } as RequestInit);
      expect(counted.status).toBe(413);
      expect((await counted.json()).error.data.code).toBe("PAYLOAD_TOO_LARGE");
      expect(sent).toBeLessThan(bytesMax + 5 * piece.length);
    },
  );

  test("a request with more calls than the console ever sends is refused before any is made", async () => {
    const names = (count: number) => Array.from({ length: count }, () => "setup.status").join(",");
    expect((await request(`${names(BATCH_CALLS_MAX)}?batch=1`)).status).toBe(200);
    expect((await request(`${names(BATCH_CALLS_MAX + 1)}?batch=1`)).status).toBe(400);
  });

  test("the feed gives tracked messages, and goes on behind the id that a browser names when it reconnects", async () => {
    const first = await (await request("live.feed?input=%7B%7D", { headers: authorization() })).text();
    expect([...first.matchAll(/^id: (.*)$/gm)].map((match) => match[1])).toEqual(["1", "2"]);
    const again = await request("live.feed?input=%7B%7D", { headers: { ...authorization(), "last-event-id": "7" } });
    expect([...(await again.text()).matchAll(/^id: (.*)$/gm)].map((match) => match[1])).toEqual(["8", "9"]);
    const named = await request(`live.feed?input=${encodeURIComponent('{"lastEventId":"20"}')}`, {
      headers: authorization(),
    });
    expect(await named.text()).toContain("id: 21");
    expect(subscriptions).toEqual([null, "7", "20"]);
  });

  test("the log of an execution goes on behind the last piece, and an unknown execution is an error", async () => {
    const [row] = await database.sql<{ id: number }>(
      "insert into attune.execution (action_ref) values ('core.x') returning id",
    );
    const input = encodeURIComponent(JSON.stringify({ id: row?.id, lastEventId: "4" }));
    const grants = JSON.stringify([{ resource: "executions", actions: ["read"] }]);
    await database.sql("insert into attune.permission_set (ref, label, grants) values ('core.reader', 'R', $1)", [
      grants,
    ]);
    expect(await (await request(`live.executionLog?input=${input}`, { headers: authorization() })).text()).toContain(
      "FORBIDDEN",
    );
    await database.sql(
      "insert into attune.permission_assignment (identity_id, permission_set_id) select i.id, s.id from attune.identity i, attune.permission_set s where s.ref = 'core.reader' and i.login = 'admin'",
    );
    expect(await (await request(`live.executionLog?input=${input}`, { headers: authorization() })).text()).toContain(
      "id: 5",
    );
    const unknown = encodeURIComponent('{"id":987654}');
    expect(await (await request(`live.executionLog?input=${unknown}`, { headers: authorization() })).text()).toContain(
      "NOT_FOUND",
    );
  });
});
