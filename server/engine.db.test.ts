import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { addRule, addSensor, only } from "@/server/testing/definitions";
import { eventually } from "@/server/testing/eventually";
import { startTestNode, type TestNode } from "@/server/testing/running-engine";
import { seedCore } from "@/server/testing/seed-core";
import { createTestDatabase, type TestDatabase } from "@/server/testing/test-context";

let db: TestDatabase;
let node: TestNode;
const nodes: TestNode[] = [];

beforeAll(async () => {
  db = await createTestDatabase();
  await seedCore(db);
});
afterAll(() => db.drop());
beforeEach(async () => {
  await db.sql(
    "truncate attune.event, attune.enforcement, attune.execution, attune.execution_log, attune.rule, attune.timer, attune.timer_period, attune.timer_skip",
  );
  await db.sql("delete from attune.sensor where ref <> 'core.timer_sensor'");
  node = await start();
});
afterEach(async () => {
  for (const running of nodes.splice(0)) await running.stop();
});

async function start(options: { fires?: boolean; node?: string; listen?: string } = {}): Promise<TestNode> {
  const started = await startTestNode(db.url, options);
  nodes.push(started);
  return started;
}

const hourly = { unit: "hours", interval: 1 };
const versionOf = (sensor: number, which = node) => which.engine.armedSensor(sensor).version;

/** Within a second is the promise; the margin is for a machine that does other things as well. */
const soon = <T>(what: string, look: () => T) => eventually(what, look, 3_000);

describe("plain SQL takes effect without a restart", () => {
  test("insert arms, update re-arms, switching off disarms, delete disarms; on every node", async () => {
    const other = await start();
    const sensor = await addSensor(db.sql, { ref: "core.tick", config: hourly });
    for (const which of [node, other]) await soon("armed", () => versionOf(sensor, which) === 1);
    await db.sql('update attune.sensor set config = \'{"unit":"hours","interval":2}\' where id = $1', [sensor]);
    for (const which of [node, other]) await soon("re-armed", () => versionOf(sensor, which) === 2);
    expect(node.engine.armedSensor(sensor).nextFireAtMs).toBeGreaterThan(Date.now() + 7_000_000);
    await db.sql("update attune.sensor set enabled = false where id = $1", [sensor]);
    for (const which of [node, other]) await soon("disarmed", () => versionOf(sensor, which) === null);
    await db.sql("update attune.sensor set enabled = true where id = $1", [sensor]);
    for (const which of [node, other]) await soon("armed again", () => versionOf(sensor, which) === 4);
    await db.sql("delete from attune.sensor where id = $1", [sensor]);
    for (const which of [node, other]) await soon("gone", () => which.engine.upcoming({ limit: 5 }).length === 0);
  });

  test("also where notifications never arrive", async () => {
    const deaf = await start({ listen: "select 1" });
    await eventually("it notices", () => !deaf.doorbell.hears(), 5_000);
    const sensor = await addSensor(db.sql, { ref: "core.tick", config: hourly });
    await eventually("armed", () => versionOf(sensor, deaf) === 1, 5_000);
    await db.sql("update attune.sensor set enabled = false where id = $1", [sensor]);
    await eventually("disarmed", () => versionOf(sensor, deaf) === null, 5_000);
    const rule = await addRule(db.sql, { ref: "core.own", triggerRef: "core.intervaltimer", triggerParams: hourly });
    await eventually("armed", () => deaf.engine.armedRule(rule).version === 1, 5_000);
    expect(node.doorbell.hears()).toBe(true);
  });

  test("a rule's own timer follows its rule in the same way", async () => {
    const rule = await addRule(db.sql, { ref: "core.own", triggerRef: "core.intervaltimer", triggerParams: hourly });
    await soon("armed", () => node.engine.armedRule(rule).version === 1);
    await db.sql("update attune.rule set enabled = false where id = $1", [rule]);
    await soon("disarmed", () => node.engine.armedRule(rule).version === null);
  });

  test("a row with settings that make no sense is not armed and says why, and the rest goes on", async () => {
    const broken = await addSensor(db.sql, { ref: "core.broken", config: { unit: "seconds", interval: -5 } });
    const sound = await addSensor(db.sql, { ref: "core.sound", config: hourly });
    await soon("armed", () => versionOf(sound) === 1);
    await soon("the problem is known", () => node.engine.armedSensor(broken).problem !== null);
    expect(node.engine.describe().scheduler).toMatchObject({ armed: 1, invalid: 1 });
  });
});

