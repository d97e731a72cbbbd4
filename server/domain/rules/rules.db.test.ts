import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createRuleInput, testRuleInput } from "@/lib/schemas/rule";
import { createRule } from "@/server/domain/rules/create-rule";
import { deleteRule } from "@/server/domain/rules/delete-rule";
import { disableRule } from "@/server/domain/rules/disable-rule";
import { enableRule } from "@/server/domain/rules/enable-rule";
import { getRule } from "@/server/domain/rules/get-rule";
import { listRules } from "@/server/domain/rules/list-rules";
import { testRule } from "@/server/domain/rules/test-rule";
import { updateRule } from "@/server/domain/rules/update-rule";
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
  await database.sql("insert into attune.permission_set (ref, label) values ('core.viewer', 'Viewer')");
  await database.sql(
    `insert into attune.action (ref, pack_ref, label, entrypoint, param_schema) values
     ('core.strict', 'core', 'Strict', 'true', '{"count":{"type":"integer","required":true},"name":{"type":"string"}}')`,
  );
});
beforeEach(async () => {
  await database.sql("delete from attune.enforcement");
  await database.sql("delete from attune.event");
  await database.sql("delete from attune.rule");
  await database.sql("delete from attune.sensor where is_adhoc");
  await database.sql("delete from attune.trigger where ref = 'own.alarm'");
  await database.sql(
    `insert into attune.sensor (ref, label, trigger_ref, config) values
     ('core.tick', 'Tick', 'core.intervaltimer', '{"unit":"seconds","interval":5}'),
     ('core.tock', 'Tock', 'core.intervaltimer', '{"unit":"seconds","interval":7}')`,
  );
  await database.sql(
    `insert into attune.trigger (ref, label, param_schema) values ('own.alarm', 'Alarm', '{"zone":{"type":"string","required":true}}')`,
  );
  ctx = await createTestContext(database);
});
afterAll(() => database.drop());

const input = (more: object = {}) =>
  createRuleInput.parse({
    ref: "core.rule",
    label: "Rule",
    action_ref: "core.echo",
    trigger_ref: "core.intervaltimer",
    ...more,
  });
const timerOf = async (ref: string) => {
  const [row] = await database.sql<{ version: number; phase_at: Date; armed_from: Date }>(
    "select t.version, t.phase_at, t.armed_from from attune.timer t join attune.rule r on r.id = t.rule where r.ref = $1",
    [ref],
  );
  return row;
};

