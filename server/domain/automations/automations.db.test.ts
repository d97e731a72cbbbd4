import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createAutomationInput } from "@/lib/schemas/automation";
import { createAutomation } from "@/server/domain/automations/create-automation";
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
  await database.sql("delete from attune.action where is_adhoc");
  ctx = await createTestContext(database);
});
afterAll(() => database.drop());

const sensor = {
  ref: "core.tick",
  label: "Tick",
  trigger_ref: "core.intervaltimer",
  config: { unit: "seconds", interval: 5 },
};
const action = { ref: "core.greet", label: "Greet", entrypoint: "echo hello", runtime_ref: "core.shell" };
const input = (more: object = {}) => createAutomationInput.parse({ sensor, ...more });
const counts = async () => ({
  sensors: await database.prisma.sensor.count({ where: { is_adhoc: true } }),
  rules: await database.prisma.rule.count(),
  actions: await database.prisma.action.count({ where: { is_adhoc: true } }),
});

test("a sensor, a new action and the rule between them are made together", async () => {
  const made = await createAutomation(ctx, input({ run: { action, action_params: { message: "hi" } } }));
  expect(made).toMatchObject({
    sensor: { ref: "core.tick", state: "armed" },
    rule: {
      ref: "core.tick",
      label: "Tick",
      sensor_ref: "core.tick",
      action_ref: "core.greet",
      action_params: { message: "hi" },
    },
    action_ref: "core.greet",
  });
  expect(ctx.engine.settled).toEqual([{ sensors: [made.sensor.id], rules: [made.rule?.id], definitions: true }]);
});

test("a sensor may come alone, or with an action that exists", async () => {
  expect(await createAutomation(ctx, input())).toMatchObject({ rule: null, action_ref: null });
  await database.sql("delete from attune.sensor where ref = 'core.tick'");
  const made = await createAutomation(
    ctx,
    input({ run: { action_ref: "core.echo", action_params: { message: "hi" } } }),
  );
  expect(made.rule).toMatchObject({ action_ref: "core.echo" });
});

test("the rule takes the next free ref when its sensor's is taken", async () => {
  await database.sql(
    "insert into attune.rule (ref, label, action_ref, trigger_ref) values ('core.tick', 'a', 'core.echo', 'core.alert'), ('core.tick-2', 'b', 'core.echo', 'core.alert')",
  );
  expect((await createAutomation(ctx, input({ run: { action_ref: "core.echo" } }))).rule?.ref).toBe("core.tick-3");
});

test.each([
  [
    "the sensor's settings",
    { sensor: { ...sensor, config: {} }, run: { action } },
    "invalid",
    ["sensor", "config", "unit"],
  ],
  [
    "the new action's schema",
    { run: { action: { ...action, param_schema: { a: { type: "x" } } } } },
    "invalid",
    ["run", "action", "param_schema", "a", "type"],
  ],
  [
    "the new action's runtime",
    { run: { action: { ...action, runtime_ref: "cobol" } } },
    "not_found",
    ["run", "action", "runtime_ref"],
  ],
  ["the new action's ref", { run: { action: { ...action, ref: "core.echo" } } }, "conflict", ["run", "action", "ref"]],
  ["the action's name", { run: { action_ref: "core.nothing" } }, "not_found", ["run", "action_ref"]],
  [
    "a parameter",
    { run: { action_ref: "core.echo", action_params: { message: 5 } } },
    "invalid",
    ["run", "action_params", "message"],
  ],
] as const)(
  "when %s is wrong nothing at all is made, and the issue has the place in the input",
  async (_name, more, code, path) => {
    await expectRefusal(createAutomation(ctx, input(more)), code, [...path]);
    expect(await counts()).toEqual({ sensors: 0, rules: 0, actions: 0 });
    expect(ctx.engine.settled).toEqual([]);
  },
);

test("running something needs the permissions for rules and new actions; a sensor alone needs none", async () => {
  const guest = await createTestContext(database, { actor: await createTestActor(database, { login: "guest" }) });
  await expectRefusal(createAutomation(guest, input({ run: { action_ref: "core.echo" } })), "forbidden");
  const grants = [{ resource: "rules" as const, actions: ["create" as const] }];
  const author = await createTestContext(database, {
    actor: await createTestActor(database, { login: "author", grants }),
  });
  await expectRefusal(createAutomation(author, input({ run: { action } })), "forbidden");
  expect(await counts()).toEqual({ sensors: 0, rules: 0, actions: 0 });
  expect((await createAutomation(guest, input())).sensor.ref).toBe("core.tick");
});
