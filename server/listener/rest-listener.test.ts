import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { systemClock } from "@/lib/schedule/clock";
import { createRestListener, isRestPath, type RestListener } from "@/server/listener/rest-listener";
import { stampAddress } from "@/server/listener/stamp-address";
import { silentLog } from "@/server/log";
import type { Runtime } from "@/server/process-state";
import { createFakeEngine, type FakeEngine } from "@/server/testing/fake-engine";
import { testConfig } from "@/server/testing/test-context";

let server: Server;
let rest: RestListener;
let engine: FakeEngine;
let port: number;
/** Held open by a test: events are accepted when it resolves. */
let commit: Promise<void> = Promise.resolve();

beforeAll(async () => {
  const runtime = {
    config: testConfig,
    log: silentLog,
    clock: systemClock,
    db: {} as Runtime["db"],
    embedded: false,
    live: {} as Runtime["live"],
    healthy: async () => true,
    stop: async () => undefined,
  };
  rest = createRestListener(() => ({ ...runtime, engine }));
  server = createServer((request, response) => {
    stampAddress(request, 0);
    rest.handle(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  port = (server.address() as AddressInfo).port;
});
beforeEach(() => {
  engine = createFakeEngine();
  const accept = engine.acceptEvents;
  engine.acceptEvents = async (events) => {
    await commit;
    return accept(events);
  };
  const open = { trigger: 1, triggerRef: "core.door", version: "1", sizeLimitBytes: 1_024, problem: null };
  engine.webhooks.find = (key) => (key === "wh_1" ? { ...open, addresses: null, rate: null, hmac: null } : null);
  commit = Promise.resolve();
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const post = (body: BodyInit, headers: Record<string, string> = {}) =>
  fetch(`http://127.0.0.1:${port}/api/v1/webhooks/wh_1`, {
    method: "POST",
    headers,
    body,
    ...(body instanceof ReadableStream ? { duplex: "half" } : {}),
  } as RequestInit);

test("the addresses of the REST application are its own, and nothing else is", () => {
  const own = ["/health", "/health/live", "/auth/login", "/api/v1/triggers", "/api/v1?x", "/docs", "/docs/a"];
  const others = ["/", "/healthy", "/api/auth/session", "/api/trpc/live", "/api/v10", "/login", "/triggers", undefined];
  expect(own.filter((url) => !isRestPath(url))).toEqual([]);
  expect(others.filter(isRestPath)).toEqual([]);
});

test("the sender's address is the other end of the connection, whatever it writes under the header's name", async () => {
  const forged = { "X-Attune-Address": "6.6.6.6", "X-Forwarded-For": "7.7.7.7" };
  expect((await post('{"payload":1}', forged)).status).toBe(200);
  expect(engine.accepted[0]?.config).toMatchObject({ source_ip: "127.0.0.1" });
  expect(JSON.stringify(engine.accepted[0]?.config)).not.toMatch(/6\.6\.6\.6|7\.7\.7\.7/);
});

test("a body without a declared length is read only as far as it may be long", async () => {
  let given = 0;
  const endless = new ReadableStream({
    pull(controller) {
      given += 65_536;
      if (given > 64 * 1024 * 1024) controller.close();
      else controller.enqueue(new Uint8Array(65_536).fill(32));
    },
  });
  const status = await post(endless).then(
    (response) => response.status,
    () => "cut off", // the connection may be closed before the sender has read the answer
  );
  expect([400, "cut off"]).toContain(status);
  expect(given).toBeLessThan(64 * 1024 * 1024);
  expect(engine.accepted).toEqual([]);
});

test("a sender that goes away in the middle of its body harms nobody", async () => {
  const socket = connect(port, "127.0.0.1");
  await new Promise<void>((resolve) => socket.once("connect", () => resolve()));
  socket.write('POST /api/v1/webhooks/wh_1 HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n{"payload":');
  socket.destroy();
  expect((await post('{"payload":1}')).status).toBe(200);
  expect(engine.accepted).toHaveLength(1);
});

test("a sender that gave up before it was its turn, as while the server starts, keeps no stop waiting", async () => {
  let turn: (asked: { request: IncomingMessage; response: ServerResponse }) => void = () => undefined;
  const asked = new Promise<{ request: IncomingMessage; response: ServerResponse }>((resolve) => {
    turn = resolve;
  });
  const starting = createServer((request, response) => turn({ request, response }));
  await new Promise<void>((resolve) => starting.listen(0, "127.0.0.1", resolve));
  const socket = connect((starting.address() as AddressInfo).port, "127.0.0.1");
  socket.write("GET /health HTTP/1.1\r\nHost: a\r\n\r\n");
  const { request, response } = await asked;
  socket.destroy();
  await new Promise<void>((resolve) => response.once("close", () => resolve()));
  rest.handle(request, response);
  expect(rest.busy()).toBe(0);
  starting.close();
});

test("a stop waits for the answers that are under way", async () => {
  let finish: () => void = () => undefined;
  commit = new Promise((resolve) => {
    finish = resolve;
  });
  const answer = post('{"payload":1}');
  await expect.poll(() => engine.webhooks !== undefined && rest.busy()).toBe(1);
  let isDrained = false;
  const drained = rest.drained(60_000).then(() => {
    isDrained = true;
  });
  await Promise.resolve();
  expect(isDrained).toBe(false);
  finish();
  expect((await answer).status).toBe(200);
  await drained;
});

test("one connection carries many requests, of REST clients and of senders", async () => {
  const lines: string[] = [];
  const socket = connect(port, "127.0.0.1");
  socket.on("data", (chunk) => lines.push(...(chunk.toString().match(/HTTP\/1\.1 \d+/g) ?? [])));
  const body = '{"payload":1}';
  const request = `POST /api/v1/webhooks/wh_1 HTTP/1.1\r\nHost: a\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
  socket.write(`${request}GET /health HTTP/1.1\r\nHost: a\r\n\r\n${request}`);
  await expect.poll(() => lines).toEqual(["HTTP/1.1 200", "HTTP/1.1 200", "HTTP/1.1 200"]);
  socket.destroy();
});
