import { beforeEach, describe, expect, it } from "vitest";
import { createAttuneClient } from "@/lib/client/create-attune-client";
import { createCronTimer, createDateTimer, createIntervalTimer } from "@/lib/client/create-timer";
import { createFakeServer, json, type SeenRequest } from "@/lib/client/testing/fake-server";

/** Keeps definitions by path; `fail` is asked first. */
function createStore(fail: (request: SeenRequest) => Response | undefined = () => undefined) {
  const rows = new Map<string, Record<string, unknown>>();
  const server = createFakeServer((request) => {
    const refused = fail(request);
    if (refused) return refused;
    const path = request.path.replace("/api/v1/", "");
    const [kind = "", ref = "", verb] = path.split("/");
    const row = rows.get(`${kind}/${ref}`);
    if (request.method === "POST" && !ref) {
      const body = request.body as { ref: string };
      rows.set(`${kind}/${body.ref}`, { id: rows.size + 1, ...body });
      return json({ data: rows.get(`${kind}/${body.ref}`) }, 201);
    }
    if (kind === "triggers") return json({ data: { id: 1, ref } });
    if (!row) return json({ error: `${ref} not found`, code: "NOT_FOUND" }, 404);
    if (request.method === "DELETE") rows.delete(`${kind}/${ref}`);
    if (verb === "enable") row.enabled = true;
    return json(request.method === "DELETE" ? { success: true, message: "" } : { data: row });
  });
  return { rows, server, client: createAttuneClient({ url: "http://attune.test", fetch: server.fetch, retries: 0 }) };
}

const options = {
  ref: "core.tick",
  schedule: { interval: 5, unit: "seconds" as const },
  action: { source: "echo tick" },
};
const writes = ({ seen }: { seen: SeenRequest[] }) =>
  seen.filter(({ method }) => method !== "GET").map(({ method, path }) => `${method} ${path.replace("/api/v1/", "")}`);

let store: ReturnType<typeof createStore>;
beforeEach(() => {
  store = createStore();
});

describe("a timer", () => {
  it("is an action, a sensor and a rule, and is enabled only when all are there", async () => {
    const timer = await createIntervalTimer(store.client, { ...options, parameters: { text: "x" } });
    expect(writes(store.server)).toEqual([
      "POST actions",
      "POST sensors",
      "POST rules",
      "POST sensors/core.tick/enable",
    ]);
    expect(timer.trigger.ref).toBe("core.intervaltimer");
    expect(store.rows.get("sensors/core.tick")).toMatchObject({
      enabled: true,
      trigger_ref: "core.intervaltimer",
      config: { interval: 5, unit: "seconds" },
    });
    expect(timer.rule).toMatchObject({
      sensor_ref: "core.tick",
      action_ref: "core.tick",
      action_params: { text: "x" },
    });
    expect(timer.action).toMatchObject({ runtime_ref: "core.shell", entrypoint: "echo tick", pack_ref: "core" });
  });

  it("runs an action that is there, and makes none", async () => {
    store.rows.set("actions/core.echo", { id: 9, ref: "core.echo" });
    const { rule } = await createCronTimer(store.client, {
      ...options,
      schedule: { expression: "0 3 * * *", timezone: "Europe/Berlin" },
      action: "core.echo",
      enabled: false,
    });
    expect(rule.action_ref).toBe("core.echo");
    expect(writes(store.server)).toEqual(["POST sensors", "POST rules"]);
    expect(store.rows.get("sensors/core.tick")).toMatchObject({ enabled: false, trigger_ref: "core.crontimer" });
  });

  it("takes a date as an object or as text", async () => {
    const at = new Date("2026-12-24T18:00:00Z");
    await createDateTimer(store.client, { ...options, schedule: { fire_at: at } });
    expect(store.rows.get("sensors/core.tick")?.config).toEqual({ fire_at: "2026-12-24T18:00:00.000Z" });
  });
});

describe("a timer that fails half-way", () => {
  it("takes away what it made, newest first, and tells the first error", async () => {
    store = createStore(({ method, path }) =>
      method === "POST" && path.endsWith("/rules") ? json({ error: "not allowed", code: "FORBIDDEN" }, 403) : undefined,
    );
    await expect(createIntervalTimer(store.client, options)).rejects.toMatchObject({
      code: "FORBIDDEN",
      message: "not allowed",
    });
    expect(writes(store.server).slice(3)).toEqual(["DELETE sensors/core.tick", "DELETE actions/core.tick"]);
    expect(store.rows.size).toBe(0);
  });

  it("leaves alone what was there before", async () => {
    store.rows.set("sensors/core.tick", { id: 3, ref: "core.tick", label: "of somebody else" });
    await expect(createIntervalTimer(store.client, options)).rejects.toMatchObject({ code: "CONFLICT" });
    expect([...store.rows.keys()]).toEqual(["sensors/core.tick"]);
  });

  it("takes away what may be there although the answer was lost, also when the caller has aborted", async () => {
    const controller = new AbortController();
    store = createStore(({ method, path }) => {
      if (method !== "POST" || !path.endsWith("/rules")) return undefined;
      store.rows.set("rules/core.tick", { id: 3, ref: "core.tick" });
      controller.abort();
      throw new TypeError("terminated");
    });
    const made = createIntervalTimer(store.client, { ...options, signal: controller.signal });
    await expect(made).rejects.toMatchObject({ code: "ABORTED" });
    expect(store.rows.size).toBe(0);
  });

  it("says what could not be taken away", async () => {
    store = createStore(({ method, path }) => {
      if (method === "POST" && path.endsWith("/enable")) return json({ error: "not allowed", code: "FORBIDDEN" }, 403);
      return method === "DELETE" && path.includes("/actions/")
        ? json({ error: "actions:delete is missing", code: "FORBIDDEN" }, 403)
        : undefined;
    });
    await expect(createIntervalTimer(store.client, options)).rejects.toThrow(
      "not allowed. Not everything that was made before could be taken away: actions:delete is missing",
    );
    expect([...store.rows.keys()]).toEqual(["actions/core.tick"]);
  });
});