describe("settle", () => {
  test("when it resolves the change is armed, whether or not the notification has come", async () => {
    await node.doorbell.stop();
    const sensor = await addSensor(db.sql, { ref: "core.tick", config: hourly });
    await node.engine.settle({ sensors: [sensor] });
    expect(node.engine.armedSensor(sensor)).toMatchObject({
      version: 1,
      problem: null,
      nextFireAtMs: expect.any(Number),
    });
    await db.sql("update attune.sensor set enabled = false where id = $1", [sensor]);
    await node.engine.settle({ sensors: [sensor] });
    expect(versionOf(sensor)).toBeNull();
  });

  test("a rule that is settled meets the next event; one that is disabled and settled does not", async () => {
    await node.doorbell.stop();
    const event = {
      triggerRef: "core.alert",
      payload: {},
      config: null,
      source: null,
      sourceRef: "test",
      rule: null,
      timer: null,
    };
    const rule = await addRule(db.sql, { ref: "core.a" });
    await node.engine.settle({ rules: [rule] });
    expect((await node.engine.acceptEvents([event]))[0]?.executions).toHaveLength(1);
    await db.sql("update attune.rule set enabled = false where id = $1", [rule]);
    await node.engine.settle({ rules: [rule] });
    expect((await node.engine.acceptEvents([event]))[0]?.executions).toHaveLength(0);
  });

  test("a node that fires nothing matches events all the same", async () => {
    const web = await start({ fires: false });
    await addRule(db.sql, { ref: "core.a" });
    await web.engine.settle({ definitions: true });
    const event = {
      triggerRef: "core.alert",
      payload: {},
      config: null,
      source: null,
      sourceRef: "test",
      rule: null,
      timer: null,
    };
    expect((await web.engine.acceptEvents([event]))[0]?.executions).toHaveLength(1);
    expect(web.engine.describe().scheduler.armed).toBe(0);
  });
});

describe("reload", () => {
  test("repairs and counts what no notification brought", async () => {
    await node.doorbell.stop();
    await addSensor(db.sql, { ref: "core.a", config: hourly });
    await addSensor(db.sql, { ref: "core.b", config: hourly });
    expect(await node.engine.reload()).toMatchObject({ reloaded: 2, armed: 2, repaired: 2 });
    expect(await node.engine.reload()).toMatchObject({ reloaded: 2, armed: 2, repaired: 0 });
  });

  test("what changed while the listening connection was away is armed once it is back", async () => {
    await db.sql(
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'attune listen' and datname = current_database()",
    );
    const sensor = await addSensor(db.sql, { ref: "core.tick", config: hourly });
    await soon("armed", () => versionOf(sensor) === 1);
  });
});