describe("create", () => {
  test("a rule gets its ids and its owner, and is settled before it is answered", async () => {
    const rule = await createRule(
      ctx,
      input({ sensor_ref: "core.tick", action_params: { message: "{{ event.payload }}" } }),
    );
    expect(rule).toMatchObject({
      pack_ref: "core",
      action_ref: "core.echo",
      sensor_ref: "core.tick",
      conditions: {},
      enabled: true,
      is_adhoc: true,
      owner_identity: ctx.actor.kind === "identity" ? ctx.actor.id : null,
      schedule: null,
      next_fire_at: null,
      phase_ms: null,
    });
    expect(ctx.engine.settled).toEqual([{ rules: [rule.id] }]);
    expect(await timerOf("core.rule")).toBeUndefined();
  });

  test("trigger_params on a timer trigger give the rule a timer of its own", async () => {
    const rule = await createRule(ctx, input({ trigger_params: { unit: "minutes", interval: 2 } }));
    expect(rule).toMatchObject({ schedule: "every 2 minutes", phase_ms: expect.any(Number) });
    expect(await timerOf("core.rule")).toMatchObject({ version: 1 });
  });

  test("it needs rules:create, and says so", async () => {
    const guest = await createTestContext(database, { actor: await createTestActor(database, { login: "guest" }) });
    const error = await expectRefusal(createRule(guest, input()), "forbidden");
    expect(error.message).toBe("You lack the permission rules:create");
  });

  test.each([
    ["an unknown action", { action_ref: "core.nothing" }, "not_found", ["action_ref"]],
    ["an unknown trigger", { trigger_ref: "core.nothing" }, "not_found", ["trigger_ref"]],
    ["an unknown pack", { pack_ref: "nothing" }, "not_found", ["pack_ref"]],
    ["a ref whose pack does not exist", { ref: "nothing.rule" }, "not_found", ["pack_ref"]],
    ["an unknown sensor", { sensor_ref: "core.nothing" }, "not_found", ["sensor_ref"]],
    ["an unknown permission set", { permission_set_refs: ["core.nothing"] }, "not_found", ["permission_set_refs", 0]],
    [
      "a sensor of another trigger",
      { trigger_ref: "core.crontimer", sensor_ref: "core.tick" },
      "invalid",
      ["sensor_ref"],
    ],
    [
      "a sensor and a timer of its own",
      { sensor_ref: "core.tick", trigger_params: { unit: "seconds", interval: 1 } },
      "invalid",
      ["sensor_ref"],
    ],
    [
      "timer settings that lack one",
      { trigger_params: { unit: "seconds" } },
      "invalid",
      ["trigger_params", "interval"],
    ],
    ["trigger parameters that lack one", { trigger_ref: "own.alarm" }, "invalid", ["trigger_params", "zone"]],
    [
      "an unknown operator",
      { conditions: [{ field: "a", operator: "like", value: 1 }] },
      "invalid",
      ["conditions", 0, "operator"],
    ],
    [
      "an expression that does not parse",
      { conditions: { expression: "event.payload.a ==" } },
      "invalid",
      ["conditions", "expression"],
    ],
    ["a missing action parameter", { action_ref: "core.strict" }, "invalid", ["action_params", "count"]],
    [
      "an action parameter of the wrong type",
      { action_params: { message: 5 } },
      "invalid",
      ["action_params", "message"],
    ],
  ] as const)("%s is refused and stores nothing", async (_name, more, code, path) => {
    await expectRefusal(createRule(ctx, input(more)), code, [...path]);
    expect(await database.prisma.rule.count()).toBe(0);
    expect(ctx.engine.settled).toEqual([]);
  });

  test("all fields that are wrong are told at once", async () => {
    const error = await expectRefusal(
      createRule(
        ctx,
        input({
          action_ref: "core.strict",
          action_params: { name: 1 },
          trigger_params: { unit: "years", interval: 0 },
        }),
      ),
      "invalid",
    );
    expect(error.issues.map((issue) => issue.path.join(".")).sort()).toEqual([
      "action_params.count",
      "action_params.name",
      "trigger_params.interval",
      "trigger_params.unit",
    ]);
  });

  test("templates are accepted for parameters of every type, and parameters that the action does not name, too", async () => {
    const params = { count: "{{ event.payload.n }}", extra: true };
    expect((await createRule(ctx, input({ action_ref: "core.strict", action_params: params }))).action_params).toEqual(
      params,
    );
  });

  test("a taken ref is a conflict at ref", async () => {
    await createRule(ctx, input());
    await expectRefusal(createRule(ctx, input()), "conflict", ["ref"]);
  });

  test("a permission set can be attached by who holds it or manages permissions, and by nobody else", async () => {
    const author = {
      login: "author",
      grants: [{ resource: "rules" as const, actions: ["create" as const, "update" as const] }],
    };
    const without = await createTestContext(database, { actor: await createTestActor(database, author) });
    const refused = await expectRefusal(
      createRule(without, input({ permission_set_refs: ["core.viewer"] })),
      "forbidden",
    );
    expect(refused.message).toContain("core.viewer");
    const actor = await createTestActor(database, { ...author, permissionSetRefs: ["core.viewer"] });
    const holder = await createTestContext(database, { actor });
    expect((await createRule(holder, input({ permission_set_refs: ["core.viewer"] }))).permission_set_refs).toEqual([
      "core.viewer",
    ]);
    await expectRefusal(updateRule(without, { ref: "core.rule", permission_set_refs: ["core.viewer"] }), "forbidden");
    expect((await updateRule(without, { ref: "core.rule", permission_set_refs: null })).permission_set_refs).toBeNull();
    expect((await createRule(ctx, input({ ref: "core.by-admin", permission_set_refs: ["core.viewer"] }))).ref).toBe(
      "core.by-admin",
    );
  });
});

