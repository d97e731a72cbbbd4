import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createActionInput } from "@/lib/schemas/action";
import { createRuleInput } from "@/lib/schemas/rule";
import { createSensorInput } from "@/lib/schemas/sensor";
import { createTriggerInput } from "@/lib/schemas/trigger";
import { createAction } from "@/server/domain/actions/create-action";
import { deleteAction } from "@/server/domain/actions/delete-action";
import type { Ctx } from "@/server/domain/context";
import { createRule } from "@/server/domain/rules/create-rule";
import { deleteRule } from "@/server/domain/rules/delete-rule";
import { createSensor } from "@/server/domain/sensors/create-sensor";
import { deleteSensor } from "@/server/domain/sensors/delete-sensor";
import { createTrigger } from "@/server/domain/triggers/create-trigger";
import { deleteTrigger } from "@/server/domain/triggers/delete-trigger";
import { restoreDefinitions } from "@/server/domain/undo/restore-definitions";
import { enableWebhook } from "@/server/domain/webhooks/enable-webhook";
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
  for (const table of ["audit_event", "key", "rule", "sensor"]) await database.sql(`delete from attune.${table}`);
  await database.sql("delete from attune.action where is_adhoc");
  await database.sql("delete from attune.trigger where is_adhoc");
  ctx = await createTestContext(database);
});
afterAll(() => database.drop());

const restore = (undo: string | null, as: Ctx = ctx) => restoreDefinitions(as, { undo: [undo ?? "none"] });
/** All that is stored of it, but what makes it a new row. */
const stored = async (table: string, ref: string) => {
  const [row] = await database.sql<{ row: Record<string, unknown> }>(
    `select to_jsonb(t) - array['id', 'created', 'updated', 'version'] as row from attune.${table} t where ref = $1`,
    [ref],
  );
  return row?.row;
};
const newRule = (more: object = {}) =>
  createRule(
    ctx,
    createRuleInput.parse({
      ref: "core.r",
      label: "R",
      description: "why",
      trigger_ref: "core.intervaltimer",
      trigger_params: { unit: "hours", interval: 1 },
      action_ref: "core.echo",
      action_params: { message: "hunter2" },
      conditions: { all: [] },
      overlap_policy: "skip",
      overlap_cap: 3,
      misfire_policy: "fire_all",
      misfire_cap: 7,
      ...more,
    }),
  );
const timerOf = async (column: "rule" | "sensor", ref: string) =>
  (
    await database.sql<{ armed_from: Date; phase_at: Date; high_water_at: Date | null }>(
      `select t.armed_from, t.phase_at, t.high_water_at from attune.timer t join attune.${column} o on o.id = t.${column} where o.ref = $1`,
      [ref],
    )
  )[0];

test("a rule comes back whole and with its owner, its secrets were told to nobody, and its timer begins a new life", async () => {
  await newRule();
  const ann = await createTestActor(database, { login: "ann" });
  await database.sql("update attune.rule set owner_identity = $1", [ann.id]);
  await database.sql(
    "update attune.timer set phase_at = now() - interval '1 day', armed_from = now() - interval '1 day'",
  );
  const before = await stored("rule", "core.r");
  const { undo } = await deleteRule(ctx, { ref: "core.r" });
  expect(undo).toMatch(/^enc:/);
  expect(undo).not.toContain("hunter2");
  const since = Date.now() - 1_000;
  expect(await restore(undo)).toEqual([{ ok: true, ref: "core.r", hasTimer: true }]);
  expect(await stored("rule", "core.r")).toEqual(before);
  const timer = await timerOf("rule", "core.r");
  expect(timer?.armed_from.getTime()).toBeGreaterThan(since);
  expect(timer?.phase_at.getTime()).toBeGreaterThan(since);
});

test("a sensor and an action come back whole, with script and settings", async () => {
  await createSensor(
    ctx,
    createSensorInput.parse({
      ref: "core.s",
      label: "S",
      trigger_ref: "core.alert",
      entrypoint: "sleep 1\nsleep 2",
      runtime_ref: "core.shell",
      config: { a: 1 },
      param_schema: { a: { type: "integer" } },
      worker_selector: { zone: "b" },
    }),
  );
  await createAction(
    ctx,
    createActionInput.parse({
      ref: "core.a",
      label: "A",
      entrypoint: "echo 1\necho 2",
      runtime_ref: "core.shell",
      parameter_format: "dotenv",
      output_format: "json",
      out_schema: { b: { type: "string" } },
      max_retries: 3,
      worker_tolerations: [{ key: "k" }],
      accesses_mcp: true,
    }),
  );
  await newRule({ action_ref: "core.a", action_params: {} });
  const before = [await stored("sensor", "core.s"), await stored("action", "core.a")];
  const sensor = await deleteSensor(ctx, { ref: "core.s" });
  const action = await deleteAction(ctx, { ref: "core.a" });
  expect(await restore(sensor.undo)).toEqual([{ ok: true, ref: "core.s", hasTimer: false }]);
  expect(await restore(action.undo)).toEqual([{ ok: true, ref: "core.a", hasTimer: false }]);
  const after = [await stored("sensor", "core.s"), await stored("action", "core.a")];
  expect(after).toEqual(before);
  expect(await database.sql("select action is not null as linked from attune.rule")).toEqual([{ linked: true }]);
});

