import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createSensorInput } from "@/lib/schemas/sensor";
import { createSensor } from "@/server/domain/sensors/create-sensor";
import { deleteSensor } from "@/server/domain/sensors/delete-sensor";
import { disableSensor } from "@/server/domain/sensors/disable-sensor";
import { enableSensor } from "@/server/domain/sensors/enable-sensor";
import { getSensor } from "@/server/domain/sensors/get-sensor";
import { listSensors } from "@/server/domain/sensors/list-sensors";
import { updateSensor } from "@/server/domain/sensors/update-sensor";
import { expectRefusal } from "@/server/testing/expect-refusal";
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

describe("create", () => {
  test("a timer sensor gets its pack, its trigger, a timer row, and is settled before it is answered", async () => {
    const sensor = await createSensor(ctx, everyFiveSeconds("core.tick"));
    expect(sensor).toMatchObject({
      ref: "core.tick",
      pack_ref: "core",
      trigger_ref: "core.intervaltimer",
      entrypoint: "internal://timer",
      schedule: "every 5 seconds",
      state: "armed",
      version: 1,
      is_adhoc: true,
      execution_count: 0,
    });
    expect(sensor.trigger).toEqual(expect.any(Number));
    expect(ctx.engine.settled).toEqual([{ sensors: [sensor.id], rules: [] }]);
    expect(await timerOf("core.tick")).toMatchObject({
      version: 1,
      enabled: true,
      config: { unit: "seconds", interval: 5 },
    });
  });

  test("anybody who is signed in may make one", async () => {
    const guest = await createTestContext(database, { actor: await createTestActor(database, { login: "guest" }) });
    expect((await createSensor(guest, everyFiveSeconds("core.guest"))).ref).toBe("core.guest");
  });

  test("the next fire and the armed version are what the scheduler holds", async () => {
    const first = await createSensor(ctx, everyFiveSeconds("core.tick"));
    ctx.engine.armed.sensors.set(first.id, { nextFireAtMs: Date.UTC(2030, 0, 1), version: 1, problem: null });
    const [listed] = await listSensors(ctx, [first.id]);
    expect(listed).toMatchObject({ next_fire_at: "2030-01-01T00:00:00.000Z", armed_version: 1, state: "armed" });
  });

  test("a date in the past is accepted, and finished", async () => {
    const sensor = await createSensor(
      ctx,
      createSensorInput.parse({
        ref: "core.past",
        label: "Past",
        trigger_ref: "core.datetimetimer",
        config: { fire_at: "2020-01-01T00:00:00Z" },
      }),
    );
    expect(sensor).toMatchObject({ state: "finished", next_fire_at: null });
  });

  test("a taken ref is a conflict at ref, also when two are made at once", async () => {
    const both = await Promise.allSettled([
      createSensor(ctx, everyFiveSeconds("core.race")),
      createSensor(ctx, everyFiveSeconds("core.race")),
    ]);
    expect(both.map((one) => one.status).sort()).toEqual(["fulfilled", "rejected"]);
    const error = await expectRefusal(createSensor(ctx, everyFiveSeconds("core.race")), "conflict", ["ref"]);
    expect(error.message).toBe("Sensor core.race exists already");
  });

  test.each([
    ["an unknown trigger", { trigger_ref: "core.nothing" }, "not_found", ["trigger_ref"]],
    ["an unknown pack", { pack_ref: "nothing" }, "not_found", ["pack_ref"]],
    ["an unknown runtime", { runtime_ref: "core.cobol" }, "not_found", ["runtime_ref"]],
    ["a missing setting", { config: { unit: "seconds" } }, "invalid", ["config", "interval"]],
    ["an interval of zero", { config: { unit: "seconds", interval: 0 } }, "invalid", ["config", "interval"]],
    [
      "an unknown time zone",
      { trigger_ref: "core.crontimer", config: { expression: "0 0 * * * *", timezone: "Mars/Olympus" } },
      "invalid",
      ["config", "timezone"],
    ],
    [
      "a cron expression that is none",
      { trigger_ref: "core.crontimer", config: { expression: "x" } },
      "invalid",
      ["config", "expression"],
    ],
    ["no entrypoint where there is no timer", { trigger_ref: "core.alert", config: {} }, "invalid", ["entrypoint"]],
    [
      "the timer's entrypoint for another trigger",
      { trigger_ref: "core.alert", config: {}, entrypoint: "internal://timer" },
      "invalid",
      ["entrypoint"],
    ],
    [
      "a parameter schema that is none",
      { trigger_ref: "core.alert", entrypoint: "watch.py", config: {}, param_schema: { path: { type: "colour" } } },
      "invalid",
      ["param_schema", "path", "type"],
    ],
  ] as const)("%s is refused and stores nothing", async (_name, more, code, path) => {
    await expectRefusal(createSensor(ctx, everyFiveSeconds("core.bad", more)), code, [...path]);
    expect(await database.prisma.sensor.count({ where: { ref: "core.bad" } })).toBe(0);
    expect(ctx.engine.settled).toEqual([]);
  });

  test("text that the database cannot hold is invalid, not an internal error", async () => {
    await expectRefusal(createSensor(ctx, everyFiveSeconds("core.nul", { label: "a\u0000b" })), "invalid");
  });

  test("a runtime may be named by an alias, and a pack may be missing when none was named", async () => {
    const sensor = await createSensor(
      ctx,
      createSensorInput.parse({
        ref: "nowhere.watch",
        label: "Watch",
        trigger_ref: "core.alert",
        entrypoint: "watch.sh",
        runtime_ref: "bash",
      }),
    );
    expect(sensor).toMatchObject({ runtime_ref: "core.shell", pack: null, state: "waiting", schedule: null });
    expect(await timerOf("nowhere.watch")).toBeUndefined();
  });
});

