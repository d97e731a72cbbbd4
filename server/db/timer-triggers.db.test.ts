import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { loadTimerPage, loadTimers } from "@/server/db/load-timers";
import { addAction, addRule, addSensor, only } from "@/server/testing/definitions";
import { seedCore } from "@/server/testing/seed-core";
import { createTestDatabase, type TestDatabase } from "@/server/testing/test-context";

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
  await seedCore(db);
});
afterAll(() => db.drop());
beforeEach(async () => {
  await db.sql("delete from attune.rule");
  await db.sql("delete from attune.sensor where ref <> 'core.timer_sensor'");
});

async function timerOf(sensor: number) {
  return only(await loadTimers(db.sql, { timers: [], sensors: [sensor], rules: [] }));
}

describe("the timer of a sensor", () => {
  test("a sensor put in with plain SQL, by refs alone, has its ids filled in and a timer", async () => {
    const sensor = await addSensor(db.sql, { ref: "core.tick" });
    const linked = only(
      await db.sql(
        "select pack_ref, (select ref from attune.trigger t where t.id = s.trigger) as trigger from attune.sensor s where id = $1",
        [sensor],
      ),
    );
    expect(linked).toEqual({ pack_ref: "core", trigger: "core.intervaltimer" });
    expect(await timerOf(sensor)).toMatchObject({
      ownerRef: "core.tick",
      triggerRef: "core.intervaltimer",
      config: { unit: "seconds", interval: 1 },
      enabled: true,
      version: 1,
      highWaterMs: null,
    });
  });

  test("a sensor that is no timer has none, and gets one when it becomes one, and loses it when it stops to be", async () => {
    const sensor = await addSensor(db.sql, { ref: "core.plain", triggerRef: "core.alert" });
    const count = async () => (await loadTimerPage(db.sql, 0)).length;
    expect(await count()).toBe(0);
    await db.sql(
      "update attune.sensor set trigger_ref = 'core.crontimer', config = '{\"expression\":\"* * * * *\"}' where id = $1",
      [sensor],
    );
    expect(await timerOf(sensor)).toMatchObject({ triggerRef: "core.crontimer", version: 2 });
    await db.sql("update attune.sensor set entrypoint = 'watch.py' where id = $1", [sensor]);
    expect(await count()).toBe(0);
    await db.sql("update attune.sensor set entrypoint = 'internal://timer' where id = $1", [sensor]);
    expect(await count()).toBe(1);
    await db.sql("delete from attune.sensor where id = $1", [sensor]);
    expect(await count()).toBe(0);
  });

  test("an edit that leaves the schedule alone keeps the phase; one that changes it begins anew", async () => {
    const sensor = await addSensor(db.sql, { ref: "core.tick" });
    const first = await timerOf(sensor);
    await db.sql(
      "update attune.sensor set label = 'Renamed', misfire_policy = 'skip', config = config || '{\"note\":1}' where id = $1",
      [sensor],
    );
    const second = await timerOf(sensor);
    expect(second).toMatchObject({
      version: 2,
      misfirePolicy: "skip",
      phaseMs: first.phaseMs,
      armedFromMs: first.armedFromMs,
    });
    await db.sql('update attune.sensor set config = \'{"unit":"seconds","interval":2}\' where id = $1', [sensor]);
    const third = await timerOf(sensor);
    expect(third.version).toBe(3);
    expect(third.phaseMs).toBeGreaterThan(first.phaseMs);
    expect(third.armedFromMs).toBe(third.phaseMs);
  });

  test("an edit that changes nothing a timer depends on keeps the version", async () => {
    const sensor = await addSensor(db.sql, { ref: "core.tick" });
    await db.sql("update attune.sensor set label = 'Renamed', description = 'x' where id = $1", [sensor]);
    expect((await timerOf(sensor)).version).toBe(1);
  });

  test("switching off and on keeps the phase and the high-water mark, and arms from now: nothing that passed is due", async () => {
    const sensor = await addSensor(db.sql, { ref: "core.tick" });
    const first = await timerOf(sensor);
    await db.sql("update attune.timer set high_water_at = now() where sensor = $1", [sensor]);
    await db.sql("update attune.sensor set enabled = false where id = $1", [sensor]);
    expect(await loadTimerPage(db.sql, 0)).toEqual([]);
    await db.sql("update attune.sensor set enabled = true where id = $1", [sensor]);
    const again = await timerOf(sensor);
    expect(again).toMatchObject({ enabled: true, version: 3, phaseMs: first.phaseMs });
    expect(again.armedFromMs).toBeGreaterThan(first.armedFromMs);
    expect(again.highWaterMs).not.toBeNull();
  });

  test("a version written by hand raises it by one, and never lowers it", async () => {
    const sensor = await addSensor(db.sql, { ref: "core.tick" });
    await db.sql("update attune.sensor set version = 99 where id = $1", [sensor]);
    expect((await timerOf(sensor)).version).toBe(2);
    await db.sql("update attune.sensor set version = 0 where id = $1", [sensor]);
    expect((await timerOf(sensor)).version).toBe(2);
  });
});

