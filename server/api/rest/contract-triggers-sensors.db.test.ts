import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectData, expectError, expectKeys, expectList, INSTANT, refsOf } from "@/server/testing/contract";
import { createRestServer, type RestServer } from "@/server/testing/rest-server";

const TRIGGER =
  "id ref pack pack_ref label description enabled param_schema out_schema webhook_enabled is_adhoc created updated";
const TRIGGER_SUMMARY = "id ref pack_ref label description enabled webhook_enabled created updated";
const SENSOR =
  "id ref pack pack_ref label description entrypoint runtime runtime_ref trigger trigger_ref config enabled param_schema worker_selector worker_tolerations worker_affinity created updated";
const TIMER_SENSOR = `${SENSOR} next_fire_at armed_version`;
const SENSOR_SUMMARY = "id ref pack_ref trigger trigger_ref label description enabled created updated";

let server: RestServer;
const call: RestServer["call"] = (...given) => server.call(...given);

beforeAll(async () => {
  server = await createRestServer();
  await server.database.sql(
    `insert into attune.runtime (ref, pack_ref, pack, name, aliases)
     select 'core.' || v.name, 'core', p.id, v.name, v.aliases from attune.pack p,
       (values ('python', '{python,python3,core.action.python3}'::text[]), ('nodejs', '{nodejs,node,core.action.nodejs}')) as v (name, aliases)
     where p.ref = 'core'`,
  );
});
afterAll(() => server.drop());

describe("triggers (§5)", () => {
  test("a trigger with what is required gets the contract's defaults, and every key", async () => {
    const created = await call("POST", "/api/v1/triggers", { body: { ref: "core.plain", label: "Plain" } });
    expectData(created, 201, TRIGGER);
    expect(created.body.data).toMatchObject({
      pack_ref: "core",
      description: null,
      enabled: true,
      param_schema: null,
      out_schema: null,
      webhook_enabled: false,
      is_adhoc: true,
      created: expect.stringMatching(INSTANT),
    });
    expectError(await call("POST", "/api/v1/triggers", { body: { ref: "core.plain", label: "P" } }), 409, "CONFLICT");
  });

  test("anybody who is signed in may make one", async () => {
    const body = { ref: "core.by_viewer", label: "V" };
    expect((await call("POST", "/api/v1/triggers", { token: server.tokens.viewer, body })).status).toBe(201);
  });

  test("a pack that is named must exist; two dots, upper case and no label are 422", async () => {
    const post = (body: object) => call("POST", "/api/v1/triggers", { body });
    expectError(await post({ ref: "core.x", label: "X", pack_ref: "nothing" }), 404, "NOT_FOUND");
    for (const body of [
      { ref: "core.a.b", label: "X" },
      { ref: "Core.x", label: "X" },
      { ref: "nodot", label: "X" },
      { ref: "core.x" },
    ])
      expectError(await post(body), 422, "VALIDATION_ERROR");
  });

  test("lists are by ref; the enabled ones have a list of their own, and the timers stand on one page", async () => {
    await call("POST", "/api/v1/triggers", { body: { ref: "core.off", label: "Off", enabled: false } });
    const all = await call("GET", "/api/v1/triggers?page_size=1000");
    expectList(all, TRIGGER_SUMMARY);
    expect(refsOf(all)).toEqual(refsOf(all).toSorted());
    expect(refsOf(all)).toEqual(
      expect.arrayContaining(["core.crontimer", "core.datetimetimer", "core.intervaltimer", "core.off"]),
    );
    const enabled = await call("GET", "/api/v1/triggers/enabled");
    expectList(enabled, TRIGGER_SUMMARY);
    expect(refsOf(enabled)).toEqual(refsOf(all).filter((ref) => ref !== "core.off"));
    expectList(await call("GET", "/api/v1/packs/core/triggers"), TRIGGER_SUMMARY);
  });

  test("description and schemas are patches: set, cleared, kept", async () => {
    const put = (body: object) => call("PUT", "/api/v1/triggers/core.plain", { body });
    for (const field of ["param_schema", "out_schema"]) {
      const value = { a: { type: "string" } };
      expect((await put({ [field]: { op: "set", value } })).body.data[field]).toEqual(value);
      expect((await put({ label: "Kept" })).body.data[field]).toEqual(value);
      expect((await put({ [field]: { op: "clear" } })).body.data[field]).toBeNull();
    }
    expect((await put({ description: { op: "set", value: "d" } })).body.data.description).toBe("d");
    expect((await put({ description: { op: "clear" } })).body.data.description).toBeNull();
    expectData(await put({ enabled: false }), 200, TRIGGER);
    expectError(await put({ param_schema: "text" }), 422, "VALIDATION_ERROR");
  });

  test("is switched by enable and disable, and deleted with 200", async () => {
    expectData(await call("POST", "/api/v1/triggers/core.plain/enable"), 200, TRIGGER);
    expect((await call("POST", "/api/v1/triggers/core.plain/disable")).body.data.enabled).toBe(false);
    expectError(await call("POST", "/api/v1/triggers/core.nothing/enable"), 404, "NOT_FOUND");
    expect(await call("DELETE", "/api/v1/triggers/core.plain")).toEqual({
      status: 200,
      body: { success: true, message: expect.any(String) },
    });
    expectError(await call("GET", "/api/v1/triggers/core.plain"), 404, "NOT_FOUND");
  });
});

