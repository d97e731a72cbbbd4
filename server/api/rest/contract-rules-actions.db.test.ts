import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectData, expectError, expectKeys, expectList, refsOf } from "@/server/testing/contract";
import { createRestServer, type RestServer } from "@/server/testing/rest-server";

const RULE =
  "id ref pack pack_ref label description action action_ref trigger trigger_ref sensor_ref conditions action_params trigger_params permission_set_refs enabled is_adhoc owner_identity created updated";
const RULE_SUMMARY =
  "id ref pack_ref label description action_ref trigger_ref action_params trigger_params permission_set_refs enabled created updated";
const ACTION =
  "id ref pack pack_ref label description entrypoint runtime param_schema out_schema is_adhoc accesses_mcp created updated";
const ACTION_SUMMARY = "id ref pack_ref label description entrypoint runtime accesses_mcp created updated";
const ACTION_HIT = "ref pack_ref label description runtime_ref is_workflow accesses_mcp";

let server: RestServer;
const call: RestServer["call"] = (...given) => server.call(...given);

beforeAll(async () => {
  server = await createRestServer();
  await call("POST", "/api/v1/sensors", {
    body: { ref: "core.tick", label: "T", trigger_ref: "core.intervaltimer", config: { unit: "hours", interval: 1 } },
  });
});
afterAll(() => server.drop());