describe("the timer of a rule", () => {
  const params = { unit: "seconds", interval: 3 };

  test("it exists while the rule has trigger_params on a timer trigger, and follows them", async () => {
    const rule = await addRule(db.sql, { ref: "core.own", triggerRef: "core.intervaltimer", triggerParams: params });
    const timers = () => loadTimers(db.sql, { timers: [], sensors: [], rules: [rule] });
    const first = only(await timers());
    expect(first).toMatchObject({ rule, sensor: null, ownerRef: "core.own", config: params, version: 1 });
    await db.sql("update attune.rule set conditions = '[]', action_params = '{\"message\":\"x\"}' where id = $1", [
      rule,
    ]);
    expect(only(await timers())).toMatchObject({ version: 2, phaseMs: first.phaseMs });
    await db.sql("update attune.rule set enabled = false where id = $1", [rule]);
    expect(only(await timers()).enabled).toBe(false);
    await db.sql("update attune.rule set trigger_params = '{}' where id = $1", [rule]);
    expect(await timers()).toEqual([]);
  });

  test("a rule without trigger_params, or on a plain trigger, has none", async () => {
    await addRule(db.sql, { ref: "core.listens", triggerRef: "core.intervaltimer" });
    await addRule(db.sql, { ref: "core.plain", triggerRef: "core.alert", triggerParams: params });
    expect(await loadTimerPage(db.sql, 0)).toEqual([]);
  });
});

describe("refs and ids", () => {
  test("a rule keeps the ref of an action that is deleted, and is linked again when the action returns", async () => {
    await addAction(db.sql, { ref: "core.gone" });
    const rule = await addRule(db.sql, { ref: "core.uses", actionRef: "core.gone" });
    const action = async () =>
      only(
        await db.sql<{ action: number | null; action_ref: string }>(
          "select action, action_ref from attune.rule where id = $1",
          [rule],
        ),
      );
    await db.sql("delete from attune.action where ref = 'core.gone'");
    expect(await action()).toEqual({ action: null, action_ref: "core.gone" });
    const id = await addAction(db.sql, { ref: "core.gone" });
    expect(await action()).toEqual({ action: id, action_ref: "core.gone" });
  });

  test("a rule that named a sensor keeps its ref when the sensor is deleted, so that it does not match all sensors", async () => {
    const sensor = await addSensor(db.sql, { ref: "core.tick" });
    const rule = await addRule(db.sql, {
      ref: "core.of_tick",
      triggerRef: "core.intervaltimer",
      sensorRef: "core.tick",
    });
    await db.sql("delete from attune.sensor where id = $1", [sensor]);
    expect(only(await db.sql("select sensor, sensor_ref from attune.rule where id = $1", [rule]))).toEqual({
      sensor: null,
      sensor_ref: "core.tick",
    });
  });
});