describe("sensors (§6)", () => {
  const timer = {
    ref: "core.tick",
    label: "Tick",
    trigger_ref: "core.intervaltimer",
    config: { unit: "seconds", interval: 5 },
  };

  test("a timer sensor has every key with the entrypoint of timers, and says when it fires", async () => {
    const created = await call("POST", "/api/v1/sensors", { body: timer });
    expectData(created, 201, TIMER_SENSOR);
    expect(created.body.data).toMatchObject({
      entrypoint: "internal://timer",
      runtime: null,
      runtime_ref: null,
      trigger: expect.any(Number),
      config: timer.config,
      enabled: true,
      param_schema: null,
      worker_selector: {},
      worker_tolerations: [],
      worker_affinity: {},
    });
    expectData(await call("GET", "/api/v1/sensors/core.tick"), 200, TIMER_SENSOR);
    expectData(await call("POST", "/api/v1/sensors/core.tick/disable"), 200, TIMER_SENSOR);
    expect((await call("GET", "/api/v1/sensors/core.tick")).body.data.next_fire_at).toBeNull();
    expectData(await call("POST", "/api/v1/sensors/core.tick/enable"), 200, TIMER_SENSOR);
  });

  test("an instant that has passed already is accepted, and nothing is scheduled", async () => {
    const body = {
      ref: "core.past",
      label: "Past",
      trigger_ref: "core.datetimetimer",
      config: { fire_at: "2020-01-01T00:00:00Z" },
    };
    const created = await call("POST", "/api/v1/sensors", { body });
    expect(created).toMatchObject({ status: 201, body: { data: { next_fire_at: null } } });
  });

  test("its trigger is named by ref or by id; neither is 422, an unknown one is 404", async () => {
    const [trigger] = await server.database.sql<{ id: number }>(
      "select id from attune.trigger where ref = 'core.alert'",
    );
    const post = (body: object) =>
      call("POST", "/api/v1/sensors", { body: { label: "W", entrypoint: "watch.py", ...body } });
    const created = await post({ ref: "core.by_id", trigger_id: trigger?.id });
    expectData(created, 201, SENSOR);
    expect(created.body.data).toMatchObject({ trigger: trigger?.id, trigger_ref: "core.alert" });
    expectError(await post({ ref: "core.x" }), 422, "VALIDATION_ERROR");
    for (const trigger_id of [999_999, 2_147_483_648, Number.MAX_SAFE_INTEGER])
      expectError(await post({ ref: "core.x", trigger_id }), 404, "NOT_FOUND");
    expectError(await post({ ref: "core.x", trigger_ref: "core.nothing" }), 404, "NOT_FOUND");
    expectError(
      await call("POST", "/api/v1/sensors", { body: { ref: "core.x", label: "X", trigger_ref: "core.alert" } }),
      422,
      "UNPROCESSABLE_ENTITY",
    );
  });

  test.each([
    ["python3", "core.python"],
    ["core.action.python3", "core.python"],
    ["nodejs", "core.nodejs"],
    ["core.action.nodejs", "core.nodejs"],
    ["shell", "core.shell"],
    ["core.action.shell", "core.shell"],
    ["core.shell", "core.shell"],
  ])("the runtime %s is %s", async (given, ref) => {
    const body = {
      ref: `core.uses_${given.replace(/\W/g, "_")}`,
      label: "R",
      trigger_ref: "core.alert",
      entrypoint: "w",
      runtime_ref: given,
    };
    expect((await call("POST", "/api/v1/sensors", { body })).body.data.runtime_ref).toBe(ref);
  });

  test("lists are by ref, the enabled ones and those of a trigger and a pack have lists of their own", async () => {
    await call("POST", "/api/v1/sensors", { body: { ...timer, ref: "core.off", enabled: false } });
    const all = await call("GET", "/api/v1/sensors");
    expectList(all, SENSOR_SUMMARY);
    expect(refsOf(all)).toEqual(refsOf(all).toSorted());
    expect(refsOf(await call("GET", "/api/v1/sensors/enabled"))).not.toContain("core.off");
    expect(refsOf(await call("GET", "/api/v1/triggers/core.intervaltimer/sensors"))).toEqual(["core.off", "core.tick"]);
    expectList(await call("GET", "/api/v1/packs/core/sensors"), SENSOR_SUMMARY);
    expectError(await call("GET", "/api/v1/triggers/core.nothing/sensors"), 404, "NOT_FOUND");
  });

  test("a change is partial, param_schema is a patch, and what cannot be armed is 422", async () => {
    const put = (body: object) => call("PUT", "/api/v1/sensors/core.tick", { body });
    expect((await put({ config: { unit: "minutes", interval: 2 } })).body.data).toMatchObject({
      label: "Tick",
      config: { unit: "minutes", interval: 2 },
    });
    expect(
      (await put({ param_schema: { op: "set", value: { a: { type: "string" } } } })).body.data.param_schema,
    ).toEqual({ a: { type: "string" } });
    expect((await put({ param_schema: { op: "clear" } })).body.data.param_schema).toBeNull();
    for (const config of [{ unit: "weeks", interval: 1 }, { unit: "seconds", interval: 0 }, { unit: "seconds" }, {}])
      expectError(await put({ config }), 422, "UNPROCESSABLE_ENTITY");
    expectError(await call("PUT", "/api/v1/sensors/core.nothing", { body: {} }), 404, "NOT_FOUND");
  });

  test("a reload counts, and a delete of a timer says that nothing is armed", async () => {
    const reload = await call("POST", "/api/v1/sensors/reload");
    expect(reload.body.data).toMatchObject({
      reloaded: expect.any(Number),
      armed: expect.any(Number),
      version: expect.any(Number),
    });
    const deleted = await call("DELETE", "/api/v1/sensors/core.tick");
    expectKeys(deleted.body, "success message next_fire_at armed_version");
    expect(deleted).toMatchObject({ status: 200, body: { success: true, next_fire_at: null, armed_version: null } });
  });
});