describe("change", () => {
  test("an edit that leaves its schedule alone keeps the phase of its own timer; one that changes it does not", async () => {
    await createRule(ctx, input({ trigger_params: { unit: "minutes", interval: 2 } }));
    await database.sql("update attune.timer set phase_at = '2020-01-01', armed_from = '2020-01-01'");
    await updateRule(ctx, { ref: "core.rule", action_params: { message: "hello" } });
    expect(await timerOf("core.rule")).toMatchObject({ version: 2, phase_at: new Date("2020-01-01T00:00:00Z") });
    await updateRule(ctx, { ref: "core.rule", trigger_params: { unit: "minutes", interval: 3 } });
    expect((await timerOf("core.rule"))?.phase_at.getTime()).toBeGreaterThan(Date.UTC(2025, 0, 1));
    await updateRule(ctx, { ref: "core.rule", trigger_params: {}, sensor_ref: "core.tick" });
    expect(await timerOf("core.rule")).toBeUndefined();
  });

  test("disable and enable keep the phase and arm from now", async () => {
    await createRule(ctx, input({ trigger_params: { unit: "minutes", interval: 2 } }));
    await database.sql("update attune.timer set phase_at = '2020-01-01', armed_from = '2020-01-01'");
    expect((await disableRule(ctx, { ref: "core.rule" })).enabled).toBe(false);
    expect((await enableRule(ctx, { ref: "core.rule" })).version).toBe(3);
    const timer = await timerOf("core.rule");
    expect(timer?.phase_at).toEqual(new Date("2020-01-01T00:00:00Z"));
    expect(timer?.armed_from.getTime()).toBeGreaterThan(Date.UTC(2025, 0, 1));
  });

  test("an edit is judged with what it leaves as it is", async () => {
    await createRule(ctx, input({ sensor_ref: "core.tick" }));
    await expectRefusal(updateRule(ctx, { ref: "core.rule", trigger_ref: "core.crontimer" }), "invalid", [
      "sensor_ref",
    ]);
    await expectRefusal(
      updateRule(ctx, { ref: "core.rule", trigger_params: { unit: "seconds", interval: 1 } }),
      "invalid",
      ["sensor_ref"],
    );
    await expectRefusal(updateRule(ctx, { ref: "core.rule", action_ref: "core.strict" }), "invalid", [
      "action_params",
      "count",
    ]);
    await expectRefusal(updateRule(ctx, { ref: "core.rule", conditions: 5 }), "invalid", ["conditions"]);
    await expectRefusal(updateRule(ctx, { ref: "core.nothing", label: "x" }), "not_found");
    expect(await updateRule(ctx, { ref: "core.rule", trigger_ref: "core.crontimer", sensor_ref: null })).toMatchObject({
      trigger_ref: "core.crontimer",
      sensor_ref: null,
    });
  });

  test("a rule whose action and sensor are gone can still be renamed, and its parameters edited", async () => {
    await database.sql(
      "insert into attune.action (ref, pack_ref, label, entrypoint) values ('core.gone', 'core', 'Gone', 'true')",
    );
    await createRule(ctx, input({ action_ref: "core.gone", sensor_ref: "core.tick" }));
    await database.sql("delete from attune.action where ref = 'core.gone'");
    await database.sql("delete from attune.sensor where ref = 'core.tick'");
    const rule = await updateRule(ctx, {
      ref: "core.rule",
      label: "Still here",
      action_params: { a: 1 },
      trigger_params: {},
    });
    expect(rule).toMatchObject({ label: "Still here", action: null, action_ref: "core.gone", sensor_ref: "core.tick" });
  });

  test("conditions that are null are none", async () => {
    await createRule(ctx, input({ conditions: [{ field: "a", operator: "exists" }] }));
    expect((await updateRule(ctx, { ref: "core.rule", conditions: null })).conditions).toEqual({});
  });

  test("delete takes its timer with it", async () => {
    await createRule(ctx, input({ trigger_params: { unit: "minutes", interval: 2 } }));
    expect(await deleteRule(ctx, { ref: "core.rule" })).toEqual({
      success: true,
      message: "Rule core.rule deleted",
      undo: expect.any(String),
    });
    await expectRefusal(getRule(ctx, { ref: "core.rule" }), "not_found");
    expect(await database.prisma.timer.count({ where: { rule: { not: null } } })).toBe(0);
  });

  test("a rule of a standard pack can be disabled, but neither changed nor deleted", async () => {
    await database.sql(
      "insert into attune.rule (ref, label, action_ref, trigger_ref, is_adhoc) values ('core.shipped', 'Shipped', 'core.echo', 'core.alert', false)",
    );
    expect((await disableRule(ctx, { ref: "core.shipped" })).enabled).toBe(false);
    await expectRefusal(updateRule(ctx, { ref: "core.shipped", conditions: {} }), "precondition");
    await expectRefusal(deleteRule(ctx, { ref: "core.shipped" }), "precondition");
  });
});

