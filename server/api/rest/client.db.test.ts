import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createAttuneClient } from "@/lib/client/create-attune-client";
import { createCronTimer, createIntervalTimer } from "@/lib/client/create-timer";
import type { FakeEngine } from "@/server/testing/fake-engine";
import { createRestServer, type RestServer } from "@/server/testing/rest-server";

let server: RestServer;
beforeAll(async () => {
  server = await createRestServer();
});
afterAll(() => server.drop());

/** Brings the client's requests to the REST application without a network between. */
const fetchFrom: typeof fetch = async (input, init = {}) => {
  const { pathname, search } = new URL(String(input));
  const { status, body } = await server.call(init.method ?? "GET", pathname + search, {
    token: null,
    headers: Object.fromEntries(new Headers(init.headers)),
    ...(init.body === undefined ? {} : { body: String(init.body) }),
  });
  return Response.json(body, { status });
};
const clientOf = (token?: string) => createAttuneClient({ url: "http://attune.test", fetch: fetchFrom, token });
const admin = () => clientOf(server.tokens.admin);

describe("the client and the REST interface", () => {
  it("agree about signing in, renewing and who is there", async () => {
    const client = clientOf();
    await expect(client.auth.me()).rejects.toMatchObject({ status: 401, message: "Missing authentication token" });
    await expect(client.auth.login("admin", "wrong-password")).rejects.toMatchObject({ code: "UNAUTHORIZED" });
    const { refresh_token, user } = await client.auth.login("admin", "right-password");
    expect(user?.login).toBe("admin");
    expect((await client.auth.me()).login).toBe("admin");
    const later = clientOf();
    await later.auth.refresh(refresh_token);
    expect((await later.auth.me()).assigned_permission_set_refs).toEqual(["core.admin"]);
  });

  it("agree about definitions: made, read, changed, switched and deleted", async () => {
    const client = admin();
    const pack = await client.packs.create({ ref: "tools", label: "Tools", version: "1.0.0" });
    expect((await client.packs.get("tools")).id).toBe(pack.id);
    const { description } = await client.packs.update("tools", { description: { op: "set", value: "for work" } });
    expect(description).toBe("for work");
    await client.triggers.create({ ref: "tools.alert", label: "Alert", pack_ref: "tools" });
    await client.actions.create({
      ref: "tools.echo",
      pack_ref: "tools",
      label: "Echo",
      entrypoint: "echo hello",
      runtime_ref: "core.shell",
    });
    const rule = await client.rules.create({
      ref: "tools.notify",
      pack_ref: "tools",
      label: "Notify",
      trigger_ref: "tools.alert",
      action_ref: "tools.echo",
      conditions: { expression: "event.payload.level == 'error'" },
    });
    expect(rule).toMatchObject({ enabled: true, conditions: { expression: "event.payload.level == 'error'" } });
    expect(await client.rules.replay("tools.notify", [987_654])).toEqual({
      replayed: [],
      refused: [{ event: 987_654, explanation: "There is no such event any more" }],
    });
    expect((await client.rules.disable("tools.notify")).enabled).toBe(false);
    expect(await client.rules.delete("tools.notify")).toMatchObject({ success: true });
    await expect(client.rules.get("tools.notify")).rejects.toMatchObject({ code: "NOT_FOUND", status: 404 });
    await expect(client.packs.create({ ref: "tools", label: "Tools", version: "1.0.0" })).rejects.toMatchObject({
      code: "CONFLICT",
    });
    await expect(
      client.actions.create({ ref: "Bad", pack_ref: "tools", label: "", entrypoint: "" }),
    ).rejects.toMatchObject({
      status: 422,
      details: expect.arrayContaining([expect.objectContaining({ field: "ref" })]),
    });
    const viewer = clientOf(server.tokens.viewer);
    await expect(viewer.packs.create({ ref: "more", label: "More", version: "1.0.0" })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
  });

  it("agree about pages: every definition comes once", async () => {
    const client = admin();
    await client.packs.create({ ref: "many", label: "Many", version: "1.0.0" });
    for (let count = 0; count < 105; count += 1)
      await client.triggers.create({ ref: `many.t${count}`, label: "T", pack_ref: "many" });
    const refs: string[] = [];
    for await (const { ref } of client.triggers.all()) refs.push(ref);
    expect(refs.filter((ref) => ref.startsWith("many."))).toHaveLength(105);
    expect(new Set(refs).size).toBe(refs.length);
    expect((await client.triggers.list({ page_size: 10 })).pagination).toMatchObject({ page_size: 10, has_next: true });
  });

  it("agree about timers, and nothing is left of one that fails half-way", async () => {
    const client = admin();
    const timer = await createIntervalTimer(client, {
      ref: "core.tick",
      schedule: { interval: 5, unit: "seconds" },
      action: { source: "echo tick" },
      parameters: { count: "{{ event.payload.execution_count }}" },
    });
    expect(timer.sensor).toMatchObject({ enabled: true, trigger_ref: "core.intervaltimer" });
    expect(timer.rule).toMatchObject({ sensor_ref: "core.tick", action_ref: "core.tick" });
    const bad = createCronTimer(client, {
      ref: "core.bad",
      schedule: { expression: "not cron" },
      action: { source: "echo bad" },
    });
    await expect(bad).rejects.toMatchObject({ status: 422, message: /config.expression/ });
    await expect(client.actions.get("core.bad")).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(client.sensors.get("core.bad")).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("agree about firing a sensor now", async () => {
    const client = admin();
    await client.triggers.create({ ref: "core.seen", label: "Seen" });
    await client.sensors.create({
      ref: "core.watch",
      label: "Watch",
      trigger_ref: "core.seen",
      pack_ref: "core",
      runtime_ref: "core.shell",
      entrypoint: "sleep 60",
      enabled: false,
    });
    const fired = await client.sensors.fire("core.watch", { payload: { path: "/tmp" } });
    expect(fired).toEqual({ event: expect.any(Number), executions: [] });
    const { accepted } = server.runtime.engine as FakeEngine;
    expect(accepted).toMatchObject([{ sourceRef: "core.watch", payload: { path: "/tmp" } }]);
    await expect(client.sensors.fire("core.nowhere")).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("agree about executions and what is told of them", async () => {
    const client = admin();
    const asked = await client.executions.execute({ action_ref: "core.tick", parameters: { count: 1 } });
    expect(asked).toMatchObject({ status: "requested", config: { count: 1 } });
    expect(
      (await client.executions.list({ action_ref: "core.tick", include_total: true })).pagination.total_items,
    ).toBe(1);
    expect((await client.executions.cancel(asked.id)).status).toBe("cancelled");
    await expect(client.executions.cancel(asked.id)).rejects.toMatchObject({ code: "CONFLICT" });
    expect(await client.executions.get(asked.id)).toMatchObject({ id: asked.id, status: "cancelled" });
    const again = await client.executions.rerun(asked.id);
    expect(again).toMatchObject({ status: "requested", action_ref: "core.tick", config: { count: 1 } });
    const other = await client.executions.rerun(asked.id, { parameters: { count: 2 } });
    expect(other.config).toEqual({ count: 2 });
    expect((await client.events.list()).items).toEqual([]);
    expect((await client.enforcements.list({ status: "processed" })).items).toEqual([]);
  });
});
