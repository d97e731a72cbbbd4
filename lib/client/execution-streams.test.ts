import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createAttuneClient } from "@/lib/client/create-attune-client";
import { createFakeServer, json, openStream, type SeenRequest } from "@/lib/client/testing/fake-server";

const url = "http://attune.test";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const execution = (status: string) => json({ data: { id: 7, action_ref: "core.x", status, result: { exit_code: 0 } } });
const change = (status: string, old: string | null = null, id = 7) =>
  `data: ${JSON.stringify({ entity_type: "execution", id, status, old_status: old, action_ref: "core.x" })}\n\n`;

/** Collects what an iterable gives, until it ends or fails. */
function collect<T>(source: AsyncIterable<T>) {
  const values: T[] = [];
  const end = (async () => {
    for await (const value of source) values.push(value);
  })();
  end.catch(() => undefined);
  return { values, end };
}

/** Answers with these streams, one after the other; null for a server that cannot be reached. */
function watching(streams: (ReturnType<typeof openStream> | Response | null)[], states: string[]) {
  const server = createFakeServer(({ path }: SeenRequest) => {
    if (!path.includes("/stream")) return execution(states.shift() ?? "running");
    const next = streams.shift();
    if (!next) throw new TypeError("fetch failed");
    return next instanceof Response ? next : next.response;
  });
  return { server, client: createAttuneClient({ url, fetch: server.fetch, retries: 0 }) };
}

