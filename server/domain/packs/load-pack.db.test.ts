import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createSensorInput } from "@/lib/schemas/sensor";
import type { Ctx } from "@/server/domain/context";
import { loadPack } from "@/server/domain/packs/load-pack";
import { loadStandardPacks } from "@/server/domain/packs/load-standard-packs";
import { createSensor } from "@/server/domain/sensors/create-sensor";
import { disableSensor } from "@/server/domain/sensors/disable-sensor";
import { readPackDirectory } from "@/server/packs/read-pack-directory";
import { expectRefusal } from "@/server/testing/expect-refusal";
import {
  createTestActor,
  createTestContext,
  createTestDatabase,
  type TestContext,
  type TestDatabase,
} from "@/server/testing/test-context";

let database: TestDatabase;
let ctx: TestContext;
let directory: string;
beforeAll(async () => {
  database = await createTestDatabase();
  await loadStandardPacks(await createTestContext(database, { actor: { kind: "system" } }));
});
beforeEach(async () => {
  await database.sql("delete from attune.pack where ref <> 'core'");
  ctx = await createTestContext(database, { actor: { kind: "system" } });
  directory = mkdtempSync(path.join(tmpdir(), "attune-pack-"));
  return () => rmSync(directory, { recursive: true, force: true });
});
afterAll(() => database.drop());

const PACK = { "pack.yaml": 'ref: home\nlabel: Home\nversion: "1.0.0"\nconfig:\n  level: 1\n  room: hall\n' };
const ACTION = {
  "actions/run.yaml": "ref: home.run\nrunner_type: shell\nentry_point: run.sh\n",
  "actions/run.sh": "true\n",
};
const TRIGGER = { "triggers/door.yaml": "ref: home.door\nlabel: Door\n" };
const SENSORS = {
  "sensors/tick.yaml":
    "ref: home.tick\ntrigger_types: [core.intervaltimer]\nconfig: { unit: seconds, interval: 5 }\nentry_point: internal://timer\n",
  "sensors/watch.yaml": "ref: home.watch\nrunner_type: python\nentry_point: watch.py\ntrigger_types: [door]\n",
  "sensors/watch.py": "pass\n",
};
const RULE = { "rules/on-door.yaml": "ref: home.on-door\ntrigger: door\naction: run\naction_params: { a: 1 }\n" };
const EVERYTHING = { ...PACK, ...ACTION, ...TRIGGER, ...SENSORS, ...RULE };