describe("change", () => {
  test("an edit that leaves the schedule alone keeps the phase and raises the version only if the scheduler must know", async () => {
    await createSensor(ctx, everyFiveSeconds("core.tick"));
    const before = await timerOf("core.tick");
    const renamed = await updateSensor(ctx, { ref: "core.tick", label: "Renamed", description: "Why" });
    expect(renamed).toMatchObject({ label: "Renamed", description: "Why", version: 1 });
    const extended = await updateSensor(ctx, {
      ref: "core.tick",
      config: { unit: "seconds", interval: 5, note: "the same interval" },
      misfire_policy: "skip",
    });
    expect(extended).toMatchObject({ version: 2, misfire_policy: "skip" });
    const after = await timerOf("core.tick");
    expect(after?.version).toBe(2);
    expect([after?.phase_at, after?.armed_from]).toEqual([before?.phase_at, before?.armed_from]);
  });

  test("an edit of the schedule moves the phase and arms from now", async () => {
    await createSensor(ctx, everyFiveSeconds("core.tick"));
    await database.sql("update attune.timer set phase_at = '2020-01-01', armed_from = '2020-01-01'");
    await updateSensor(ctx, { ref: "core.tick", config: { unit: "seconds", interval: 6 } });
    const after = await timerOf("core.tick");
    expect(after?.phase_at.getTime()).toBeGreaterThan(Date.UTC(2025, 0, 1));
    expect(after?.armed_from).toEqual(after?.phase_at);
  });

  test("disable and enable keep the phase, and enable arms from now, so that nothing missed is replayed", async () => {
    await createSensor(ctx, everyFiveSeconds("core.tick"));
    await database.sql("update attune.timer set phase_at = '2020-01-01', armed_from = '2020-01-01'");
    expect(await disableSensor(ctx, { ref: "core.tick" })).toMatchObject({
      enabled: false,
      state: "disabled",
      version: 2,
    });
    expect((await timerOf("core.tick"))?.armed_from.getTime()).toBe(Date.UTC(2020, 0, 1));
    expect(await enableSensor(ctx, { ref: "core.tick" })).toMatchObject({ enabled: true, version: 3 });
    const after = await timerOf("core.tick");
    expect(after?.phase_at.getTime()).toBe(Date.UTC(2020, 0, 1));
    expect(after?.armed_from.getTime()).toBeGreaterThan(Date.UTC(2025, 0, 1));
  });

  test("an edit is checked as a whole, and leaves everything as it was when refused", async () => {
    await createSensor(ctx, everyFiveSeconds("core.tick"));
    await expectRefusal(
      updateSensor(ctx, { ref: "core.tick", trigger_ref: "core.crontimer", label: "New" }),
      "invalid",
      ["config", "expression"],
    );
    await expectRefusal(updateSensor(ctx, { ref: "core.tick", trigger_ref: "core.nothing" }), "not_found", [
      "trigger_ref",
    ]);
    await expectRefusal(updateSensor(ctx, { ref: "core.nothing", label: "x" }), "not_found");
    expect(await getSensor(ctx, { ref: "core.tick" })).toMatchObject({ label: "Every five seconds", version: 1 });
  });

  test("a sensor that becomes something else than a timer loses its timer, and the other way round", async () => {
    await createSensor(ctx, everyFiveSeconds("core.tick"));
    await updateSensor(ctx, { ref: "core.tick", trigger_ref: "core.alert", entrypoint: "watch.sh", config: {} });
    expect(await timerOf("core.tick")).toBeUndefined();
    await updateSensor(ctx, {
      ref: "core.tick",
      trigger_ref: "core.crontimer",
      entrypoint: "internal://timer",
      config: { expression: "0 0 3 * * *" },
    });
    expect(await timerOf("core.tick")).toMatchObject({ version: 3 });
  });

  test("delete takes the timer with it, keeps the events, and answers that nothing is armed", async () => {
    const { id } = await createSensor(ctx, everyFiveSeconds("core.tick"));
    await database.sql(
      `insert into attune.event (trigger_ref, source, source_ref, timer, scheduled_at)
       select 'core.intervaltimer', $1, 'core.tick', t.id, now() from attune.timer t where t.sensor = $1`,
      [id],
    );
    expect(await deleteSensor(ctx, { ref: "core.tick" })).toEqual({
      success: true,
      message: "Sensor core.tick deleted",
      undo: expect.any(String),
      next_fire_at: null,
      armed_version: null,
    });
    const [left] = await database.sql("select source, source_ref, timer from attune.event");
    expect(left).toEqual({ source: null, source_ref: "core.tick", timer: expect.any(Number) });
    expect(await database.prisma.timer.count()).toBe(0);
    await expectRefusal(deleteSensor(ctx, { ref: "core.tick" }), "not_found");
  });

  test("a delete waits for a pipeline that holds the timer, instead of a deadlock", async () => {
    const { id } = await createSensor(ctx, everyFiveSeconds("core.tick"));
    let deleting: Promise<unknown> = Promise.resolve();
    await database.transaction(async (sql) => {
      const [timer] = await sql<{ id: number }>("select id from attune.timer where sensor = $1 for update", [id]);
      deleting = deleteSensor(ctx, { ref: "core.tick" });
      await waitForBlocked();
      await sql(
        "insert into attune.event (trigger_ref, source, source_ref, timer, scheduled_at) values ('core.intervaltimer', $1, 'core.tick', $2, now())",
        [id, timer?.id],
      );
    });
    await expect(deleting).resolves.toMatchObject({ success: true });
  });

  test("an edit waits for a pipeline that holds the timer, instead of a deadlock", async () => {
    const { id } = await createSensor(ctx, everyFiveSeconds("core.tick"));
    let editing: Promise<unknown> = Promise.resolve();
    await database.transaction(async (sql) => {
      const [timer] = await sql<{ id: number }>("select id from attune.timer where sensor = $1 for update", [id]);
      editing = updateSensor(ctx, { ref: "core.tick", enabled: false });
      await waitForBlocked();
      await sql(
        "insert into attune.event (trigger_ref, source, source_ref, timer, scheduled_at) values ('core.intervaltimer', $1, 'core.tick', $2, now())",
        [id, timer?.id],
      );
    });
    await expect(editing).resolves.toMatchObject({ enabled: false });
  });

  async function waitForBlocked(): Promise<void> {
    for (;;) {
      const rows = await database.sql(
        "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
      );
      if (rows.length > 0) return;
    }
  }
});