describe("read", () => {
  test("the list can be narrowed by trigger, action and sensor, and tells what happened last", async () => {
    const rule = await createRule(ctx, input({ sensor_ref: "core.tick" }));
    await createRule(ctx, input({ ref: "core.other", trigger_ref: "core.alert" }));
    await database.sql(
      "insert into attune.enforcement (rule, rule_ref, trigger_ref, created) values ($1, 'core.rule', 'core.intervaltimer', now() - interval '2 days'), ($1, 'core.rule', 'core.intervaltimer', now())",
      [rule.id],
    );
    const [run] = await database.sql<{ id: number }>(
      "insert into attune.execution (action_ref, rule_ref, status) values ('core.echo', 'core.rule', 'failed') returning id",
    );
    expect((await listRules(ctx)).map((one) => one.ref)).toEqual(["core.other", "core.rule"]);
    expect(
      (await listRules(ctx, { trigger_ref: "core.alert", action_ref: "core.echo" })).map((one) => one.ref),
    ).toEqual(["core.other"]);
    const [listed] = await listRules(ctx, { sensor_ref: "core.tick" });
    expect(listed).toMatchObject({
      ref: "core.rule",
      enforcements_24h: 1,
      last_enforcement_at: expect.stringMatching(/Z$/),
      last_execution: { id: run?.id, status: "failed" },
    });
  });
});

describe("test", () => {
  const insert = (payload: object, source: string | null = "core.tick", rule: number | null = null) =>
    database.sql<{ id: number }>(
      `insert into attune.event (trigger, trigger_ref, payload, source, source_ref, rule)
       select (select id from attune.trigger where ref = 'core.intervaltimer'), 'core.intervaltimer', $1,
         (select id from attune.sensor where ref = $2), $2, $3 returning id`,
      [JSON.stringify(payload), source, rule],
    );

  test("the last events are tried, newest first, with the reason and the rendered parameters, and nothing is stored", async () => {
    await insert({ level: 1 });
    await insert({ level: 5, who: { name: "Ann" } });
    const results = await testRule(
      ctx,
      testRuleInput.parse({
        trigger_ref: "core.intervaltimer",
        conditions: [{ field: "level", operator: "greater_than", value: 3 }],
        action_params: { message: "Hello {{ event.payload.who.name }}", all: "{{ event.payload }}" },
      }),
    );
    expect(results).toHaveLength(2);
    expect(results[0]).toMatchObject({
      matched: true,
      explanation: null,
      failed_path: null,
      source_ref: "core.tick",
      parameters: { message: "Hello Ann", all: { level: 5, who: { name: "Ann" } } },
    });
    expect(results[1]).toMatchObject({ matched: false, failed_path: [0] });
    expect(results[1]?.explanation).toContain("level is 1");
    expect(await database.prisma.enforcement.count()).toBe(0);
  });

  test("with a sensor only its events are tried, and those of rules' own timers never are", async () => {
    const rule = await createRule(ctx, input({ trigger_params: { unit: "minutes", interval: 2 } }));
    await insert({ n: 1 }, "core.tick");
    await insert({ n: 2 }, "core.tock");
    await insert({ n: 3 }, "core.timer_sensor", rule.id);
    const tried = async (sensor_ref?: string) =>
      (await testRule(ctx, testRuleInput.parse({ trigger_ref: "core.intervaltimer", sensor_ref }))).map(
        (one) => one.payload,
      );
    expect(await tried()).toEqual([{ n: 2 }, { n: 1 }]);
    expect(await tried("core.tick")).toEqual([{ n: 1 }]);
  });

  test("changed compares with the event before it of the same source", async () => {
    await insert({ state: "up" }, "core.tick");
    await insert({ state: "down" }, "core.tock");
    await insert({ state: "up" }, "core.tick");
    await insert({ state: "up" }, "core.tock");
    const results = await testRule(
      ctx,
      testRuleInput.parse({
        trigger_ref: "core.intervaltimer",
        conditions: [{ field: "state", operator: "changed" }],
        limit: 2,
      }),
    );
    expect(results.map((one) => [one.source_ref, one.matched])).toEqual([
      ["core.tock", true],
      ["core.tick", false],
    ]);
  });

  test("conditions that cannot be saved are refused here as well", async () => {
    const bad = testRuleInput.parse({
      trigger_ref: "core.intervaltimer",
      conditions: [{ field: "a", operator: "like" }],
    });
    await expectRefusal(testRule(ctx, bad), "invalid", ["conditions", 0, "operator"]);
    await expectRefusal(testRule(ctx, testRuleInput.parse({ trigger_ref: "core.nothing" })), "not_found", [
      "trigger_ref",
    ]);
  });
});
