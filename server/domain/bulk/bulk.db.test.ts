import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createRuleInput } from "@/lib/schemas/rule";
import { describeDeletion } from "@/server/domain/bulk/describe-deletion";
import { runBulk } from "@/server/domain/bulk/run-bulk";
import { createRule } from "@/server/domain/rules/create-rule";
import { addAction, addRule, addSensor } from "@/server/testing/definitions";
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
  for (const table of ["audit_event", "key", "enforcement", "rule", "sensor", "execution"])
    await database.sql(`delete from attune.${table}`);
  await database.sql("delete from attune.action where ref like 'core.own%'");
  await database.sql("delete from attune.trigger where is_adhoc");
  ctx = await createTestContext(database);
});
afterAll(() => database.drop());

const newRule = (ref: string, more: object = {}) =>
  createRule(
    ctx,
    createRuleInput.parse({ ref, label: "R", trigger_ref: "core.alert", action_ref: "core.echo", ...more }),
  );
const audited = async () =>
  (
    await database.sql<{ line: string }>(
      "select action || ' ' || coalesce(resource_ref, '-') || ' ' || outcome as line from attune.audit_event order by id",
    )
  ).map(({ line }) => line);

test("each is done by its own verb and told on its own: one that is missing or refused keeps no other from it", async () => {
  await newRule("core.one");
  await newRule("core.two");
  await database.sql("delete from attune.audit_event");
  const outcomes = await runBulk(ctx, { kind: "rules", verb: "disable", keys: ["core.one", "core.gone", "core.two"] });
  expect(outcomes).toEqual([
    { key: "core.one", ok: true, undo: null },
    { key: "core.gone", ok: false, message: "Rule core.gone not found" },
    { key: "core.two", ok: true, undo: null },
  ]);
  expect(await database.sql("select ref from attune.rule where not enabled order by ref")).toEqual([
    { ref: "core.one" },
    { ref: "core.two" },
  ]);
  expect(await audited()).toEqual(["rule.disable core.one success", "rule.disable core.two success"]);
  // Once when each was made, and once for each that was changed.
  expect(ctx.engine.settled).toHaveLength(4);
});

test("who may delete the rules of one pack deletes those, and every refusal stands in the audit log", async () => {
  await database.sql(
    "insert into attune.pack (ref, label, version) values ('home', 'Home', '1.0.0') on conflict do nothing",
  );
  await newRule("core.one");
  await newRule("home.two", { pack_ref: "home" });
  await database.sql("delete from attune.audit_event");
  const limited = await createTestActor(database, {
    login: "limited",
    grants: [{ resource: "rules", actions: ["delete"], constraints: { pack_refs: ["home"] } }],
  });
  await database.sql("delete from attune.audit_event");
  const outcomes = await runBulk(
    { ...ctx, actor: limited },
    { kind: "rules", verb: "delete", keys: ["core.one", "home.two"] },
  );
  expect(outcomes).toEqual([
    { key: "core.one", ok: false, message: "You lack the permission rules:delete for core.one" },
    { key: "home.two", ok: true, undo: expect.any(String) },
  ]);
  expect(await database.sql("select ref from attune.rule")).toEqual([{ ref: "core.one" }]);
  expect(await audited()).toEqual(["rules.denied - denied", "rule.delete home.two success"]);
});

test("executions are cancelled and run again by their ids; an ended one and nonsense are told", async () => {
  const [waiting, ended] = await database.sql<{ id: number }>(
    `insert into attune.execution (action_ref, status) values ('core.echo', 'requested'), ('core.echo', 'completed') returning id`,
  );
  const keys = [String(waiting?.id), String(ended?.id), "x"];
  expect(await runBulk(ctx, { kind: "executions", verb: "cancel", keys })).toMatchObject([
    { ok: true },
    { ok: false, message: `Execution ${ended?.id} has ended already: it is completed` },
    { ok: false, message: "Execution x not found" },
  ]);
  expect(await runBulk(ctx, { kind: "executions", verb: "rerun", keys })).toMatchObject([
    { ok: true },
    { ok: true },
    { ok: false },
  ]);
  expect(await database.sql("select count(*)::int as n from attune.execution")).toEqual([{ n: 4 }]);
});

test("what a deletion takes along is counted over all that are chosen", async () => {
  await database.sql("insert into attune.trigger (ref, label, is_adhoc) values ('own.a', 'A', true)");
  const sensor = await addSensor(database.sql, { ref: "core.tick", triggerRef: "own.a" });
  const action = await addAction(database.sql, { ref: "core.own" });
  await addRule(database.sql, { ref: "core.first", triggerRef: "own.a", actionRef: "core.own" });
  await addRule(database.sql, {
    ref: "core.second",
    triggerRef: "core.intervaltimer",
    triggerParams: { unit: "hours", interval: 1 },
  });
  await database.sql(
    "insert into attune.key (ref, owner_type, owner_sensor, name, value) values ('core.k', 'sensor', $1, 'k', '1')",
    [sensor],
  );
  await database.sql(
    "insert into attune.key (ref, owner_type, owner_action, name, value) values ('core.l', 'action', $1, 'l', '1')",
    [action],
  );
  const none = { rules: 0, sensors: 0, keys: 0, timers: 0, waiting: 0 };
  const of = (kind: "rules" | "sensors" | "triggers" | "actions", ...refs: string[]) =>
    describeDeletion(ctx, { kind, refs });
  expect(await of("triggers", "own.a", "own.b")).toEqual({ ...none, sensors: 1, rules: 1, keys: 1 });
  expect(await of("sensors", "core.tick")).toEqual({ ...none, keys: 1 });
  expect(await of("actions", "core.own", "core.echo")).toEqual({ ...none, rules: 2, keys: 1 });
  expect(await of("rules", "core.first", "core.second")).toEqual({ ...none, timers: 1 });
});