async function load(files: Record<string, string>, options: { isStandard?: boolean; as?: Ctx } = {}) {
  rmSync(directory, { recursive: true, force: true });
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(directory, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
  const { pack, warnings } = await readPackDirectory(directory);
  return loadPack(options.as ?? ctx, pack, { isStandard: options.isStandard ?? false, warnings });
}
const refs = async () => {
  const [row] = await database.sql<Record<string, string[]>>(
    `select array(select ref from attune.action where pack_ref = 'home' order by ref) as actions,
       array(select ref from attune.trigger where pack_ref = 'home' order by ref) as triggers,
       array(select ref from attune.sensor where pack_ref = 'home' order by ref) as sensors,
       array(select ref from attune.rule where pack_ref = 'home' order by ref) as rules`,
  );
  return row;
};

describe("the core pack", () => {
  test("loads whole: timers linked to a sensor which has no timer of its own, runtimes, actions and permission sets", async () => {
    const core = await database.prisma.pack.findUniqueOrThrow({
      where: { ref: "core" },
      include: {
        _count: { select: { actions: true, triggers: true, sensors: true, runtimes: true, permission_sets: true } },
      },
    });
    expect(core.is_standard).toBe(true);
    expect(core._count).toEqual({ actions: 5, triggers: 7, sensors: 1, runtimes: 9, permission_sets: 4 });
    expect(await database.prisma.timer.count()).toBe(0);
    const linked = await database.prisma.trigger.findMany({
      where: { sensor_ref: "core.timer_sensor" },
      orderBy: { ref: "asc" },
    });
    expect(linked.map((trigger) => trigger.ref)).toEqual([
      "core.crontimer",
      "core.datetimetimer",
      "core.intervaltimer",
      "core.rruletimer",
    ]);
    expect(linked.every((trigger) => trigger.sensor !== null && !trigger.is_adhoc)).toBe(true);
    expect(await database.prisma.action.findMany({ where: { runtime: null } })).toEqual([]);
    const admin = await database.prisma.permission_set.findUniqueOrThrow({ where: { ref: "core.admin" } });
    expect(admin.grants).toContainEqual({ resource: "rules", actions: ["read", "create", "update", "delete"] });
  });

  test("is left alone by the next start", async () => {
    const before = await database.sql("select * from attune.change order by id");
    await loadStandardPacks(ctx);
    expect(await database.sql("select * from attune.change order by id")).toEqual(before);
    expect(ctx.engine.settled).toEqual([]);
  });
});

test("a pack is loaded with refs resolved, and the second load of the same files changes nothing", async () => {
  expect(await load(EVERYTHING)).toEqual({ changed: true });
  expect(await refs()).toEqual({
    actions: ["home.run"],
    triggers: ["home.door"],
    sensors: ["home.tick", "home.watch"],
    rules: ["home.on-door"],
  });
  const rule = await database.prisma.rule.findFirstOrThrow({ where: { ref: "home.on-door" } });
  expect(rule).toMatchObject({ is_adhoc: false, action: expect.any(Number), trigger: expect.any(Number) });
  const watch = await database.prisma.sensor.findFirstOrThrow({ where: { ref: "home.watch" } });
  expect(await database.prisma.trigger.findFirst({ where: { ref: "home.door" } })).toMatchObject({ sensor: watch.id });
  // A pack's own timer does not take the trigger of the core pack over.
  expect(await database.prisma.trigger.findFirst({ where: { ref: "core.intervaltimer" } })).toMatchObject({
    sensor_ref: "core.timer_sensor",
  });
  expect(ctx.engine.settled).toHaveLength(1);
  expect(ctx.engine.settled[0]).toMatchObject({ definitions: true, rules: [rule.id] });

  expect(await load(EVERYTHING)).toEqual({ changed: false });
  expect(ctx.engine.settled).toHaveLength(1);
});

test("a change of one file leaves the versions and timers of the rest alone", async () => {
  await load(EVERYTHING);
  const before = await database.prisma.timer.findFirstOrThrow();
  await load({ ...EVERYTHING, "actions/run.sh": "false\n" });
  expect(await database.prisma.timer.findFirstOrThrow()).toEqual(before);
  await load({ ...EVERYTHING, ...{ "sensors/tick.yaml": SENSORS["sensors/tick.yaml"].replace("5", "6") } });
  expect(await database.prisma.timer.findFirstOrThrow()).toMatchObject({ id: before.id, version: before.version + 1 });
});

test("what disappeared from the files is removed, what a person made in the pack is not", async () => {
  await load(EVERYTHING);
  await createSensor(
    ctx,
    createSensorInput.parse({
      ref: "home.mine",
      label: "Mine",
      trigger_ref: "core.intervaltimer",
      config: { unit: "hours", interval: 1 },
    }),
  );
  const tick = await database.prisma.sensor.findFirstOrThrow({ where: { ref: "home.tick" } });
  await load({ ...PACK, ...TRIGGER });
  expect(await refs()).toEqual({ actions: [], triggers: ["home.door"], sensors: ["home.mine"], rules: [] });
  expect(ctx.engine.settled.at(-1)?.sensors).toContain(tick.id);
  expect(await database.prisma.timer.count()).toBe(1);
  expect(await database.prisma.trigger.findFirst({ where: { ref: "home.door" } })).toMatchObject({
    sensor: null,
    sensor_ref: null,
  });
});

test("a file that is broken for a moment removes nothing of its kind", async () => {
  await load(EVERYTHING);
  await load({ ...PACK, ...TRIGGER, "actions/run.yaml": "ref: [\n" });
  expect(await refs()).toEqual({ actions: ["home.run"], triggers: ["home.door"], sensors: [], rules: [] });
});

test("what a person disabled stays disabled, and what they configured in a standard pack stays configured", async () => {
  await load(EVERYTHING, { isStandard: true });
  await disableSensor(ctx, { ref: "home.tick" });
  await database.sql(`update attune.pack set config = '{"level":9}' where ref = 'home'`);
  await load({ ...EVERYTHING, "lib/new.txt": "x" }, { isStandard: true });
  expect(await database.prisma.sensor.findFirst({ where: { ref: "home.tick" } })).toMatchObject({ enabled: false });
  expect(await database.prisma.pack.findFirst({ where: { ref: "home" } })).toMatchObject({
    config: { level: 9, room: "hall" },
  });
});

test("a component that a person made with the ref of a file stays theirs", async () => {
  await load({ ...PACK });
  await database.sql("insert into attune.action (ref, label, entrypoint) values ('home.run', 'Mine', 'echo mine')");
  await load(EVERYTHING);
  expect(await database.prisma.action.findFirst({ where: { ref: "home.run" } })).toMatchObject({
    label: "Mine",
    is_adhoc: true,
  });
});

test("a load that fails leaves everything as it was", async () => {
  await load(EVERYTHING);
  const { pack } = await readPackDirectory(directory);
  const broken = {
    ...pack,
    content_hash: "other",
    version: "2.0.0",
    actions: [{ ...pack.actions[0], label: "a\u0000b" }],
  };
  await expectRefusal(loadPack(ctx, broken as typeof pack, { isStandard: false }), "invalid");
  expect(await database.prisma.pack.findFirst({ where: { ref: "home" } })).toMatchObject({ version: "1.0.0" });
  expect(await refs()).toMatchObject({ rules: ["home.on-door"] });
});

test("files are no way to attach a permission set that one does not hold", async () => {
  const grants = [{ resource: "packs" as const, actions: ["install" as const] }];
  const actor = await createTestActor(database, { login: "installer", grants });
  const installer = await createTestContext(database, { actor });
  const files = {
    ...EVERYTHING,
    "rules/on-door.yaml": `${RULE["rules/on-door.yaml"]}permission_set_refs: [core.admin]\n`,
  };
  await expectRefusal(load(files, { as: installer }), "forbidden");
  expect(await database.prisma.pack.count({ where: { ref: "home" } })).toBe(0);
  expect(await load(EVERYTHING, { as: installer })).toEqual({ changed: true });
});

test("files are no way to grant more than one holds, nor to change what runs with more rights", async () => {
  const grants = [
    { resource: "packs" as const, actions: ["install" as const] },
    // Without these, files that bring or change a permission set are refused altogether.
    { resource: "permissions" as const, actions: ["create" as const, "update" as const] },
  ];
  const actor = await createTestActor(database, { login: "installer", grants });
  const installer = await createTestContext(database, { actor });
  const set = (granted: string) =>
    `ref: home.own\nlabel: Own\ngrants:\n  - resource: packs\n    actions: [${granted}]\n`;
  const withSet = (granted: string) => ({ ...EVERYTHING, "permission_sets/own.yaml": set(granted) });
  await expectRefusal(load(withSet("install, delete"), { as: installer }), "forbidden");
  await load(withSet("install"), { as: installer });
  await database.sql(
    `insert into attune.rule (ref, pack_ref, label, trigger_ref, action_ref, permission_set_refs)
     values ('core.lender', 'core', 'L', 'core.alert', (select ref from attune.action where pack_ref = 'home' limit 1), '["core.admin"]')`,
  );
  await expectRefusal(load(withSet("read, install"), { as: installer }), "forbidden");
  await database.sql("delete from attune.rule where ref = 'core.lender'");
});
