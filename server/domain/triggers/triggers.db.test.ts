import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createTriggerInput } from "@/lib/schemas/trigger";
import { getRuntime } from "@/server/domain/runtimes/get-runtime";
import { listRuntimes } from "@/server/domain/runtimes/list-runtimes";
import { createTrigger } from "@/server/domain/triggers/create-trigger";
import { deleteTrigger } from "@/server/domain/triggers/delete-trigger";
import { disableTrigger } from "@/server/domain/triggers/disable-trigger";
import { enableTrigger } from "@/server/domain/triggers/enable-trigger";
import { getTrigger } from "@/server/domain/triggers/get-trigger";
import { listTriggers } from "@/server/domain/triggers/list-triggers";
import { updateTrigger } from "@/server/domain/triggers/update-trigger";
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
  await database.sql("delete from attune.trigger where is_adhoc");
  ctx = await createTestContext(database);
});
afterAll(() => database.drop());

const input = (more: object = {}) => createTriggerInput.parse({ ref: "core.door", label: "Door", ...more });

test("anybody who is signed in may make a trigger, change it and take it away", async () => {
  const guest = await createTestContext(database, { actor: await createTestActor(database, { login: "guest" }) });
  expect(await createTrigger(guest, input({ out_schema: { open: { type: "boolean" } } }))).toMatchObject({
    pack_ref: "core",
    pack: expect.any(Number),
    is_adhoc: true,
    webhook_enabled: false,
    webhook_key: null,
    enabled: true,
  });
  expect(await updateTrigger(guest, { ref: "core.door", label: "Gate", out_schema: null })).toMatchObject({
    label: "Gate",
    out_schema: null,
  });
  expect((await disableTrigger(guest, { ref: "core.door" })).enabled).toBe(false);
  expect((await enableTrigger(guest, { ref: "core.door" })).enabled).toBe(true);
  expect((await deleteTrigger(guest, { ref: "core.door" })).success).toBe(true);
  await expectRefusal(getTrigger(guest, { ref: "core.door" }), "not_found");
});

test.each([
  ["an unknown pack", { pack_ref: "nothing" }, "not_found", ["pack_ref"]],
  ["a taken ref", { ref: "core.alert" }, "conflict", ["ref"]],
  ["a schema that is none", { param_schema: { a: { type: "colour" } } }, "invalid", ["param_schema", "a", "type"]],
] as const)("%s is refused", async (_name, more, code, path) => {
  await expectRefusal(createTrigger(ctx, input(more)), code, [...path]);
});

test("a trigger of a standard pack can be disabled, but neither changed nor deleted", async () => {
  await database.sql("update attune.trigger set is_adhoc = false");
  expect((await disableTrigger(ctx, { ref: "core.alert" })).enabled).toBe(false);
  await enableTrigger(ctx, { ref: "core.alert" });
  await expectRefusal(updateTrigger(ctx, { ref: "core.alert", label: "Mine" }), "precondition");
  await expectRefusal(deleteTrigger(ctx, { ref: "core.alert" }), "precondition");
});

test("deleting takes the sensors along, and a rule is linked again when the trigger returns", async () => {
  await createTrigger(ctx, input());
  await database.sql(
    "insert into attune.sensor (ref, label, trigger_ref, entrypoint) values ('core.watch', 'Watch', 'core.door', 'watch.sh')",
  );
  const [rule] = await database.sql<{ id: number }>(
    "insert into attune.rule (ref, label, action_ref, trigger_ref) values ('core.rule', 'Rule', 'core.echo', 'core.door') returning id",
  );
  const detail = await getTrigger(ctx, { ref: "core.door" });
  expect([detail.sensor_count, detail.rule_count, detail.sensors[0]?.ref, detail.rules[0]?.ref]).toEqual([
    1,
    1,
    "core.watch",
    "core.rule",
  ]);
  expect((await deleteTrigger(ctx, { ref: "core.door" })).message).toBe("Trigger core.door deleted with its sensor");
  expect(await database.prisma.sensor.count({ where: { ref: "core.watch" } })).toBe(0);
  expect(await database.prisma.rule.findFirst()).toMatchObject({ trigger: null, trigger_ref: "core.door" });
  const again = await createTrigger(ctx, input());
  expect(await database.prisma.rule.findFirst()).toMatchObject({ trigger: again.id });
  expect(ctx.engine.settled.at(-1)).toEqual({ rules: [rule?.id], sensors: [], definitions: true });
});

test("the list tells the events of the last day and the last one", async () => {
  const { id } = await createTrigger(ctx, input());
  await database.sql(
    "insert into attune.event (trigger, trigger_ref, created) values ($1, 'core.door', now() - interval '2 days'), ($1, 'core.door', now())",
    [id],
  );
  // A count that took long is used again for a moment: an hour later it is counted anew.
  const later = { ...ctx, clock: { ...ctx.clock, now: () => Date.now() + 3_600_000 } };
  const listed = (await listTriggers(later)).find((trigger) => trigger.ref === "core.door");
  expect(listed).toMatchObject({ events_24h: 1, last_event_at: expect.stringMatching(/Z$/) });
});

test("runtimes are listed with what uses them", async () => {
  expect(await listRuntimes(ctx)).toMatchObject([{ ref: "core.shell", action_count: 1, sensor_count: 0 }]);
  expect((await getRuntime(ctx, { ref: "core.shell" })).actions).toEqual([{ ref: "core.echo", label: "Echo" }]);
  await expectRefusal(getRuntime(ctx, { ref: "core.cobol" }), "not_found");
});
