import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { compareRuleInput, createRuleInput } from "@/lib/schemas/rule";
import { compareRule } from "@/server/domain/rules/compare-rule";
import { createRule } from "@/server/domain/rules/create-rule";
import { expectRefusal } from "@/server/testing/expect-refusal";
import { seedCore } from "@/server/testing/seed-core";
import {
  createTestContext,
  createTestDatabase,
  type TestContext,
  type TestDatabase,
} from "@/server/testing/test-context";

let database: TestDatabase;
let ctx: TestContext;
const TRIGGER = "core.intervaltimer";

beforeAll(async () => {
  database = await createTestDatabase();
  await seedCore(database);
  await database.sql(
    `insert into attune.sensor (ref, label, trigger_ref, config) values
       ('core.tick', 'Tick', $1, '{"unit":"hours","interval":1}'), ('core.tock', 'Tock', $1, '{"unit":"hours","interval":1}')`,
    [TRIGGER],
  );
  await database.sql(
    "insert into attune.action (ref, pack_ref, label, entrypoint, runtime_ref) values ('core.any', 'core', 'Any', 'true', 'core.shell')",
  );
});
beforeEach(async () => {
  await database.sql("delete from attune.event");
  await database.sql("delete from attune.rule");
  ctx = await createTestContext(database);
});
afterAll(() => database.drop());

const above = (value: number) => ({ field: "level", operator: "greater_than", value });

/** Events of levels 1 … n of a sensor, `hoursAgo` old. */
async function insertLevels(n: number, hoursAgo = 1, sensor = "core.tick"): Promise<void> {
  await database.sql(
    `insert into attune.event (trigger, trigger_ref, source, source_ref, payload, created)
     select t.id, t.ref, s.id, s.ref, jsonb_build_object('level', g, 'site', case when g % 2 = 0 then 'even' else 'odd' end), $3
       from generate_series(1, $1::int) g, attune.trigger t, attune.sensor s where t.ref = $4 and s.ref = $2 order by g`,
    [n, sensor, new Date(ctx.clock.now() - hoursAgo * 3_600_000), TRIGGER],
  );
}

async function storeRule(conditions: unknown, sensor_ref?: string): Promise<void> {
  const rule = {
    ref: "core.live",
    label: "Live",
    trigger_ref: TRIGGER,
    action_ref: "core.any",
    conditions,
    sensor_ref,
  };
  await createRule(ctx, createRuleInput.parse(rule));
}

const compare = (conditions: unknown, more: object = {}) =>
  compareRule(
    ctx,
    compareRuleInput.parse({ rule_ref: "core.live", trigger_ref: TRIGGER, conditions, hours: 24, ...more }),
  );

test("each event of the time is counted once, by what the draft and the stored rule do with it", async () => {
  await insertLevels(10);
  await storeRule([above(4)]);
  const compared = await compare([above(6)]);
  expect(compared).toMatchObject({ scanned: 10, both: 4, only_draft: 0, only_live: 2, neither: 4, cut: false });
  expect(compared.events.map(({ outcome }) => outcome)).toEqual(["only_live", "only_live"]);
  expect(compared.events[0]?.explanation).toContain("level is 6");
  expect(await compare([above(2)])).toMatchObject({ both: 6, only_draft: 2, only_live: 0, neither: 2 });
  expect(await database.prisma.enforcement.count()).toBe(0);
});

test("without a stored rule it says what the draft would have matched", async () => {
  await insertLevels(4);
  expect(await compare([above(3)], { rule_ref: null })).toMatchObject({
    both: 0,
    only_draft: 1,
    only_live: 0,
    neither: 3,
  });
});

test("near misses fail by one criterion of several, and neither rule matches them", async () => {
  await insertLevels(10);
  await storeRule([above(9)]);
  const compared = await compare([above(6), { field: "site", operator: "equals", value: "odd" }]);
  // 8: only its site; 1, 3, 5: only their level. 10 is matched by the stored rule; 2, 4, 6 fail by both.
  expect(compared).toMatchObject({ only_draft: 2, only_live: 1, neither: 7, near_miss: 4 });
  const near = compared.events.filter(({ outcome }) => outcome === "near_miss");
  expect(near.map(({ explanation }) => explanation)).toEqual([
    expect.stringContaining("site is"),
    ...[5, 3, 1].map((level) => expect.stringContaining(`level is ${level}`)),
  ]);
  expect((await compare([above(6)])).near_miss).toBe(0);
});

test("a draft for one sensor loses the events of the others, and only the wanted time is looked at", async () => {
  await insertLevels(3, 1, "core.tick");
  await insertLevels(3, 2, "core.tock");
  await insertLevels(3, 30, "core.tick");
  await storeRule({});
  const day = await compare({}, { sensor_ref: "core.tick" });
  expect(day).toMatchObject({ scanned: 6, both: 3, only_live: 3 });
  expect(day.events[0]?.explanation).toBe("it comes from another sensor");
  expect(await compare({}, { sensor_ref: "core.tick", hours: 168 })).toMatchObject({ scanned: 9, both: 6 });
});

test("more than ten thousand events are cut, from the oldest on, and it is said", async () => {
  await insertLevels(10_600);
  await storeRule([above(10_599)]);
  const compared = await compare([above(10_598)]);
  expect(compared).toMatchObject({ scanned: 10_000, cut: true, both: 1, only_draft: 1, neither: 9_998 });
});

test("what cannot be a rule is refused as when it is saved", async () => {
  await expectRefusal(compare([{ field: "level", operator: "no" }]), "invalid", ["conditions", 0, "operator"]);
  await expectRefusal(compare({}, { sensor_ref: "core.nobody" }), "not_found", ["sensor_ref"]);
});