describe("rules (§9)", () => {
  const rule = {
    ref: "core.plain",
    pack_ref: "core",
    label: "Plain",
    action_ref: "core.echo",
    trigger_ref: "core.alert",
  };
  const post = (more: object) => call("POST", "/api/v1/rules", { body: { ...rule, ...more } });

  test("a rule with what is required gets the contract's defaults and its caller as owner; unknown keys are ignored", async () => {
    const created = await post({ trigger: 1, action: 2, parameters: {}, criteria: [] });
    expectData(created, 201, RULE);
    const [admin] = await server.database.sql<{ id: number }>("select id from attune.identity where login = 'admin'");
    expect(created.body.data).toMatchObject({
      description: null,
      action: expect.any(Number),
      trigger: expect.any(Number),
      sensor_ref: null,
      conditions: {},
      action_params: {},
      trigger_params: {},
      permission_set_refs: null,
      enabled: true,
      is_adhoc: true,
      owner_identity: admin?.id,
    });
    expectError(await post({}), 409, "CONFLICT");
  });

  test("only a rule that does not allow overlaps says what it does about them", async () => {
    const skips = await post({ ref: "core.skips", overlap_policy: "skip" });
    expectData(skips, 201, `${RULE} overlap_policy`);
    const put = (body: object) => call("PUT", "/api/v1/rules/core.skips", { body });
    const buffers = await put({ overlap_policy: "buffer_all", overlap_cap: 3 });
    expectData(buffers, 200, `${RULE} overlap_policy overlap_cap`);
    expect(buffers.body.data).toMatchObject({ overlap_policy: "buffer_all", overlap_cap: 3 });
    expectData(await put({ overlap_policy: "allow" }), 200, RULE);
    for (const wrong of [{ overlap_policy: "queue" }, { overlap_cap: 0 }, { overlap_cap: 1_001 }])
      expect((await put(wrong)).status).toBe(422);
    await call("DELETE", "/api/v1/rules/core.skips");
  });

  test("only a rule that owns a timer says when it fires", async () => {
    const owns = {
      ref: "core.owns",
      trigger_ref: "core.intervaltimer",
      trigger_params: { unit: "hours", interval: 1 },
    };
    const created = await post(owns);
    expectData(created, 201, RULE); // nothing is armed here, so both are null and left out
    const listens = await post({ ref: "core.listens", trigger_ref: "core.intervaltimer", sensor_ref: "core.tick" });
    expectData(listens, 201, RULE);
    expect(listens.body.data.sensor_ref).toBe("core.tick");
  });

  test.each([
    ["an unknown action", { action_ref: "core.nothing" }, 404],
    ["an unknown trigger", { trigger_ref: "core.nothing" }, 404],
    ["an unknown pack", { pack_ref: "nothing" }, 404],
    ["an unknown sensor", { sensor_ref: "core.nothing" }, 404],
    ["no pack", { pack_ref: undefined }, 422],
    ["no label", { label: undefined }, 422],
    ["no action", { action_ref: undefined }, 422],
    ["no trigger", { trigger_ref: undefined }, 422],
    ["a parameter of another type", { action_params: { message: 5 } }, 422],
    ["parameters that are no object", { action_params: [] }, 422],
    ["conditions with an unknown operator", { conditions: [{ field: "a", operator: "resembles", value: 1 }] }, 422],
    ["a timer without its interval", { trigger_ref: "core.intervaltimer", trigger_params: { unit: "seconds" } }, 422],
    [
      "both a sensor and a timer of its own",
      { trigger_ref: "core.intervaltimer", sensor_ref: "core.tick", trigger_params: { unit: "hours", interval: 1 } },
      422,
    ],
    ["a sensor of another trigger", { trigger_ref: "core.alert", sensor_ref: "core.tick" }, 422],
  ])("%s is refused", async (_name, more, status) => {
    const answer = await post({ ref: "core.refused", ...more });
    expect([answer.status, answer.body.code]).toEqual([
      status,
      status === 404 ? "NOT_FOUND" : expect.stringMatching(/^(UNPROCESSABLE_ENTITY|VALIDATION_ERROR)$/),
    ]);
    expectError(await call("GET", "/api/v1/rules/core.refused"), 404, "NOT_FOUND");
  });

  test("templates are taken for every type, conditions as an object, a list and null", async () => {
    expect((await post({ ref: "core.templated", action_params: { message: "{{ event.payload.n }}" } })).status).toBe(
      201,
    );
    expect((await post({ ref: "core.listed", conditions: [] })).body.data.conditions).toEqual([]);
    expect((await post({ ref: "core.expressed", conditions: { expression: "event.payload.a == 1" } })).status).toBe(
      201,
    );
    expect((await post({ ref: "core.nothing_asked", conditions: null })).body.data.conditions).toEqual({});
  });

  test("lists are by ref: all, enabled, and of a pack, an action and a trigger", async () => {
    await call("POST", "/api/v1/rules/core.listed/disable");
    const all = await call("GET", "/api/v1/rules");
    expectList(all, RULE_SUMMARY);
    expect(refsOf(all)).toEqual(refsOf(all).toSorted());
    expect(refsOf(await call("GET", "/api/v1/rules/enabled"))).toEqual(
      refsOf(all).filter((ref) => ref !== "core.listed"),
    );
    for (const path of ["packs/core/rules", "actions/core.echo/rules", "triggers/core.alert/rules"])
      expectList(await call("GET", `/api/v1/${path}`), RULE_SUMMARY);
    expectError(await call("GET", "/api/v1/actions/core.nothing/rules"), 404, "NOT_FOUND");
  });

  test("a change keeps what it does not name; permission sets are set, kept and cleared by null", async () => {
    const put = (body: object) => call("PUT", "/api/v1/rules/core.plain", { body });
    expectData(await put({ label: "New", description: { op: "set", value: "d" } }), 200, RULE);
    expect((await put({ permission_set_refs: ["core.admin"] })).body.data).toMatchObject({
      label: "New",
      description: "d",
      permission_set_refs: ["core.admin"],
    });
    expect((await put({ enabled: true })).body.data.permission_set_refs).toEqual(["core.admin"]);
    expect((await put({ permission_set_refs: null })).body.data.permission_set_refs).toBeNull();
    expectError(await put({ action_params: { message: 5 } }), 422, "UNPROCESSABLE_ENTITY");
    expectError(await call("PUT", "/api/v1/rules/core.none", { body: {} }), 404, "NOT_FOUND");
    expectData(await call("POST", "/api/v1/rules/core.plain/enable"), 200, RULE);
    expect(await call("DELETE", "/api/v1/rules/core.plain")).toEqual({
      status: 200,
      body: { success: true, message: expect.any(String) },
    });
  });

  test("creating needs rules:create", async () => {
    const body = { ...rule, ref: "core.by_viewer" };
    expectError(await call("POST", "/api/v1/rules", { token: server.tokens.viewer, body }), 403, "FORBIDDEN");
  });
});

