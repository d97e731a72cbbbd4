import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { AttuneError } from "@/lib/client/attune-error";
import { createAttuneClient } from "@/lib/client/create-attune-client";
import type { Tokens } from "@/lib/client/credentials";
import {
  createFakeServer,
  fakeJwt,
  json,
  openStream,
  pageOf,
  type SeenRequest,
} from "@/lib/client/testing/fake-server";

const url = "http://attune.test/base/";
const me = { id: 1, login: "admin" };

beforeEach(() => void vi.useFakeTimers({ now: 1_000_000_000_000 }));
afterEach(() => void vi.useRealTimers());

const tokens = (name: string) => ({
  data: { access_token: fakeJwt(name, Date.now() + 3_600_000), refresh_token: `refresh-${name}`, expires_in: 3600 },
});
const bearer = ({ headers }: SeenRequest) => headers.get("authorization");

describe("requests", () => {
  it("go below the path of the address, with the token, and never follow a redirect", async () => {
    const server = createFakeServer(() => json({ data: me }));
    const seen: RequestInit[] = [];
    const client = createAttuneClient({
      url,
      token: fakeJwt("a", Date.now() + 60_000),
      fetch: (input, init) => {
        seen.push(init ?? {});
        return server.fetch(input, init);
      },
    });
    expect(await client.auth.me()).toEqual(me);
    expect(server.seen[0]?.path).toBe("/base/auth/me");
    expect(bearer(server.seen[0] as SeenRequest)).toMatch(/^Bearer ey/);
    expect(seen[0]?.redirect).toBe("error");
  });

  it("keep a ref within its segment of the path, and refuse one that would leave it", async () => {
    const server = createFakeServer(() => json({ data: {} }));
    const client = createAttuneClient({ url, fetch: server.fetch });
    await client.rules.get("a/../b?c#d");
    expect(server.seen[0]?.path).toBe("/base/api/v1/rules/a%2F..%2Fb%3Fc%23d");
    await expect(client.rules.get("..")).rejects.toMatchObject({ code: "BAD_REQUEST" });
    expect(server.seen).toHaveLength(1);
  });

  it("refuse an address that is none, or that holds a password", () => {
    expect(() => createAttuneClient({ url: "localhost:3000" })).toThrow(AttuneError);
    expect(() => createAttuneClient({ url: "http://a:b@host" })).toThrow("sign in instead");
  });
});

describe("errors", () => {
  const failing = (response: () => Response) =>
    createAttuneClient({ url, fetch: createFakeServer(response).fetch, retries: 0 }).rules.get("core.x");

  it("carry status, code, message, details and the id of the request", async () => {
    const details = [{ field: "ref", message: "is taken" }];
    const body = { error: "Rule core.x not found", code: "NOT_FOUND", details };
    await expect(failing(() => json(body, 404, { "x-request-id": "r1" }))).rejects.toMatchObject({
      name: "AttuneError",
      message: "Rule core.x not found",
      status: 404,
      code: "NOT_FOUND",
      details,
      requestId: "r1",
    });
  });

  it("read the other body, which the extraction of the token has", async () => {
    const body = { error: { code: 401, message: "Missing authentication token" } };
    await expect(failing(() => json(body, 401))).rejects.toMatchObject({
      message: "Missing authentication token",
      code: "UNAUTHORIZED",
      status: 401,
    });
  });

  it("say so when the answer is from something else than Attune", async () => {
    await expect(failing(() => new Response("<html>Bad gateway</html>", { status: 502 }))).rejects.toMatchObject({
      message: "The server answered 502",
      code: "INTERNAL_SERVER_ERROR",
    });
    await expect(failing(() => new Response("<html>Hello</html>"))).rejects.toMatchObject({ code: "BAD_ANSWER" });
  });

  it("tell the innermost reason when the server cannot be reached", async () => {
    const refused = new TypeError("fetch failed", { cause: new Error("connect ECONNREFUSED 127.0.0.1:1") });
    const call = createAttuneClient({ url, retries: 0, fetch: () => Promise.reject(refused) }).rules.get("core.x");
    await expect(call).rejects.toMatchObject({ code: "NETWORK", status: 0, message: /ECONNREFUSED/ });
  });
});

