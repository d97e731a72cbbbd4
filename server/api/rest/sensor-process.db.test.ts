import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { systemClock } from "@/lib/schedule/clock";
import { signToken } from "@/server/auth/tokens";
import { addRule } from "@/server/testing/definitions";
import { createFakeEngine } from "@/server/testing/fake-engine";
import { createPipelineNode, type PipelineNode } from "@/server/testing/pipeline-node";
import { createRestServer, type RestServer } from "@/server/testing/rest-server";
import { addScriptSensor } from "@/server/testing/sensor-node";
import { testConfig } from "@/server/testing/test-context";

let rest: RestServer;
let pipeline: PipelineNode;
let sensor: number;

beforeAll(async () => {
  rest = await createRestServer({
    parts: async (database) => {
      pipeline = await createPipelineNode(database.url);
      const engine = createFakeEngine({
        acceptEvents: async (events) => {
          await pipeline.rules.reload();
          return (await pipeline.pipeline.submit({ events, settlement: null })).accepted;
        },
      });
      return { engine };
    },
  });
  await rest.database.sql(
    `update attune.permission_set set grants = grants || '[{"resource":"permissions","actions":["manage"]}]' where ref = 'core.admin'`,
  );
  await rest.database.sql("insert into attune.trigger (ref, label) values ('core.other', 'Other')");
  sensor = await addScriptSensor(rest.database.sql, "core.watch", "true");
});
afterAll(async () => {
  await pipeline.close();
  await rest.drop();
});

const tokenBody = { sensor_ref: "core.watch", trigger_types: ["core.alert"] };
const newToken = async (body: object = tokenBody): Promise<string> =>
  (await rest.call("POST", "/auth/sensor-token", { body })).body.data.token;
const post = (token: string, body: object) => rest.call("POST", "/api/v1/events", { token, body });

describe("the token of a sensor", () => {
  test.each(["/auth/sensor-token", "/auth/internal/sensor-token"])("is given by %s to who may manage", async (path) => {
    const { status, body } = await rest.call("POST", path, { body: { ...tokenBody, ttl_seconds: 3600 } });
    expect(status).toBe(201);
    expect(Object.keys(body.data).sort()).toEqual([
      "expires_at",
      "identity_id",
      "sensor_ref",
      "token",
      "trigger_types",
    ]);
    expect(body.data).toMatchObject(tokenBody);
    expect(Date.parse(body.data.expires_at) - Date.now()).toBeGreaterThan(3_590_000);
    expect(Date.parse(body.data.expires_at) - Date.now()).toBeLessThanOrEqual(3_600_000);
    const rows = await rest.database.sql("select login, auth_provider from attune.identity where id = $1", [
      body.data.identity_id,
    ]);
    expect(rows).toEqual([{ login: "sensor:core.watch", auth_provider: "sensor" }]);
  });

  test("is given to nobody else, and for no other span", async () => {
    const refused = await rest.call("POST", "/auth/sensor-token", { body: tokenBody, token: rest.tokens.viewer });
    expect(refused).toMatchObject({ status: 403, body: { error: expect.stringContaining("sensors:manage") } });
    for (const change of [{ ttl_seconds: 3599 }, { ttl_seconds: 259_201 }, { trigger_types: [] }, { sensor_ref: 1 }])
      expect((await rest.call("POST", "/auth/sensor-token", { body: { ...tokenBody, ...change } })).status).toBe(422);
  });

  test("renews itself for what it covers, and nothing beyond", async () => {
    const token = await newToken();
    const renew = (change: object) =>
      rest.call("POST", "/auth/sensor-token", { token, body: { ...tokenBody, ...change } });
    expect((await renew({})).status).toBe(201);
    expect((await renew({ trigger_types: ["core.alert", "core.other"] })).status).toBe(403);
    expect((await renew({ sensor_ref: "core.another" })).status).toBe(403);
  });

  test("opens nothing else, besides telling whose it is and that it may do nothing", async () => {
    const token = await newToken();
    for (const path of ["/api/v1/sensors", "/api/v1/events", "/api/v1/sensors/core.watch/logs", "/api/v1/rules"])
      expect((await rest.call("GET", path, { token })).status).toBe(403);
    expect((await rest.call("POST", "/api/v1/sensors/core.watch/disable", { token })).status).toBe(403);
    const me = await rest.call("GET", "/auth/me", { token });
    expect(me.body.data).toMatchObject({ login: "sensor:core.watch", effective_permissions: [] });
  });

  test("is not given for a login that is a person's", async () => {
    await rest.database.sql("insert into attune.identity (login) values ('sensor:core.person')");
    const answer = await rest.call("POST", "/auth/sensor-token", { body: { ...tokenBody, sensor_ref: "core.person" } });
    expect(answer.status).toBe(409);
  });
});