test("a trigger comes back with its sensors and under the address that senders know, secret included", async () => {
  await createTrigger(
    ctx,
    createTriggerInput.parse({ ref: "own.t", label: "T", webhook_config: { hmac: { secret: "a-long-secret" } } }),
  );
  await enableWebhook(ctx, { ref: "own.t" });
  await createSensor(
    ctx,
    createSensorInput.parse({
      ref: "core.s",
      label: "S",
      trigger_ref: "own.t",
      entrypoint: "x",
      runtime_ref: "core.shell",
    }),
  );
  const before = [await stored("trigger", "own.t"), await stored("sensor", "core.s")];
  const { undo } = await deleteTrigger(ctx, { ref: "own.t" });
  expect(await stored("sensor", "core.s")).toBeUndefined();
  expect(await restore(undo)).toEqual([{ ok: true, ref: "own.t", hasTimer: false }]);
  const [trigger, sensor] = [await stored("trigger", "own.t"), await stored("sensor", "core.s")];
  expect(trigger).toEqual(before[0]);
  expect({ ...sensor, trigger: 0 }).toEqual({ ...before[1], trigger: 0 });
});

test("it is made by the verbs that make something: without their permission, or where the ref is taken, nothing comes back", async () => {
  await newRule();
  const { undo } = await deleteRule(ctx, { ref: "core.r" });
  const readOnly = { ...ctx, actor: { ...ctx.actor, grants: [] } } as Ctx;
  expect(await restore(undo, readOnly)).toEqual([{ ok: false, message: "You lack the permission rules:create" }]);
  expect(await database.sql("select action from attune.audit_event where outcome = 'denied'")).toEqual([
    { action: "undo.denied" },
  ]);
  await newRule({ label: "Another" });
  expect(await restore(undo)).toEqual([{ ok: false, message: "Rule core.r exists already" }]);
});

test("only the one who deleted it, only for ten minutes, and only as it was", async () => {
  await newRule();
  const { undo } = await deleteRule(ctx, { ref: "core.r" });
  const too = [{ ok: false, message: "This deletion can no longer be undone" }];
  const other = await createTestContext(database, {
    actor: { ...ctx.actor, ...(await createTestActor(database, { login: "bob" })) } as TestContext["actor"],
  });
  expect(await restore(undo, other)).toEqual(too);
  expect(await restore(undo, { ...ctx, clock: { ...ctx.clock, now: () => Date.now() + 601_000 } })).toEqual(too);
  expect(await restore(`${undo?.slice(0, -4)}AAAA`)).toEqual(too);
  expect(await restore("")).toEqual(too);
  expect(await restore(undo)).toMatchObject([{ ok: true }]);
});

test("it is not offered where something would be missing: of a pack, with keys of its own, or with a part that is gone", async () => {
  await newRule();
  await database.sql("update attune.rule set is_adhoc = false");
  await database.sql(
    "insert into attune.pack (ref, label, version) values ('mine', 'M', '1.0.0') on conflict do nothing",
  );
  await database.sql(
    "update attune.rule set pack_ref = 'mine', pack = (select id from attune.pack where ref = 'mine')",
  );
  expect((await deleteRule(ctx, { ref: "core.r" })).undo).toBeNull();

  await createAction(ctx, createActionInput.parse({ ref: "core.a", label: "A", entrypoint: "true" }));
  await newRule({ action_ref: "core.a", action_params: {} });
  await database.sql(
    "insert into attune.key (ref, owner_type, owner_action, name, value) select 'core.k', 'action', id, 'k', '1' from attune.action where ref = 'core.a'",
  );
  expect((await deleteAction(ctx, { ref: "core.a" })).undo).toBeNull();
  expect((await deleteRule(ctx, { ref: "core.r" })).undo).toBeNull();
});