describe("time limits and signals", () => {
  const silent = () => new Promise<Response>(() => undefined);

  it("end a request that takes too long with TIMEOUT", async () => {
    const server = createFakeServer(silent);
    const call = createAttuneClient({ url, fetch: server.fetch, retries: 0 }).rules.get("core.x", { timeoutMs: 500 });
    const outcome = expect(call).rejects.toMatchObject({ code: "TIMEOUT", message: "No answer within 0.5 s" });
    await vi.advanceTimersByTimeAsync(500);
    await outcome;
    expect(vi.getTimerCount()).toBe(0);
  });

  it("count until the whole body is here", async () => {
    const stuck = openStream(); // half an answer, as it never ends
    stuck.write("{");
    const server = createFakeServer(() => stuck.response);
    const call = createAttuneClient({ url, fetch: server.fetch, retries: 0, timeoutMs: 1_000 }).rules.get("core.x");
    const outcome = expect(call).rejects.toMatchObject({ code: "TIMEOUT" });
    await vi.advanceTimersByTimeAsync(1_000);
    await outcome;
  });

  it("end a request by the caller's signal with ABORTED, and the waiting before a repetition too", async () => {
    const controller = new AbortController();
    const server = createFakeServer(() => Promise.reject(new TypeError("fetch failed")));
    const call = createAttuneClient({ url, fetch: server.fetch }).rules.get("core.x", { signal: controller.signal });
    const outcome = expect(call).rejects.toMatchObject({ code: "ABORTED" });
    await vi.advanceTimersByTimeAsync(1);
    controller.abort();
    await outcome;
    expect(server.seen).toHaveLength(1);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe("repetition", () => {
  it("happens for a GET when the server is busy, and waits as long as it asks", async () => {
    let count = 0;
    const server = createFakeServer(() => {
      count += 1;
      return count === 1 ? json({ error: "busy", code: "X" }, 503, { "retry-after": "2" }) : json({ data: me });
    });
    const call = createAttuneClient({ url, fetch: server.fetch }).auth.me();
    await vi.advanceTimersByTimeAsync(1_999);
    expect(count).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(await call).toEqual(me);
  });

  it("never happens for what could be done twice", async () => {
    const server = createFakeServer(() => Promise.reject(new TypeError("fetch failed")));
    const client = createAttuneClient({ url, fetch: server.fetch });
    await expect(client.executions.execute({ action_ref: "core.x" })).rejects.toMatchObject({ code: "NETWORK" });
    await expect(client.rules.enable("core.x")).rejects.toMatchObject({ code: "NETWORK" });
    await expect(client.triggers.sendWebhook("wh_1", {})).rejects.toMatchObject({ code: "NETWORK" });
    expect(server.seen).toHaveLength(3);
  });

  it("happens for a webhook with an idempotency key, with the same body and signature", async () => {
    let count = 0;
    const receipt = { event_id: 1, trigger_ref: "a.b", received_at: "", message: "" };
    const server = createFakeServer(() => {
      count += 1;
      return count === 1 ? Promise.reject(new TypeError("fetch failed")) : json({ data: receipt });
    });
    const client = createAttuneClient({ url, fetch: server.fetch, token: fakeJwt("a", Date.now() + 60_000) });
    const call = client.triggers.sendWebhook("wh_1", { a: 1 }, { secret: "s", idempotencyKey: "k" });
    await vi.waitFor(() => expect(count).toBe(1));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await call).toEqual(receipt);
    const [first, second] = server.seen;
    // printf '{"payload":{"a":1}}' | openssl dgst -sha256 -hmac s
    const signature = "sha256=c7d24233a78fda392b0f5435d5abfe656dc4122e2b8175b8082424d3c435e35c";
    expect(first?.headers.get("x-webhook-signature")).toBe(signature);
    expect(second?.headers.get("x-webhook-signature")).toBe(first?.headers.get("x-webhook-signature"));
    expect(second?.headers.get("idempotency-key")).toBe("k");
    expect(first?.headers.get("authorization")).toBeNull();
  });
});

describe("tokens", () => {
  it("are renewed before they end, once for all requests that wait, and told to who keeps them", async () => {
    const kept: Tokens[] = [];
    const server = createFakeServer(({ path }) => json(path.endsWith("/refresh") ? tokens("new") : { data: me }));
    const client = createAttuneClient({
      url,
      token: fakeJwt("old", Date.now() + 10_000),
      refreshToken: "refresh-old",
      onTokens: (given) => void kept.push(given),
      fetch: server.fetch,
    });
    await Promise.all([client.auth.me(), client.auth.me(), client.rules.get("core.x")]);
    expect(server.seen.filter(({ path }) => path.endsWith("/refresh"))).toHaveLength(1);
    expect(server.seen[0]?.body).toEqual({ refresh_token: "refresh-old" });
    expect(server.seen.slice(1).map(bearer)).toEqual(Array(3).fill(`Bearer ${kept[0]?.token}`));
    expect(kept).toEqual([
      { token: expect.any(String), refreshToken: "refresh-new", expiresAt: Date.now() + 3_600_000 },
    ]);
  });

  it("are renewed when the server refuses them, and the request is sent again, even a POST", async () => {
    const server = createFakeServer((request) => {
      if (request.path.endsWith("/refresh")) return json(tokens("new"));
      return bearer(request)?.endsWith(".new") ? json({ data: { id: 5 } }, 201) : json({ error: "no", code: "X" }, 401);
    });
    const client = createAttuneClient({ url, token: fakeJwt("old", 0), refreshToken: "r", fetch: server.fetch });
    client.auth.use({ token: "unknown-end", refreshToken: "r" });
    expect(await client.executions.execute({ action_ref: "core.x" })).toEqual({ id: 5 });
    expect(server.seen.map(({ path }) => path.split("/").at(-1))).toEqual(["execute", "refresh", "execute"]);
  });

  it("that cannot be renewed leave the refusal as it is", async () => {
    const server = createFakeServer(() => json({ error: "Sign in again", code: "UNAUTHORIZED" }, 401));
    const client = createAttuneClient({ url, token: "ey.a.b", refreshToken: "r", fetch: server.fetch });
    await expect(client.auth.me()).rejects.toMatchObject({ status: 401, message: "Sign in again" });
    expect(server.seen.map(({ path }) => path)).toEqual(["/base/auth/me", "/base/auth/refresh"]);
  });

  it("of integrations are exchanged at the first request, and again when what they were exchanged for is refused", async () => {
    let exchanges = 0;
    const server = createFakeServer((request) => {
      if (request.path.endsWith("/refresh")) return json({ error: "used up", code: "UNAUTHORIZED" }, 401);
      if (!request.path.endsWith("/token-login"))
        return exchanges === 1 && server.seen.length > 3 ? json({ error: "no", code: "X" }, 401) : json({ data: me });
      exchanges += 1;
      return json(tokens(`t${exchanges}`));
    });
    const client = createAttuneClient({ url, token: "att_secret", fetch: server.fetch });
    await client.auth.me();
    expect(server.seen[0]).toMatchObject({ path: "/base/auth/token-login", body: { token: "att_secret" } });
    await client.auth.me();
    expect(exchanges).toBe(1);
    await client.auth.me();
    expect(exchanges).toBe(2);
  });
});

describe("lists", () => {
  it("give every item of all pages once, though rows arrive meanwhile, and ask for no more than is read", async () => {
    const row = (id: number) => ({ id, trigger_ref: "a.b" });
    const server = createFakeServer(({ path }) => {
      const page = Number(new URL(`http://x${path}`).searchParams.get("page"));
      // Between the two pages one event arrived, so 8 is on the second page again.
      return page === 1 ? pageOf([row(9), row(8)], 1, true) : pageOf([row(8), row(7)], 2, false);
    });
    const client = createAttuneClient({ url, fetch: server.fetch });
    const ids: number[] = [];
    for await (const { id } of client.events.all({ trigger_ref: "a.b", per_page: 2 })) ids.push(id);
    expect(ids).toEqual([9, 8, 7]);
    expect(server.seen.map(({ path }) => path)).toEqual([
      "/base/api/v1/events?per_page=2&trigger_ref=a.b&page=1",
      "/base/api/v1/events?per_page=2&trigger_ref=a.b&page=2",
    ]);
    for await (const _ of client.events.all()) break;
    expect(server.seen).toHaveLength(3);
  });

  it("followed give new events oldest first, one that came to light late too", async () => {
    const row = (id: number) => ({ id, trigger_ref: "a.b" });
    const answers = [
      [row(3), row(1)],
      [row(5), row(4), row(3), row(1)],
      [row(5), row(4), row(3), row(2), row(1)],
    ];
    const server = createFakeServer(() => pageOf(answers.shift() ?? [], 1, false));
    const client = createAttuneClient({ url, fetch: server.fetch });
    const controller = new AbortController();
    const ids: number[] = [];
    const followed = (async () => {
      for await (const { id } of client.events.follow({}, { signal: controller.signal })) ids.push(id);
    })();
    const outcome = expect(followed).rejects.toMatchObject({ code: "ABORTED" });
    await vi.advanceTimersByTimeAsync(2_000);
    controller.abort();
    await outcome;
    expect(ids).toEqual([4, 5, 2]);
  });
});
