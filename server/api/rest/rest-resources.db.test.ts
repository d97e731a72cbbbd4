import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createRestServer, type RestServer } from "@/server/testing/rest-server";

let server: RestServer;
const call: RestServer["call"] = (...given) => server.call(...given);

beforeAll(async () => {
  server = await createRestServer();
});
afterAll(() => server.drop());

describe("sensors", () => {
  const body = {
    ref: "core.every_five",
    label: "Every five seconds",
    trigger_ref: "core.intervaltimer",
    config: { unit: "seconds", interval: 5 },
  };

  test("a timer sensor is made, shown, listed, changed, switched and deleted", async () => {
    const created = await call("POST", "/api/v1/sensors", { body });
    expect(created.status).toBe(201);
    expect(Object.keys(created.body.data).sort()).toEqual(
      "armed_version config created description enabled entrypoint id label next_fire_at pack pack_ref param_schema ref runtime runtime_ref trigger trigger_ref updated worker_affinity worker_selector worker_tolerations".split(
        " ",
      ),
    );
    expect(created.body.data).toMatchObject({ entrypoint: "internal://timer", enabled: true, config: body.config });
    expect((await call("POST", "/api/v1/sensors", { body })).status).toBe(409);
    expect(
      (
        await call("POST", "/api/v1/sensors", {
          body: { ...body, ref: "core.other", config: { unit: "weeks", interval: 1 } },
        })
      ).status,
    ).toBe(422);
    expect(
      (await call("POST", "/api/v1/sensors", { body: { ...body, ref: "core.other", trigger_ref: "core.missing" } }))
        .status,
    ).toBe(404);

    const list = await call("GET", "/api/v1/sensors?page_size=1000");
    expect(list.body.pagination).toEqual({
      page: 1,
      page_size: 100,
      total_items: 2,
      total_pages: 1,
      has_previous: false,
      has_next: false,
    });
    expect(Object.keys(list.body.items[0]).sort()).toEqual(
      "created description enabled id label pack_ref ref trigger trigger_ref updated".split(" "),
    );
    expect((await call("GET", "/api/v1/triggers/core.intervaltimer/sensors")).body.items).toHaveLength(1);
    expect((await call("GET", "/api/v1/triggers/core.missing/sensors")).status).toBe(404);

    expect((await call("PUT", "/api/v1/sensors/core.every_five", { body: { label: "New" } })).body.data.label).toBe(
      "New",
    );
    expect((await call("POST", "/api/v1/sensors/core.every_five/disable")).body.data.enabled).toBe(false);
    expect(
      (await call("GET", "/api/v1/sensors/enabled")).body.items.map((item: { ref: string }) => item.ref),
    ).not.toContain("core.every_five");
    expect((await call("POST", "/api/v1/sensors/core.every_five/enable")).body.data.enabled).toBe(true);
    expect(await call("DELETE", "/api/v1/sensors/core.every_five")).toEqual({
      status: 200,
      body: { success: true, message: expect.any(String), next_fire_at: null, armed_version: null },
    });
    expect((await call("GET", "/api/v1/sensors/core.every_five")).status).toBe(404);
    expect((await call("POST", "/api/v1/sensors/core.every_five/enable")).status).toBe(404);
  });

  test("the trigger may be named by its id, and a sensor that is no timer has no next fire", async () => {
    const [trigger] = await server.database.sql<{ id: number }>(
      "select id from attune.trigger where ref = 'core.alert'",
    );
    const created = await call("POST", "/api/v1/sensors", {
      body: { ref: "core.watcher", label: "W", trigger_id: trigger?.id, entrypoint: "watch.sh", runtime_ref: "shell" },
    });
    expect(created.status).toBe(201);
    expect(created.body.data).toMatchObject({ trigger_ref: "core.alert", runtime_ref: "core.shell" });
    expect("next_fire_at" in created.body.data).toBe(false);
    expect((await call("POST", "/api/v1/sensors", { body: { ref: "core.w2", label: "W" } })).status).toBe(422);
  });

  test("a reload says what it compared", async () => {
    const { status, body: answer } = await call("POST", "/api/v1/sensors/reload");
    expect(status).toBe(200);
    expect(answer.data).toMatchObject({ reloaded: 0, armed: 0, version: 0 });
  });
});

