import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createSensorInput } from "@/lib/schemas/sensor";
import { createSensor } from "@/server/domain/sensors/create-sensor";
import { deleteSensor } from "@/server/domain/sensors/delete-sensor";
import { disableSensor } from "@/server/domain/sensors/disable-sensor";
import { enableSensor } from "@/server/domain/sensors/enable-sensor";
import { fireSensor } from "@/server/domain/sensors/fire-sensor";
import { getSensor } from "@/server/domain/sensors/get-sensor";
import { listSensors } from "@/server/domain/sensors/list-sensors";
import { updateSensor } from "@/server/domain/sensors/update-sensor";
import { expectRefusal } from "@/server/testing/expect-refusal";
import { createFakeEngine } from "@/server/testing/fake-engine";
import { seedCore } from "@/server/testing/seed-core";
import {
  createTestActor,
  createTestContext,
  createTestDatabase,
  type TestContext,
  type TestDatabase,
} from "@/server/testing/test-context";

let database: TestDatabase;
let ctx: TestContext;
beforeAll(async () => {
  database = await createTestDatabase();
  await seedCore(database);
});
beforeEach(async () => {
  await database.sql("delete from attune.event");
  await database.sql("delete from attune.rule");
  await database.sql("delete from attune.sensor where is_adhoc");
  await database.sql("delete from attune.trigger where is_adhoc");
  ctx = await createTestContext(database);
});
afterAll(() => database.drop());

const everyFiveSeconds = (ref: string, more: object = {}) =>
  createSensorInput.parse({
    ref,
    label: "Every five seconds",
    trigger_ref: "core.intervaltimer",
    config: { unit: "seconds", interval: 5 },
    ...more,
  });

type TimerRow = { version: number; enabled: boolean; phase_at: Date; armed_from: Date; config: object };
const timerOf = async (ref: string) => {
  const [row] = await database.sql<TimerRow>(
    "select t.* from attune.timer t join attune.sensor s on s.id = t.sensor where s.ref = $1",
    [ref],
  );
  return row;
};

describe("rows written with plain SQL", () => {
  test("a sensor inserted with SQL has a version, a timer and its ids, as if it had come through the API", async () => {
    await database.sql(
      `insert into attune.sensor (ref, label, trigger_ref, config) values ('core.sql', 'SQL', 'core.intervaltimer', '{"unit":"minutes","interval":1}')`,
    );
    expect(await getSensor(ctx, { ref: "core.sql" })).toMatchObject({
      version: 1,
      pack_ref: "core",
      schedule: "every minute",
      state: "armed",
      trigger: expect.any(Number),
    });
    await database.sql("update attune.sensor set enabled = false where ref = 'core.sql'");
    expect(await timerOf("core.sql")).toMatchObject({ version: 2, enabled: false });
  });

  test("one that cannot be armed is shown as invalid with the reason, and can still be disabled and repaired", async () => {
    await database.sql(
      `insert into attune.sensor (ref, label, trigger_ref, config) values ('core.sql', 'SQL', 'core.intervaltimer', '{"unit":"minutes"}')`,
    );
    const broken = await getSensor(ctx, { ref: "core.sql" });
    expect(broken).toMatchObject({ state: "invalid", schedule: null, problem: "interval is required" });
    expect((await disableSensor(ctx, { ref: "core.sql" })).state).toBe("disabled");
    const repaired = await updateSensor(ctx, {
      ref: "core.sql",
      enabled: true,
      config: { unit: "hours", interval: 1 },
    });
    expect(repaired).toMatchObject({ state: "armed", problem: null });
  });
});

