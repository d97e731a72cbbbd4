import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { getEnforcement } from "@/server/domain/enforcements/get-enforcement";
import { listEnforcements } from "@/server/domain/enforcements/list-enforcements";
import { explainVerdicts } from "@/server/domain/events/explain-verdicts";
import { getEvent } from "@/server/domain/events/get-event";
import { countEvents, listEvents } from "@/server/domain/events/list-events";
import { getExecution } from "@/server/domain/executions/get-execution";
import { readDashboard } from "@/server/domain/system/read-dashboard";
import { createFakeEngine } from "@/server/testing/fake-engine";
import { seedCore } from "@/server/testing/seed-core";
import {
  createTestContext,
  createTestDatabase,
  type TestContext,
  type TestDatabase,
} from "@/server/testing/test-context";

let database: TestDatabase;
let ctx: TestContext;

async function insert(sql: string, values: unknown[] = []): Promise<number> {
  const [row] = await database.sql<{ id: number }>(`${sql} returning id`, values);
  if (!row) throw new Error("nothing was inserted");
  return row.id;
}

const event = (trigger: string, payload: unknown, source: string | null = null) =>
  insert(
    `insert into attune.event (trigger, trigger_ref, payload, source, source_ref)
     select t.id, t.ref, $2::jsonb, (select id from attune.sensor where ref = $3), $3 from attune.trigger t where t.ref = $1`,
    [trigger, payload === null ? null : JSON.stringify(payload), source],
  );

beforeAll(async () => {
  database = await createTestDatabase();
  await seedCore(database);
  ctx = await createTestContext(database);
  for (const [ref, sensor, conditions, enabled, params] of [
    ["core.high", null, '[{"field":"level","operator":"greater_than","value":5}]', true, "{}"],
    ["core.off", null, "{}", false, "{}"],
    ["core.changed", null, '[{"field":"level","operator":"changed"}]', true, "{}"],
  ] as const)
    await database.sql(
      `insert into attune.rule (ref, label, action_ref, trigger_ref, sensor_ref, conditions, enabled, trigger_params)
       values ($1, $1, 'core.echo', 'core.alert', $2, $3::jsonb, $4, $5::jsonb)`,
      [ref, sensor, conditions, enabled, params],
    );
});
afterAll(() => database.drop());

describe("histories of events", () => {
  test("page by id, filter by ref also when the definition is gone, and count when asked", async () => {
    await database.sql("insert into attune.trigger (ref, label) values ('core.passing', 'Passing')");
    const ids: number[] = [];
    for (let n = 0; n < 5; n += 1) ids.unshift(await event("core.passing", { n }));
    const first = await listEvents(ctx, { trigger_ref: "core.passing", limit: 3 });
    expect(first.items.map(({ id }) => id)).toEqual(ids.slice(0, 3));
    const rest = await listEvents(ctx, { trigger_ref: "core.passing", limit: 3, cursor: first.next_cursor });
    expect(rest).toMatchObject({ items: [{ id: ids[3] }, { id: ids[4] }], next_cursor: null });
    await database.sql("delete from attune.trigger where ref = 'core.passing'");
    expect((await listEvents(ctx, { trigger_ref: "core.passing", limit: 10 })).items).toHaveLength(5);
    expect(await countEvents(ctx, { trigger_ref: "core.passing" })).toBe(5);
    expect((await listEvents(ctx, { trigger_ref: "core.nothing", limit: 10 })).items).toEqual([]);
  });
});

