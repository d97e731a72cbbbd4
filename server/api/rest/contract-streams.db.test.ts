import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { eventually } from "@/server/testing/eventually";
import { createRestServer, type RestServer } from "@/server/testing/rest-server";

let server: RestServer;
beforeAll(async () => {
  server = await createRestServer({ live: true });
});
afterAll(() => server.drop());

type Received = { name: string; id: string | null; data: string };
const opened: AbortController[] = [];
afterEach(() => {
  for (const controller of opened.splice(0)) controller.abort();
});

/** Reads the events of a stream one by one, as an EventSource does. */
async function open(path: string, headers: Record<string, string> = {}, token: string | null = server.tokens.admin) {
  const controller = new AbortController();
  opened.push(controller);
  const response = await server.request("GET", path, { headers, token, signal: controller.signal });
  const reader = response.body?.getReader();
  const decoder = new TextDecoder();
  let text = "";
  async function next(): Promise<Received | null> {
    for (;;) {
      const end = text.indexOf("\n\n");
      if (end >= 0) {
        const block = text.slice(0, end).split("\n");
        text = text.slice(end + 2);
        const field = (name: string) =>
          block.flatMap((line) => (line.startsWith(`${name}: `) ? line.slice(name.length + 2) : []));
        const data = field("data");
        if (data.length > 0)
          return { name: field("event")[0] ?? "message", id: field("id")[0] ?? null, data: data.join("\n") };
        continue; // a comment
      }
      const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
      if (done) return null;
      text += decoder.decode(value, { stream: true });
    }
  }
  return {
    response,
    next,
    json: async () => JSON.parse((await next())?.data ?? "null"),
    close: () => controller.abort(),
  };
}

async function execution(status = "requested"): Promise<number> {
  const [row] = await server.database.sql<{ id: number }>(
    "insert into attune.execution (action_ref, status) values ('core.echo', $1) returning id",
    [status],
  );
  return row?.id ?? 0;
}
const become = (id: number, status: string) =>
  server.database.sql("update attune.execution set status = $2, updated = clock_timestamp() where id = $1", [
    id,
    status,
  ]);
const print = (id: number, seq: number, stream: string, content: string) =>
  server.database.sql("insert into attune.execution_log (execution, seq, stream, content) values ($1, $2, $3, $4)", [
    id,
    seq,
    stream,
    content,
  ]);

describe("GET /executions/stream (§11)", () => {
  test("gives one line of JSON for every change of status, with the one before", async () => {
    const id = await execution();
    const stream = await open(`/api/v1/executions/stream?execution_id=${id}`);
    expect(stream.response.status).toBe(200);
    expect(stream.response.headers.get("content-type")).toMatch(/^text\/event-stream/);
    expect(await stream.json()).toMatchObject({
      entity_type: "execution",
      entity_id: id,
      id,
      status: "requested",
      old_status: null,
      action_ref: "core.echo",
    });
    await become(await execution(), "running"); // somebody else's
    await become(id, "running");
    expect(await stream.json()).toMatchObject({ id, status: "running", old_status: "requested" });
    await become(id, "completed");
    expect(await stream.json()).toMatchObject({ id, status: "completed", old_status: "running" });
  });

  test("without an execution gives those of all, and goes on after a cut where it was", async () => {
    const first = await open("/api/v1/executions/stream");
    let seen: Awaited<ReturnType<typeof first.next>> = null;
    // Listening begins at some moment after the first read: what was made before is not told.
    void first.next().then((event) => {
      seen = event;
    });
    const made = new Set<number>();
    const { data, id: place } = await eventually("one of them is told", async () => {
      made.add(await execution());
      return seen;
    });
    const { id } = JSON.parse(data);
    expect(made).toContain(id);
    expect(JSON.parse(data)).toMatchObject({ id, status: "requested", old_status: null });
    first.close();
    await become(id, "running");
    await become(id, "failed");
    const second = await open("/api/v1/executions/stream", { "last-event-id": place ?? "" });
    let missed = await second.json();
    while (missed.id !== id || missed.status !== "failed") missed = await second.json();
  });

  test("wants a token, takes the cookie, knows no token in the address, and 404 for an unknown execution", async () => {
    expect((await open("/api/v1/executions/stream", {}, null)).response.status).toBe(401);
    expect((await open(`/api/v1/executions/stream?token=${server.tokens.admin}`, {}, null)).response.status).toBe(401);
    const cookie = `attune_access_token=${server.tokens.admin}`;
    expect((await open("/api/v1/executions/stream", { cookie }, null)).response.status).toBe(200);
    expect((await open("/api/v1/executions/stream?execution_id=999999")).response.status).toBe(404);
    expect((await open("/api/v1/executions/stream?execution_id=x")).response.status).toBe(400);
  });
});