describe("read", () => {
  test("the list has the rules that can match and the last twenty fires with their worst outcome, oldest first", async () => {
    const { id } = await createSensor(ctx, everyFiveSeconds("core.tick"));
    await createSensor(ctx, everyFiveSeconds("core.tock"));
    await database.sql(
      `insert into attune.rule (ref, label, action_ref, trigger_ref, sensor_ref, trigger_params) values
       ('core.named', 'Named', 'core.echo', 'core.intervaltimer', 'core.tick', '{}'),
       ('core.open', 'Open', 'core.echo', 'core.intervaltimer', null, '{}'),
       ('core.other', 'Other', 'core.echo', 'core.intervaltimer', 'core.tock', '{}'),
       ('core.own', 'Own timer', 'core.echo', 'core.intervaltimer', null, '{"unit":"hours","interval":1}')`,
    );
    const events = await database.sql<{ id: number }>(
      "insert into attune.event (trigger_ref, source, source_ref, late_ms) select 'core.intervaltimer', $1, 'core.tick', n from generate_series(1, 25) n returning id",
      [id],
    );
    const at = (index: number) => events[index]?.id;
    await database.sql(
      `insert into attune.execution (action_ref, event, status, attempt) values
       ('core.echo', $1, 'completed', 1), ('core.echo', $2, 'completed', 1), ('core.echo', $2, 'timeout', 1), ('core.echo', $3, 'running', 1)`,
      [at(22), at(23), at(24)],
    );
    const [failed] = await database.sql<{ id: number }>(
      "insert into attune.execution (action_ref, event, status) values ('core.echo', $1, 'failed') returning id",
      [at(21)],
    );
    await database.sql(
      "insert into attune.execution (action_ref, event, status, attempt, original_execution) values ('core.echo', $1, 'completed', 2, $2)",
      [at(21), failed?.id],
    );
    const list = await listSensors(ctx);
    expect(list.map((sensor) => sensor.ref)).toEqual(["core.tick", "core.timer_sensor", "core.tock"]);
    const tick = list[0];
    expect(tick?.rule_count).toBe(2);
    expect(tick?.recent_fires.map((fire) => fire.late_ms)).toEqual(Array.from({ length: 20 }, (_, n) => n + 6));
    expect(tick?.recent_fires.slice(-5).map((fire) => fire.outcome)).toEqual([
      "none",
      "completed",
      "completed",
      "failed",
      "running",
    ]);
    expect(list[2]).toMatchObject({ ref: "core.tock", rule_count: 2, recent_fires: [] });
    const detail = await getSensor(ctx, { ref: "core.tick" });
    expect(detail.rules.map((rule) => rule.ref)).toEqual(["core.named", "core.open"]);
  });

  test("the list takes two statements, however many sensors there are", async () => {
    for (const name of ["a", "b", "c"]) await createSensor(ctx, everyFiveSeconds(`core.tick-${name}`));
    let statements = 0;
    const counting: typeof ctx.sql = (text, values) => {
      statements += 1;
      return database.sql(text, values);
    };
    expect(await listSensors({ ...ctx, sql: counting })).toHaveLength(4);
    expect(statements).toBe(2);
  });

  test("the sensor of the core pack is no timer, and can be disabled but neither changed nor deleted", async () => {
    expect(await getSensor(ctx, { ref: "core.timer_sensor" })).toMatchObject({ state: "watching", phase_ms: null });
    await expectRefusal(updateSensor(ctx, { ref: "core.timer_sensor", label: "Mine" }), "precondition");
    await expectRefusal(deleteSensor(ctx, { ref: "core.timer_sensor" }), "precondition");
    expect((await disableSensor(ctx, { ref: "core.timer_sensor" })).enabled).toBe(false);
    await enableSensor(ctx, { ref: "core.timer_sensor" });
  });
});

describe("fire now", () => {
  test("a timer's event has the usual payload marked as manual, and no instant of the ledger", async () => {
    const sensor = await createSensor(ctx, everyFiveSeconds("core.tick"));
    expect(await fireSensor(ctx, { ref: "core.tick" })).toEqual({ event: 1, executions: [] });
    expect(ctx.engine.accepted).toEqual([
      {
        triggerRef: "core.intervaltimer",
        source: sensor.id,
        sourceRef: "core.tick",
        rule: null,
        timer: null,
        config: null,
        payload: expect.objectContaining({
          type: "interval",
          interval_seconds: 5,
          sensor_ref: "core.tick",
          execution_count: 0,
          late_ms: 0,
          manual: true,
        }),
      },
    ]);
  });

  test("another sensor's event has the payload that was given", async () => {
    await createSensor(
      ctx,
      createSensorInput.parse({ ref: "core.watch", label: "Watch", trigger_ref: "core.alert", entrypoint: "watch.sh" }),
    );
    await fireSensor(ctx, { ref: "core.watch", payload: { level: "high" } });
    expect(ctx.engine.accepted[0]?.payload).toEqual({ level: "high" });
  });

  test("it needs the permission to run actions, a sensor, and one that has a trigger", async () => {
    const guest = await createTestContext(database, {
      engine: createFakeEngine(),
      actor: await createTestActor(database, { login: "guest" }),
    });
    await createSensor(ctx, everyFiveSeconds("core.tick"));
    const error = await expectRefusal(fireSensor(guest, { ref: "core.tick" }), "forbidden");
    expect(error.message).toContain("actions:execute");
    await expectRefusal(fireSensor(ctx, { ref: "core.nothing" }), "not_found");
    await expectRefusal(fireSensor(ctx, { ref: "core.timer_sensor" }), "precondition");
  });
});