describe("actions (§10)", () => {
  const action = { ref: "core.greet", pack_ref: "core", label: "Greet", entrypoint: "echo hi" };
  const post = (more: object) => call("POST", "/api/v1/actions", { body: { ...action, ...more } });

  test("an action with what is required has the keys of the contract; what is empty is left out", async () => {
    const created = await post({ parameters: {}, enabled: true, runner_type: "x" });
    expectData(created, 201, ACTION);
    expect(created.body.data).toMatchObject({
      runtime: null,
      param_schema: null,
      out_schema: null,
      is_adhoc: true,
      accesses_mcp: false,
    });
  });

  test("everything that may be left out appears when it says something, and the runtime may be named by its number", async () => {
    const [shell] = await server.database.sql<{ id: number }>("select id from attune.runtime where ref = 'core.shell'");
    const full = await post({
      ref: "core.full",
      label: "Full",
      runtime: shell?.id,
      runtime_version_constraint: ">=5",
      required_worker_runtimes: { python: "*" },
      worker_selector: { zone: "a" },
      worker_tolerations: [{ key: "k" }],
      worker_affinity: { a: 1 },
      default_execution_permission_set_refs: ["core.admin"],
    });
    expectData(
      full,
      201,
      `${ACTION} runtime_ref runtime_version_constraint required_worker_runtimes worker_selector worker_tolerations worker_affinity default_execution_permission_set_refs`,
    );
    expect(full.body.data).toMatchObject({ runtime: shell?.id, runtime_ref: "core.shell" });
    const cleared = await call("PUT", "/api/v1/actions/core.full", {
      body: { runtime_version_constraint: { op: "clear" } },
    });
    expect("runtime_version_constraint" in cleared.body.data).toBe(false);
  });

  test.each([
    ["an unknown pack", { pack_ref: "nothing" }, 404],
    ["an unknown runtime", { runtime_ref: "core.cobol" }, 404],
    ["a number of no runtime", { runtime: 999_999 }, 404],
    ["a number that no runtime can have", { runtime: Number.MAX_SAFE_INTEGER }, 404],
    ["no entrypoint", { entrypoint: undefined }, 422],
    ["an empty entrypoint", { entrypoint: "" }, 422],
    ["an entrypoint that is too long", { entrypoint: "x".repeat(1025) }, 422],
    ["a NUL character", { entrypoint: "echo \u0000" }, 422],
  ])("%s is refused", async (_name, more, status) => {
    expect((await post({ ref: "core.refused", ...more })).status).toBe(status);
  });

  test("the list is by ref, and may be narrowed to what the caller may run", async () => {
    const all = await call("GET", "/api/v1/actions");
    expect(refsOf(all)).toEqual(["core.echo", "core.full", "core.greet"]);
    expectKeys(all.body.items[2], ACTION_SUMMARY);
    const runnable = (token: string) => call("GET", "/api/v1/actions?executable_with_current_access=true", { token });
    expect(refsOf(await runnable(server.tokens.admin))).toEqual(refsOf(all));
    expect(refsOf(await runnable(server.tokens.viewer))).toEqual([]);
    await server.database.sql(
      `update attune.permission_set set grants = '[{"resource":"actions","actions":["execute"],"constraints":{"refs":["core.greet"]}}]' where ref = 'core.viewer'`,
    );
    expect(refsOf(await runnable(server.tokens.viewer))).toEqual(["core.greet"]);
    expectList(await call("GET", "/api/v1/packs/core/actions?page_size=1&page=3"), ACTION_SUMMARY);
  });

  test("a search finds text in ref, label and description in any case, in the packs that are named", async () => {
    const found = await call("GET", "/api/v1/actions/search?q=GREET");
    expectList(found, ACTION_HIT);
    expect(refsOf(found)).toEqual(["core.greet"]);
    expect(refsOf(await call("GET", "/api/v1/actions/search"))).toHaveLength(3);
    expect(refsOf(await call("GET", "/api/v1/actions/search?q=echo&packs=other,core"))).toEqual(["core.echo"]);
    expect(refsOf(await call("GET", "/api/v1/actions/search?packs=other"))).toEqual([]);
    expect(refsOf(await call("GET", "/api/v1/actions/search?q=%25"))).toEqual([]);
  });
});
