import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createPackInput } from "@/lib/schemas/pack";
import { createPack } from "@/server/domain/packs/create-pack";
import { deletePack } from "@/server/domain/packs/delete-pack";
import { getPack } from "@/server/domain/packs/get-pack";
import { listPacks } from "@/server/domain/packs/list-packs";
import { updatePack } from "@/server/domain/packs/update-pack";
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
  await database.sql("delete from attune.rule");
  await database.sql("delete from attune.sensor where is_adhoc");
  await database.sql("delete from attune.pack where ref <> 'core'");
  ctx = await createTestContext(database);
});
afterAll(() => database.drop());

const input = (more: object = {}) => createPackInput.parse({ ref: "home", label: "Home", ...more });

test("a pack is made with its defaults, listed with its counts, and read with its components", async () => {
  expect(await createPack(ctx, input({ tags: ["a", "b"] }))).toMatchObject({
    ref: "home",
    version: "1.0.0",
    conf_schema: {},
    config: {},
    tags: ["a", "b"],
    dependencies: [],
    is_standard: false,
  });
  expect(ctx.engine.settled).toEqual([{ definitions: true }]);
  const list = await listPacks(ctx);
  expect(list.map((pack) => pack.ref)).toEqual(["core", "home"]);
  expect(list[0]?.counts).toEqual({ actions: 1, triggers: 5, sensors: 1, rules: 0, runtimes: 1 });
  const core = await getPack(ctx, { ref: "core" });
  expect(core.components.runtimes).toEqual([{ ref: "core.shell", label: "Shell" }]);
  expect(core.components.sensors).toEqual([{ ref: "core.timer_sensor", label: "Timer sensor", enabled: true }]);
});

test("a taken ref is a conflict, a schema that is none is invalid, and creating needs its permission", async () => {
  await expectRefusal(createPack(ctx, input({ ref: "core" })), "conflict", ["ref"]);
  await expectRefusal(createPack(ctx, input({ conf_schema: { a: { type: "x" } } })), "invalid", [
    "conf_schema",
    "a",
    "type",
  ]);
  const guest = await createTestContext(database, { actor: await createTestActor(database, { login: "guest" }) });
  expect((await expectRefusal(createPack(guest, input()), "forbidden")).message).toContain("packs:create");
});

test("a pack that is not standard is seen by who made it and who may read packs, and by nobody else", async () => {
  const grants = [{ resource: "packs" as const, actions: ["create" as const] }];
  const maker = await createTestContext(database, {
    actor: await createTestActor(database, { login: "maker", grants }),
  });
  const guest = await createTestContext(database, { actor: await createTestActor(database, { login: "guest" }) });
  await createPack(maker, input());
  expect((await listPacks(maker)).map((pack) => pack.ref)).toEqual(["core", "home"]);
  expect((await listPacks(ctx)).map((pack) => pack.ref)).toEqual(["core", "home"]);
  expect((await listPacks(guest)).map((pack) => pack.ref)).toEqual(["core"]);
  await expectRefusal(getPack(guest, { ref: "home" }), "not_found");
  await expectRefusal(updatePack(maker, { ref: "home", label: "x" }), "forbidden");
});

test("an edit changes what it gives; of a standard pack from files only its configuration", async () => {
  await createPack(ctx, input({ description: "Mine" }));
  expect(await updatePack(ctx, { ref: "home", version: "1.1.0", description: null })).toMatchObject({
    label: "Home",
    version: "1.1.0",
    description: null,
  });
  expect((await updatePack(ctx, { ref: "core", config: { level: 3 } })).config).toEqual({ level: 3 });
  await expectRefusal(updatePack(ctx, { ref: "core", label: "Mine" }), "precondition");
  await expectRefusal(updatePack(ctx, { ref: "nothing", label: "x" }), "not_found");
});

test("deleting takes all components and their timers, and lets go of them everywhere else; core stays", async () => {
  await createPack(ctx, input());
  await database.sql("insert into attune.action (ref, label, entrypoint) values ('home.run', 'Run', 'true')");
  const [sensor] = await database.sql<{ id: number }>(
    `insert into attune.sensor (ref, label, trigger_ref, config) values ('home.tick', 'Tick', 'core.intervaltimer', '{"unit":"seconds","interval":5}') returning id`,
  );
  const [rule] = await database.sql<{ id: number }>(
    "insert into attune.rule (ref, label, action_ref, trigger_ref, sensor_ref) values ('core.mine', 'Mine', 'home.run', 'core.intervaltimer', 'home.tick') returning id",
  );
  expect(await deletePack(ctx, { ref: "home" })).toEqual({ success: true, message: "Pack home deleted" });
  expect(await database.prisma.timer.count()).toBe(0);
  expect(await database.prisma.rule.findFirst()).toMatchObject({ ref: "core.mine", action: null, sensor: null });
  expect(ctx.engine.settled.at(-1)).toEqual({ sensors: [sensor?.id], rules: [rule?.id], definitions: true });
  await expectRefusal(deletePack(ctx, { ref: "home" }), "not_found");
  await expectRefusal(deletePack(ctx, { ref: "core" }), "precondition");
});
