import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { DEFAULT_RETENTION, pruneHistory, readRetention } from "@/server/retention/prune";
import { addSensor, only } from "@/server/testing/definitions";
import { eventually } from "@/server/testing/eventually";
import { seedCore } from "@/server/testing/seed-core";
import { createTestDatabase, type TestDatabase } from "@/server/testing/test-context";

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
  await seedCore(db);
});
afterAll(() => db.drop());
beforeEach(() =>
  db.sql(
    "truncate attune.event, attune.enforcement, attune.execution, attune.execution_log, attune.timer_skip, attune.change, attune.setting",
  ),
);

/** Events with an enforcement and an execution each, of that age and status. */
const addHistory = (count: number, age: string, status = "completed") =>
  db.sql(
    `with e as (insert into attune.event (trigger_ref, created) select 'core.alert', now() - $2::interval from generate_series(1, $1::int) returning id),
       n as (insert into attune.enforcement (event, rule_ref, trigger_ref, created) select id, 'core.r', 'core.alert', now() - $2::interval from e returning id),
       x as (insert into attune.execution (enforcement, action_ref, status, created) select id, 'core.echo', $3, now() - $2::interval from n returning id)
     insert into attune.execution_log (execution, seq, stream, content) select id, 0, 'stdout', 'x' from x`,
    [count, age, status],
  );
const counts = async () =>
  only(
    await db.sql(
      "select (select count(*) from attune.event) as events, (select count(*) from attune.enforcement) as enforcements, (select count(*) from attune.execution) as executions, (select count(*) from attune.execution_log) as logs",
    ),
  );

test("what is older than its retention goes, in one run however much it is; what is younger stays", async () => {
  await addHistory(11_000, "31 days");
  await addHistory(3, "29 days");
  expect(await pruneHistory(db.sql, DEFAULT_RETENTION)).toMatchObject({
    event: 11_000,
    enforcement: 11_000,
    execution: 11_000,
  });
  expect(await counts()).toEqual({ events: 3, enforcements: 3, executions: 3, logs: 3 });
});

test.each(["requested", "scheduling", "scheduled", "running", "canceling"])(
  "an execution that is %s stays, however old, with its cause and its output",
  async (status) => {
    await addHistory(1, "400 days", status);
    await pruneHistory(db.sql, DEFAULT_RETENTION);
    expect(await counts()).toEqual({ events: 1, enforcements: 1, executions: 1, logs: 1 });
  },
);

test.each(["completed", "failed", "cancelled", "timeout", "abandoned"])(
  "an execution that ended as %s goes",
  async (status) => {
    await addHistory(1, "400 days", status);
    await pruneHistory(db.sql, DEFAULT_RETENTION);
    expect(await counts()).toEqual({ events: 0, enforcements: 0, executions: 0, logs: 0 });
  },
);

test("executions may be kept longer than events: their cause stays with them", async () => {
  await addHistory(1, "40 days");
  await pruneHistory(db.sql, { events: 30, executions: 90, skips: 90, audit: 90 });
  expect(await counts()).toMatchObject({ events: 1, enforcements: 1, executions: 1 });
});

test("null keeps for ever", async () => {
  await addHistory(1, "4000 days");
  await pruneHistory(db.sql, { events: null, executions: null, skips: null, audit: null });
  expect(await counts()).toMatchObject({ events: 1, executions: 1 });
});

test("the ledger of skips has a retention of its own", async () => {
  const sensor = await addSensor(db.sql, { ref: "core.tick" });
  await db.sql(
    `insert into attune.timer_skip (timer, version, from_at, to_at, count, reason, created)
     select id, 1, now(), now(), 1, 'misfire', now() - age from attune.timer, unnest(array['91 days', '89 days']::interval[]) as age where sensor = $1`,
    [sensor],
  );
  expect((await pruneHistory(db.sql, DEFAULT_RETENTION)).timer_skip).toBe(1);
});

const placeOf = (text: unknown) => String(text).split("-").map(Number);

test("the live feed's rows go after an hour, and the last one that went is remembered and never goes back", async () => {
  await addHistory(2, "0 days");
  const [newest] = await db.sql<{ place: string }>(
    "select xid::text || '-' || id as place from attune.change order by change.xid desc, change.id desc limit 1",
  );
  await db.sql("update attune.change set created = now() - interval '61 minutes'");
  await addHistory(1, "0 days"); // younger: stays
  const kept = only(
    await db.sql<{ count: number }>(
      "select count(*) as count from attune.change where created > now() - interval '1 minute'",
    ),
  ).count;
  await eventually("older transactions of other tests have ended", async () => {
    await pruneHistory(db.sql, DEFAULT_RETENTION);
    return only(await db.sql<{ count: number }>("select count(*) as count from attune.change")).count === kept;
  });
  const prunedTo = async () =>
    only(await db.sql<{ value: string }>("select value from attune.setting where name = 'change_pruned_to'")).value;
  const first = await prunedTo();
  expect(first).toBe(newest?.place);
  // An older transaction whose rows go later must not make the mark go back.
  await db.sql(
    "insert into attune.change (xid, entity, entity_id, op, created) values ('3'::xid8, 'event', 1, 'insert', now() - interval '2 hours')",
  );
  await pruneHistory(db.sql, DEFAULT_RETENTION);
  expect(placeOf(await prunedTo())).toEqual(placeOf(first));
});

test("the retention that is set wins over the default, value by value", async () => {
  expect(await readRetention(db.sql)).toEqual(DEFAULT_RETENTION);
  await db.sql(
    "insert into attune.setting (name, value) values ('retention_days', '{\"events\":7,\"executions\":null}')",
  );
  expect(await readRetention(db.sql)).toEqual({ events: 7, executions: null, skips: 90, audit: 90 });
});

test("what was done is kept ninety days", async () => {
  await db.sql(
    `insert into attune.audit_event (actor_type, action, resource, created)
     values ('system', 'rule.old', 'rule', now() - interval '91 days'), ('system', 'rule.new', 'rule', now() - interval '89 days')`,
  );
  expect(await pruneHistory(db.sql, DEFAULT_RETENTION)).toMatchObject({ audit_event: 1 });
  expect(await db.sql("select action from attune.audit_event where action in ('rule.old', 'rule.new')")).toEqual([
    { action: "rule.new" },
  ]);
});