describe("GET /executions/{id}/logs/{stream}/stream (§11)", () => {
  test("says that it waits, what there is, what comes, and that it is done", async () => {
    const id = await execution("running");
    const stream = await open(`/api/v1/executions/${id}/logs/stdout/stream`);
    expect(await stream.next()).toMatchObject({ name: "waiting" });
    await print(id, 0, "stderr", "not this");
    await print(id, 1, "stdout", "one\ntwo\r\n");
    expect(await stream.next()).toEqual({ name: "content", id: "9", data: "one\ntwo\n" });
    await print(id, 2, "stdout", "drei €");
    expect(await stream.next()).toEqual({ name: "append", id: "17", data: "drei €" });
    await become(id, "completed");
    expect(await stream.next()).toEqual({ name: "done", id: "17", data: '{"status":"completed"}' });
    expect(await stream.next()).toBeNull();
  });

  test("leaves out as many bytes as the offset or the last event says", async () => {
    const id = await execution("running");
    await print(id, 0, "stdout", "0123456789");
    await become(id, "failed");
    const all = async (path: string, headers = {}) => {
      const stream = await open(`/api/v1/executions/${id}/logs/stdout/stream${path}`, headers);
      const names: string[] = [];
      for (let event = await stream.next(); event; event = await stream.next())
        names.push(`${event.name} ${event.name === "done" ? "" : event.data}`.trim());
      return names;
    };
    expect(await all("")).toEqual(["content 0123456789", "done"]);
    expect(await all("?offset=4")).toEqual(["content 456789", "done"]);
    expect(await all("?offset=10")).toEqual(["done"]);
    expect(await all("?offset=99")).toEqual(["done"]);
    expect(await all("", { "last-event-id": "8" })).toEqual(["content 89", "done"]);
  });

  test("ends after what there is when it is not to be followed", async () => {
    const id = await execution("running");
    await print(id, 0, "stdout", "so far");
    const stream = await open(`/api/v1/executions/${id}/logs/stdout/stream?follow=false`);
    expect(await stream.next()).toMatchObject({ name: "content", data: "so far" });
    expect(await stream.next()).toMatchObject({ name: "done", data: '{"status":"running"}' });
    expect(await stream.next()).toBeNull();
  });

  test("needs executions:read, a stream that exists and an execution that exists", async () => {
    const id = await execution("completed");
    expect((await open(`/api/v1/executions/${id}/logs/stdin/stream`)).response.status).toBe(400);
    expect((await open(`/api/v1/executions/${id}/logs/stdout/stream?offset=-1`)).response.status).toBe(400);
    expect((await open("/api/v1/executions/999999/logs/stdout/stream")).response.status).toBe(404);
    expect((await open(`/api/v1/executions/${id}/logs/stderr/stream`, {}, null)).response.status).toBe(401);
    await server.database.sql("update attune.permission_set set grants = '[]' where ref = 'core.viewer'");
    expect((await open(`/api/v1/executions/${id}/logs/stderr/stream`, {}, server.tokens.viewer)).response.status).toBe(
      403,
    );
  });
});