describe("other definitions", () => {
  test("a pack, a trigger, an action and a rule are made, and clearable fields are cleared", async () => {
    expect(
      (
        await call("POST", "/api/v1/packs", {
          body: { ref: "mine", label: "Mine", version: "1.0.0", description: "d" },
        })
      ).status,
    ).toBe(201);
    expect(
      (await call("PUT", "/api/v1/packs/mine", { body: { description: { op: "clear" } } })).body.data.description,
    ).toBeNull();
    expect(
      (await call("PUT", "/api/v1/packs/mine", { body: { description: { op: "set", value: "e" } } })).body.data
        .description,
    ).toBe("e");
    const trigger = await call("POST", "/api/v1/triggers", {
      body: { ref: "mine.happened", label: "H", param_schema: { a: { type: "string" } } },
    });
    expect(trigger).toMatchObject({
      status: 201,
      body: { data: { param_schema: { a: { type: "string" } }, webhook_enabled: false } },
    });
    expect(
      (await call("PUT", "/api/v1/triggers/mine.happened", { body: { param_schema: { op: "clear" } } })).body.data
        .param_schema,
    ).toBeNull();
    const action = await call("POST", "/api/v1/actions", {
      body: { ref: "mine.say", pack_ref: "mine", label: "Say", entrypoint: "echo hi", runtime_ref: "core.shell" },
    });
    expect(action).toMatchObject({ status: 201, body: { data: { is_adhoc: true, runtime_ref: "core.shell" } } });
    expect("worker_selector" in action.body.data).toBe(false);
    const rule = await call("POST", "/api/v1/rules", {
      body: {
        ref: "mine.rule",
        pack_ref: "mine",
        label: "R",
        action_ref: "mine.say",
        trigger_ref: "mine.happened",
        criteria: 1,
      },
    });
    expect(rule.status).toBe(201);
    expect(rule.body.data).toMatchObject({ conditions: {}, enabled: true, permission_set_refs: null });
    expect((await call("GET", "/api/v1/packs/mine/rules")).body.items).toHaveLength(1);
    expect((await call("GET", "/api/v1/actions/mine.say/rules")).body.items).toHaveLength(1);
    expect((await call("DELETE", "/api/v1/packs/mine")).body).toMatchObject({ success: true });
    expect((await call("GET", "/api/v1/rules/mine.rule")).status).toBe(404);
  });

  test("a viewer may read and may not create", async () => {
    expect((await call("GET", "/api/v1/packs", { token: server.tokens.viewer })).status).toBe(200);
    const refused = await call("POST", "/api/v1/packs", {
      token: server.tokens.viewer,
      body: { ref: "nope", label: "N", version: "1.0.0" },
    });
    expect(refused).toMatchObject({
      status: 403,
      body: { code: "FORBIDDEN", error: expect.stringContaining("packs:create") },
    });
  });
});

describe("executions", () => {
  test("an execution is requested, shown, paged and cancelled, and cannot be cancelled twice", async () => {
    const requested = await call("POST", "/api/v1/executions/execute", {
      body: { action_ref: "core.echo", parameters: { message: "hi", extra: 1 } },
    });
    expect(requested.status).toBe(201);
    expect(requested.body.data).toMatchObject({
      status: "requested",
      config: { message: "hi", extra: 1 },
      result: null,
      worker: null,
    });
    expect("started_at" in requested.body.data).toBe(false);
    const { id } = requested.body.data;
    expect((await call("GET", `/api/v1/executions/${id}`, { token: server.tokens.viewer })).status).toBe(200);
    await call("POST", "/api/v1/executions/execute", { body: { action_ref: "core.echo" } });
    const page = await call("GET", "/api/v1/executions?per_page=1&action_ref=core.echo");
    expect(page.body.pagination).toEqual({ page: 1, page_size: 1, has_previous: false, has_next: true });
    expect("result" in page.body.items[0]).toBe(false);
    expect((await call("GET", "/api/v1/executions?per_page=1&page=2&include_total=true")).body.pagination).toEqual({
      page: 2,
      page_size: 1,
      total_items: 2,
      total_pages: 2,
      has_previous: true,
      has_next: false,
    });
    expect((await call("POST", `/api/v1/executions/${id}/cancel`, { token: server.tokens.viewer })).status).toBe(403);
    const cancelled = await call("POST", `/api/v1/executions/${id}/cancel`);
    expect(cancelled.body.data).toMatchObject({ status: "cancelled", result: { cancelled: true, succeeded: false } });
    expect(await call("POST", `/api/v1/executions/${id}/cancel`)).toMatchObject({
      status: 409,
      body: { code: "CONFLICT" },
    });
    expect((await call("POST", "/api/v1/executions/999999/cancel")).status).toBe(404);
  });

  test("an unknown action is 404, and running needs actions:execute", async () => {
    expect((await call("POST", "/api/v1/executions/execute", { body: { action_ref: "core.missing" } })).status).toBe(
      404,
    );
    const refused = await call("POST", "/api/v1/executions/execute", {
      token: server.tokens.viewer,
      body: { action_ref: "core.echo" },
    });
    expect(refused).toMatchObject({ status: 403, body: { error: expect.stringContaining("actions:execute") } });
  });
});