describe("verdicts", () => {
  const verdicts = async (id: number) =>
    Object.fromEntries((await explainVerdicts(ctx, { id })).map((verdict) => [verdict.rule_ref, verdict]));

  test("say for each rule of the trigger whether it ran, and otherwise the first reason", async () => {
    await event("core.alert", { level: 3 });
    const id = await event("core.alert", { level: 3 });
    const found = await verdicts(id);
    expect(found["core.high"]).toMatchObject({
      matched: false,
      enforcement: null,
      explanation: expect.stringContaining("level is 3"),
    });
    expect(found["core.off"]).toMatchObject({ matched: false, enabled: false, explanation: "The rule is disabled" });
    expect(found["core.changed"]).toMatchObject({ matched: false, explanation: expect.stringContaining("changed") });

    const loud = await event("core.alert", { level: 9 });
    const enforcement = await insert(
      `insert into attune.enforcement (rule, rule_ref, trigger_ref, event, config)
       select id, ref, trigger_ref, $1, '{"message":"x"}' from attune.rule where ref = 'core.high'`,
      [loud],
    );
    const after = await verdicts(loud);
    expect(after["core.high"]).toMatchObject({ matched: true, enforcement, explanation: null });
    await database.sql(
      "update attune.enforcement set status = 'disabled', suppressed_reason = 'overlap', blocked_by = 7 where id = $1",
      [enforcement],
    );
    const hold = { status: "disabled", suppressed_reason: "overlap", blocked_by: 7 };
    expect((await verdicts(loud))["core.high"]).toMatchObject({ matched: true, hold });
    expect(after["core.changed"]).toMatchObject({
      matched: false,
      explanation: expect.stringContaining("made, enabled or changed later"),
    });
    expect(await getEnforcement(ctx, { id: enforcement })).toMatchObject({ config: { message: "x" }, executions: [] });
    expect((await listEnforcements(ctx, { rule_ref: "core.high", limit: 5 })).items).toHaveLength(1);
    expect((await getEvent(ctx, { id: loud })).enforcements).toHaveLength(1);
  });

  test("of an event of one timer name the sensor or the rule that it is for", async () => {
    for (const name of ["one", "two"])
      await database.sql(
        `insert into attune.sensor (ref, label, trigger_ref, config) values ('core.' || $1, $1, 'core.intervaltimer', '{"unit":"hours","interval":1}')`,
        [name],
      );
    for (const [ref, sensor, params] of [
      ["core.for_one", "core.one", "{}"],
      ["core.for_all", null, "{}"],
      ["core.own", null, '{"unit":"hours","interval":2}'],
    ] as const)
      await database.sql(
        `insert into attune.rule (ref, label, action_ref, trigger_ref, sensor_ref, trigger_params) values ($1, $1, 'core.echo', 'core.intervaltimer', $2, $3::jsonb)`,
        [ref, sensor, params],
      );
    const ofTwo = await verdicts(await event("core.intervaltimer", { type: "interval" }, "core.two"));
    expect(ofTwo["core.for_one"]?.explanation).toBe("The rule listens to the sensor core.one only");
    expect(ofTwo["core.own"]?.explanation).toBe("The rule listens to its own timer only");
    expect(ofTwo["core.for_all"]?.explanation).toContain("matches now");
  });
});

describe("the dashboard", () => {
  test("counts what happened, names what comes, and says what is broken", async () => {
    const [sensor] = await database.sql<{ id: number; version: number }>(
      "select id, version from attune.sensor where ref = 'core.one'",
    );
    const [other] = await database.sql<{ id: number; version: number }>(
      "select id, version from attune.sensor where ref = 'core.two'",
    );
    await database.sql("update attune.event set late_ms = 4 where source_ref = 'core.two'");
    const failed = await insert(
      `insert into attune.execution (action_ref, status, result, finished_at) values ('core.echo', 'failed', '{"error":"boom"}', now())`,
    );
    await database.sql(
      "insert into attune.execution (action_ref, status, finished_at) values ('core.echo', 'completed', now()), ('core.echo', 'running', null)",
    );
    const engine = createFakeEngine({
      upcoming: () => [{ atMs: Date.now() + 1000, sensor: sensor?.id ?? 0, rule: null }],
      armedSensor: (id) =>
        id === sensor?.id
          ? { nextFireAtMs: 1, version: sensor?.version ?? null, problem: null }
          : { nextFireAtMs: null, version: other?.version ?? null, problem: "the zone is unknown" },
    });
    const dashboard = await readDashboard({ ...ctx, engine, clock: { ...ctx.clock, now: () => Date.now() + 1 } });
    expect(dashboard).toMatchObject({
      running_executions: 1,
      success_rate: 0.5,
      failed_24h: 1,
      finished_24h: 2,
      lateness_p50_ms: 4,
      has_automations: true,
      upcoming: [{ ref: "core.one", owner: "sensor", schedule: "every hour" }],
    });
    expect(dashboard.activity.reduce((sum, bucket) => sum + bucket.events, 0)).toBeGreaterThan(7);
    expect(dashboard.attention).toContainEqual(
      expect.objectContaining({ kind: "failed_execution", detail: "boom", href: `/executions/${failed}` }),
    );
    expect(dashboard.attention).toContainEqual(
      expect.objectContaining({ kind: "invalid_timer", href: "/sensors/core.two", detail: "the zone is unknown" }),
    );
    expect((await getExecution(ctx, { id: failed })).timing.queued_at).toEqual(expect.any(String));
  });
});

test("an action that fails all the time hides no other that failed", async () => {
  await database.sql(
    "insert into attune.execution (action_ref, status, finished_at) values ('core.seldom', 'timeout', now()), ('core.gone', 'failed', now())",
  );
  await database.sql(
    `insert into attune.execution (action, action_ref, status, result, finished_at)
     select a.id, a.ref, 'failed', '{"error":"again"}', now() from attune.action a, generate_series(1, 30) where a.ref = 'core.echo'`,
  );
  const { attention } = await readDashboard(ctx);
  const failed = attention.filter(({ kind }) => kind === "failed_execution").map(({ title }) => title);
  expect(failed.sort()).toEqual(["core.echo failed", "core.gone failed", "core.seldom failed"]);
});