describe("watching an execution", () => {
  it("begins with how it stands, gives each step once and ends with the last one", async () => {
    const stream = openStream();
    const { client, server } = watching([stream], ["requested"]);
    const { values, end } = collect(client.executions.watch(7));
    await vi.advanceTimersByTimeAsync(0);
    stream.write(change("requested"));
    stream.write(change("running", "requested") + change("running", "requested"));
    stream.write(change("completed", "running", 8)); // of another one
    stream.write(change("completed", "running"));
    await end;
    expect(values.map(({ status, old_status }) => [status, old_status])).toEqual([
      ["requested", null],
      ["running", "requested"],
      ["completed", "running"],
    ]);
    expect(server.seen[0]?.path).toBe("/api/v1/executions/stream?execution_id=7");
    expect(stream.wasCancelled()).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("looks up what it missed while the connection was away, and never goes back", async () => {
    const [first, second] = [openStream(), openStream()];
    const { client } = watching([first, second], ["requested", "canceling"]);
    const { values, end } = collect(client.executions.watch(7));
    await vi.advanceTimersByTimeAsync(0);
    first.fail();
    await vi.advanceTimersByTimeAsync(1_000);
    second.write(change("running", "requested")); // older than what was looked up
    second.write(change("cancelled", "canceling"));
    await end;
    expect(values.map(({ status }) => status)).toEqual(["requested", "canceling", "cancelled"]);
  });

  it("connects again to a server that was away, with the place where it was", async () => {
    const [first, second] = [openStream(), openStream()];
    const { client, server } = watching([first, null, null, second], ["running", "running"]);
    const watched = collect(client.executions.watch(7));
    await vi.advanceTimersByTimeAsync(0);
    first.write(`id: 41\n${change("running")}`);
    first.end();
    await vi.advanceTimersByTimeAsync(10_000);
    second.write(change("failed", "running"));
    await watched.end;
    const asked = server.seen.filter(({ path }) => path.includes("stream"));
    expect(asked.map(({ headers }) => headers.get("last-event-id"))).toEqual([null, "41", "41", "41"]);
    expect(watched.values.map(({ status }) => status)).toEqual(["running", "failed"]);
  });

  it("takes a connection that says nothing for a minute for dead, and one with comments for alive", async () => {
    const [first, second] = [openStream(), openStream()];
    const { client, server } = watching([first, second], ["running", "running"]);
    const { end } = collect(client.executions.watch(7));
    await vi.advanceTimersByTimeAsync(50_000);
    first.write(": keep-alive\n\n");
    await vi.advanceTimersByTimeAsync(50_000);
    expect(server.seen.filter(({ path }) => path.includes("stream"))).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(15_000);
    expect(server.seen.filter(({ path }) => path.includes("stream"))).toHaveLength(2);
    second.write(change("failed", "running"));
    await end;
  });

  it("asks every second where the server has no streams", async () => {
    const { client } = watching(
      [json({ error: "nothing", code: "NOT_FOUND" }, 404)],
      ["requested", "running", "completed"],
    );
    const { values, end } = collect(client.executions.watch(7));
    await vi.advanceTimersByTimeAsync(2_000);
    await end;
    expect(values.map(({ status }) => status)).toEqual(["requested", "running", "completed"]);
  });

  it("ends with the refusal of an execution that is not there or may not be seen", async () => {
    const server = createFakeServer(() => json({ error: "Execution 7 not found", code: "NOT_FOUND" }, 404));
    const client = createAttuneClient({ url, fetch: server.fetch });
    await expect(client.executions.watch(7).next()).rejects.toMatchObject({ message: "Execution 7 not found" });
  });

  it("stops by the signal, whatever it waits for", async () => {
    const stream = openStream();
    const { client } = watching([stream], ["running"]);
    const controller = new AbortController();
    const { end } = collect(client.executions.watch(7, { signal: controller.signal }));
    await vi.advanceTimersByTimeAsync(0);
    controller.abort();
    await expect(end).rejects.toMatchObject({ code: "ABORTED" });
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe("waiting for an execution", () => {
  it("gives it with its result", async () => {
    const stream = openStream();
    const { client } = watching([stream], ["running", "completed"]);
    const waiting = client.executions.waitFor(7);
    await vi.advanceTimersByTimeAsync(0);
    stream.write(change("completed", "running"));
    expect(await waiting).toMatchObject({ id: 7, status: "completed", result: { exit_code: 0 } });
  });

  it("gives up after its time with TIMEOUT", async () => {
    const stream = openStream();
    const { client } = watching([stream], ["running"]);
    const waiting = expect(client.executions.waitFor(7, { timeoutMs: 5_000 })).rejects.toMatchObject({
      code: "TIMEOUT",
      message: "Execution 7 has not ended within 5 s",
    });
    await vi.advanceTimersByTimeAsync(5_000);
    await waiting;
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe("following the output of an execution", () => {
  it("gives each piece once and goes on after the last byte when the connection was lost", async () => {
    const [first, second] = [openStream(), openStream()];
    const { client, server } = watching([first, second], []);
    const { values, end } = collect(client.executions.logs(7, "stdout"));
    await vi.advanceTimersByTimeAsync(0);
    first.write('event: waiting\ndata: {"status":"running"}\n\n');
    first.write("event: content\nid: 7\ndata: grün\ndata: \n\n");
    first.end();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(server.seen.map(({ path }) => path)).toEqual([
      "/api/v1/executions/7/logs/stdout/stream?offset=0",
      "/api/v1/executions/7/logs/stdout/stream?offset=7",
    ]);
    second.write('event: append\nid: 20\ndata: {"text":"json is text, too"}\n\n');
    second.write('event: done\ndata: {"status":"completed"}\n\n');
    await end;
    expect(values).toEqual(["grün\n", '{"text":"json is text, too"}']);
  });

  it("counts bytes where the server does not tell them", async () => {
    const [first, second] = [openStream(), openStream()];
    const { client, server } = watching([first, second], []);
    const { end } = collect(client.executions.logs(7, "stderr", { offset: 10 }));
    await vi.advanceTimersByTimeAsync(0);
    first.write("event: append\ndata: grün\n\n");
    first.end();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(server.seen.at(-1)?.path).toContain("offset=15");
    second.write("event: done\ndata: {}\n\n");
    await end;
  });
});