describe("POST /events", () => {
  test("stores the event with the sensor as its source, and what its rules make of it, before it answers", async () => {
    const rule = await addRule(rest.database.sql, { ref: "core.react" });
    const { status, body } = await post(await newToken(), {
      trigger_ref: "core.alert",
      payload: { level: 3 },
      config: { a: 1 },
    });
    expect(status).toBe(201);
    expect(body.data).toMatchObject({
      trigger_ref: "core.alert",
      payload: { level: 3 },
      config: { a: 1 },
      source: sensor,
      source_ref: "core.watch",
      rule: null,
      rule_ref: null,
    });
    const rows = await rest.database.sql("select rule from attune.enforcement where event = $1", [body.data.id]);
    expect(rows).toEqual([{ rule }]);
    await rest.database.sql("delete from attune.rule");
  });

  test("takes the older name of the trigger, and no payload at all", async () => {
    const { status, body } = await post(await newToken(), { trigger_type: "core.alert" });
    expect(status).toBe(201);
    expect(body.data).toMatchObject({ trigger_ref: "core.alert", payload: null, config: null });
  });

  test("with an instance goes to that rule only", async () => {
    const one = await addRule(rest.database.sql, { ref: "core.one" });
    await addRule(rest.database.sql, { ref: "core.two" });
    const timed = await addRule(rest.database.sql, { ref: "core.timed", triggerRef: "core.other" });
    const token = await newToken();
    const { body } = await post(token, { trigger_ref: "core.alert", trigger_instance_id: `rule_${one}` });
    expect(body.data).toMatchObject({ rule: one, rule_ref: "core.one" });
    const rows = await rest.database.sql("select rule from attune.enforcement where event = $1", [body.data.id]);
    expect(rows).toEqual([{ rule: one }]);
    const withInstance = (id: string) => post(token, { trigger_ref: "core.alert", trigger_instance_id: id });
    expect((await withInstance("rule_999999")).status).toBe(404);
    expect((await withInstance("one")).status).toBe(422);
    expect((await withInstance(`rule_${timed}`)).status).toBe(422);
    await rest.database.sql("delete from attune.rule");
  });

  test("is refused for people, for other triggers, for a trigger that is gone and for a sensor that is disabled", async () => {
    const token = await newToken();
    expect((await rest.call("POST", "/api/v1/events", { body: { trigger_ref: "core.alert" } })).status).toBe(403);
    expect((await post(token, { trigger_ref: "core.other" })).status).toBe(403);
    const gone = await newToken({ ...tokenBody, trigger_types: ["core.gone"] });
    expect((await post(gone, { trigger_ref: "core.gone" })).status).toBe(404);
    expect((await post(token, { payload: {} })).status).toBe(422);
    expect((await post(token, { trigger_ref: "core.alert", payload: { text: "a\u0000b" } })).status).toBe(422);
    await rest.database.sql("update attune.sensor set enabled = false where id = $1", [sensor]);
    expect((await post(token, { trigger_ref: "core.alert" })).status).toBe(403);
    await rest.database.sql("update attune.sensor set enabled = true where id = $1", [sensor]);
  });

  test("of a process counts only while its node holds the sensor", async () => {
    const [identity] = await rest.database.sql<{ id: number }>(
      "select id from attune.identity where login = 'sensor:core.watch'",
    );
    const token = await signToken(
      { authSecret: testConfig.authSecret, clock: systemClock, ttlSeconds: 60 },
      {
        identity: identity?.id ?? 0,
        login: "sensor:core.watch",
        type: "sensor",
        epoch: 0,
        metadata: { sensor_ref: "core.watch", trigger_types: ["core.alert"], node: "here" },
      },
    );
    expect((await post(token, { trigger_ref: "core.alert" })).status).toBe(403);
    await rest.database.sql("insert into attune.sensor_process (sensor, status, node) values ($1, 'running', 'here')", [
      sensor,
    ]);
    expect((await post(token, { trigger_ref: "core.alert" })).status).toBe(201);
    await rest.database.sql("update attune.sensor_process set node = 'there'");
    expect((await post(token, { trigger_ref: "core.alert" })).status).toBe(403);
  });

  test("ends for every token when the sensor is deleted", async () => {
    await addScriptSensor(rest.database.sql, "core.short", "true");
    const token = await newToken({ ...tokenBody, sensor_ref: "core.short" });
    expect((await post(token, { trigger_ref: "core.alert" })).status).toBe(201);
    expect((await rest.call("DELETE", "/api/v1/sensors/core.short")).status).toBe(200);
    expect((await post(token, { trigger_ref: "core.alert" })).status).toBe(401);
  });
});

describe("the logs of a sensor", () => {
  test("list both outputs, also of a sensor that never ran and of the timers' own", async () => {
    for (const ref of ["core.watch", "core.timer_sensor"])
      expect(await rest.call("GET", `/api/v1/sensors/${ref}/logs`)).toEqual({
        status: 200,
        body: {
          sensor_ref: ref,
          logs: [
            { stream: "stdout", artifact_ref: `sensor.${ref}.stdout`, artifact_id: null },
            { stream: "stderr", artifact_ref: `sensor.${ref}.stderr`, artifact_id: null },
          ],
        },
      });
    expect((await rest.call("GET", "/api/v1/sensors/core.nobody/logs")).status).toBe(404);
  });

  test("are plain text, whole or by their last lines", async () => {
    await rest.database.sql(
      "insert into attune.sensor_log (sensor, stream, content) values ($1, 'stdout', E'a\\nb\\n'), ($1, 'stderr', E'x\\n'), ($1, 'stdout', E'c\\n')",
      [sensor],
    );
    const read = (path: string) => rest.call("GET", `/api/v1/sensors/core.watch/logs/${path}`);
    expect(await read("stdout")).toEqual({ status: 200, body: "a\nb\nc\n" });
    expect(await read("stdout?tail=1")).toEqual({ status: 200, body: "c\n" });
    expect(await read("stderr")).toEqual({ status: 200, body: "x\n" });
    expect((await read("stdin")).status).toBe(422);
    expect((await read("stdout?tail=-1")).status).toBe(400);
    expect((await rest.call("GET", "/api/v1/sensors/core.nobody/logs/stdout")).status).toBe(404);
  });
});