describe("timers that fire", () => {
  test("an event runs the rules of its sensor, at its instant and not before, with the payload of the contract", async () => {
    await addRule(db.sql, {
      ref: "core.a",
      triggerRef: "core.intervaltimer",
      actionParams: { message: "{{ event.payload.execution_count }}" },
    });
    const sensor = await addSensor(db.sql, { ref: "core.tick" });
    await eventually("two fires", async () => (await db.sql("select 1 from attune.execution")).length >= 2);
    const [first] = await db.sql<{ payload: Record<string, unknown>; source: number; early: boolean; config: unknown }>(
      "select e.payload, e.source, e.created < e.scheduled_at as early, x.config from attune.event e join attune.execution x on x.event = e.id order by e.id limit 1",
    );
    expect(first).toMatchObject({
      source: sensor,
      early: false,
      config: { message: 1 },
      payload: {
        type: "interval",
        interval_seconds: 1,
        execution_count: 1,
        sensor_ref: "core.tick",
        late_ms: expect.any(Number),
      },
    });
    expect(first?.payload.scheduled_at).toBeTypeOf("string");
    expect(first?.payload.fired_at).toBeTypeOf("string");
  });

  test("two nodes on one database fire every instant once between them", async () => {
    await start();
    await addSensor(db.sql, { ref: "core.tick" });
    await addRule(db.sql, { ref: "core.a", triggerRef: "core.intervaltimer" });
    await eventually("three fires", async () => (await db.sql("select 1 from attune.event")).length >= 3);
    for (const running of nodes) await running.engine.stop();
    const stored = only(
      await db.sql(
        `select count(*) as events, count(distinct scheduled_at) as instants,
           extract(epoch from max(scheduled_at) - min(scheduled_at))::int + 1 - coalesce((select sum(count) from attune.timer_skip), 0)::int as due from attune.event`,
      ),
    );
    expect(stored.events).toBe(stored.instants);
    expect(stored.due).toBe(stored.instants);
  });

  test("of nodes that take turns one fires; when it stops another goes on at once, without a gap", async () => {
    const all: TestNode[] = [];
    for (const name of ["a", "b", "c"]) all.push(await start({ node: name }));
    await node.engine.stop(); // the one that takes no turns
    const firing = () => all.filter(({ engine }) => engine.describe().scheduler.firing).length;
    await eventually("one fires", async () => firing() === 1);
    const sensor = await addSensor(db.sql, { ref: "core.tick" });
    const count = async () => (await db.sql("select 1 from attune.event")).length;
    await eventually("two fires", async () => (await count()) >= 2);
    const holder = all.find(({ engine }) => engine.describe().scheduler.firing);
    await holder?.engine.stop();
    const before = await count();
    await eventually("another goes on", async () => (await count()) >= before + 2);
    const [late] = await db.sql<{ late: number; unexplained: number }>(
      `select max(e.late_ms) as late, (extract(epoch from max(e.scheduled_at) - min(e.scheduled_at))::int + 1 - count(*)::int) as unexplained
       from attune.event e join attune.timer t on t.id = e.timer where t.sensor = $1`,
      [sensor],
    );
    expect(late?.unexplained).toBe(0);
    for (const one of all) if (one !== holder) await one.engine.stop();
    const [lease] = await db.sql("select holder, epoch from attune.scheduler_lease");
    expect(lease).toMatchObject({ holder: null });
  });

  test("connections cut while a timer is due: it goes on, nothing doubles, and what was due is fired or explained", async () => {
    const sensor = await addSensor(db.sql, { ref: "core.tick" });
    await eventually("it fires", async () => (await db.sql("select 1 from attune.event")).length >= 1);
    const pids =
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name like 'attune%' and pid <> pg_backend_pid()";
    for (let round = 0; round < 30; round += 1) {
      await db.sql(pids).catch(() => undefined); // our own pool loses its idle connections as well
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const before = only(await db.sql<{ count: number }>("select count(*) as count from attune.event")).count;
    await eventually(
      "it goes on",
      async () =>
        only(await db.sql<{ count: number }>("select count(*) as count from attune.event")).count >= before + 2,
      15_000,
    );
    await node.engine.stop();
    const ledger = only(
      await db.sql(
        `select count(*) as events, count(distinct e.scheduled_at) as instants,
           extract(epoch from max(t.high_water_at) - max(t.phase_at))::int as due,
           count(*)::int + coalesce((select sum(count) from attune.timer_skip), 0)::int as explained
         from attune.event e join attune.timer t on t.id = e.timer where t.sensor = $1`,
        [sensor],
      ),
    );
    expect(ledger.events).toBe(ledger.instants);
    expect(ledger.explained).toBe(ledger.due);
  });

  test("what was missed while no node ran is one late event, marked with how many it stands for", async () => {
    await node.engine.stop();
    const sensor = await addSensor(db.sql, { ref: "core.tick", config: { unit: "minutes", interval: 1 } });
    await db.sql(
      "update attune.timer set phase_at = now() - interval '10 minutes 30 seconds', armed_from = now() - interval '10 minutes 30 seconds' where sensor = $1",
      [sensor],
    );
    await start();
    await eventually("it is made up for", async () => (await db.sql("select 1 from attune.event")).length === 1);
    expect(
      only(await db.sql("select coalesced, late_ms > 29000 as late, payload->>'coalesced' as said from attune.event")),
    ).toEqual({
      coalesced: 9,
      late: true,
      said: "9",
    });
    expect(await db.sql("select count, reason from attune.timer_skip")).toEqual([{ count: 9, reason: "coalesced" }]);
  });
});
