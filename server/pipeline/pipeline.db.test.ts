import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { addAction, addRule, addSensor, only } from "@/server/testing/definitions";
import { eventually } from "@/server/testing/eventually";
import { alertEvent, createPipelineNode, type PipelineNode } from "@/server/testing/pipeline-node";
import { seedCore } from "@/server/testing/seed-core";
import { createTestDatabase, type TestDatabase } from "@/server/testing/test-context";

let db: TestDatabase;
let node: PipelineNode;
beforeAll(async () => {
  db = await createTestDatabase();
  await seedCore(db);
  node = await createPipelineNode(db.url);
});
afterAll(async () => {
  await node.close();
  await db.drop();
});
beforeEach(async () => {
  await db.sql(
    "truncate attune.event, attune.enforcement, attune.execution, attune.execution_log, attune.rule, attune.timer, attune.timer_period, attune.timer_skip",
  );
  await db.sql("delete from attune.sensor where ref <> 'core.timer_sensor'");
  await db.sql("select graphile_worker.complete_jobs(array(select id from graphile_worker.jobs))");
  await node.rules.reload();
});

const counts = async () =>
  only(
    await db.sql<{ events: number; enforcements: number; executions: number; jobs: number }>(
      `select (select count(*) from attune.event) as events, (select count(*) from attune.enforcement) as enforcements,
         (select count(*) from attune.execution) as executions, (select count(*) from graphile_worker.jobs) as jobs`,
    ),
  );

const post = (...events: ReturnType<typeof alertEvent>[]) => node.pipeline.submit({ events, settlement: null });

describe("an accepted event", () => {
  test("is stored with its enforcements, executions and jobs when submit resolves", async () => {
    await addRule(db.sql, { ref: "core.a", actionParams: { message: "{{ event.payload.text }}" } });
    await addRule(db.sql, { ref: "core.b", conditions: [{ field: "text", operator: "equals", value: "other" }] });
    await node.rules.reload();
    const { accepted } = await post(alertEvent({ text: "hi" }));
    const [event] = accepted;
    expect(event).toMatchObject({
      event: expect.any(Number),
      enforcements: [expect.any(Number)],
      executions: [expect.any(Number)],
    });
    const stored = only(
      await db.sql(
        `select e.payload, e.trigger_ref, n.rule_ref, n.status, n.config, x.status as execution_status, x.action_ref, x.config as parameters,
           (select payload->>'execution' from graphile_worker._private_jobs) as job
         from attune.event e join attune.enforcement n on n.event = e.id join attune.execution x on x.enforcement = n.id where e.id = $1`,
        [event?.event],
      ),
    );
    expect(stored).toEqual({
      payload: { text: "hi" },
      trigger_ref: "core.alert",
      rule_ref: "core.a",
      status: "processed",
      config: { message: "hi" },
      execution_status: "requested",
      action_ref: "core.echo",
      parameters: { message: "hi" },
      job: String(event?.executions[0]),
    });
  });

  test("rows of one batch come from one transaction", async () => {
    await addRule(db.sql, { ref: "core.a" });
    await node.rules.reload();
    await post(alertEvent(1), alertEvent(2), alertEvent(3));
    const transactions = await db.sql(
      `select xmin::text from attune.event union select xmin::text from attune.enforcement
       union select xmin::text from attune.execution union select xmin::text from graphile_worker._private_jobs`,
    );
    expect(transactions).toHaveLength(1);
    expect(await counts()).toEqual({ events: 3, enforcements: 3, executions: 3, jobs: 3 });
  });

  test("many submitted at once are all stored, each answered with its own ids", async () => {
    await addRule(db.sql, { ref: "core.a" });
    await node.rules.reload();
    const results = await Promise.all(Array.from({ length: 1_200 }, (_, n) => post(alertEvent({ n }))));
    const rows = await db.sql<{ id: number; n: number }>("select id, (payload->>'n')::int as n from attune.event");
    const stored = new Map(rows.map((row) => [row.n, row.id]));
    expect(results.every((result, n) => result.accepted[0]?.event === stored.get(n))).toBe(true);
    expect(await counts()).toEqual({ events: 1_200, enforcements: 1_200, executions: 1_200, jobs: 1_200 });
  });

  test("is stored whole, though its rules take more of it than one statement holds", async () => {
    await db.sql(
      `insert into attune.rule (ref, label, trigger_ref, action_ref, action_params)
       select 'core.r' || n, 'r', 'core.alert', 'core.echo', '{"message": "{{ event.payload.text }}"}' from generate_series(1, 300) n`,
    );
    await addRule(db.sql, { ref: "core.alone", overlapPolicy: "skip" });
    await node.rules.reload();
    const { accepted } = await post(alertEvent({ n: 1 }), alertEvent({ text: "x".repeat(1_000_000) }));
    const ids = accepted.map(({ enforcements, executions }) => [enforcements.length, executions.length]);
    expect(ids).toEqual([
      [301, 301],
      [301, 300],
    ]);
    expect(await counts()).toEqual({ events: 2, enforcements: 602, executions: 601, jobs: 601 });
    const stored = await db.sql(
      `select n.rule_ref = 'core.alone' as alone, length(n.payload ->> 'text') as payload, length(x.config ->> 'message') as message, n.created = e.created as same, count(*) as matches
       from attune.event e join attune.enforcement n on n.event = e.id left join attune.execution x on x.enforcement = n.id
       where e.id = $1 group by 1, 2, 3, 4 order by 1`,
      [accepted[1]?.event],
    );
    expect(stored).toEqual([
      { alone: false, payload: 1_000_000, message: 1_000_000, same: true, matches: 300 },
      { alone: true, payload: 1_000_000, message: null, same: true, matches: 1 },
    ]);
  });

  test("an event of a trigger that nobody knows is stored without running anything", async () => {
    const { accepted } = await post(alertEvent({}, { triggerRef: "nowhere.known" }));
    expect(accepted).toMatchObject([{ event: expect.any(Number), executions: [] }]);
  });
});

describe("one broken event", () => {
  test.each([
    ["a NUL in its payload", { text: "a\u0000b" }],
    ["half a surrogate pair in its payload", { text: "\ud800" }],
  ])("that the database refuses (%s) is rejected alone; those gathered with it are stored", async (_what, poison) => {
    await addRule(db.sql, { ref: "core.a" });
    await node.rules.reload();
    const submitted = Array.from({ length: 9 }, (_, n) => post(alertEvent(n === 4 ? poison : { n })));
    const results = await Promise.allSettled(submitted);
    expect(results.map((result) => result.status)).toEqual(
      Array.from({ length: 9 }, (_, n) => (n === 4 ? "rejected" : "fulfilled")),
    );
    expect(await counts()).toEqual({ events: 8, enforcements: 8, executions: 8, jobs: 8 });
  });

  test("a deadlock with somebody else's transaction is tried again", async () => {
    const rule = await addRule(db.sql, { ref: "core.a" });
    const action = only(await db.sql<{ id: number }>("select id from attune.action where ref = 'core.echo'")).id;
    await node.rules.reload();
    // The commit takes the rule first and its action second; this one the other way round.
    let submitted: ReturnType<typeof post> | undefined;
    await db.transaction(async (sql) => {
      await sql("set local deadlock_timeout = '10s'"); // so that the other one is the victim, after its own 1 s
      await sql("select 1 from attune.action where id = $1 for update", [action]);
      submitted = post(alertEvent({}));
      await eventually(
        "the commit waits for the action",
        async () =>
          (
            await db.sql(
              "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
            )
          ).length > 0,
      );
      await sql("select 1 from attune.rule where id = $1 for update", [rule]);
    });
    expect((await submitted)?.accepted[0]?.event).toEqual(expect.any(Number));
    expect(await counts()).toEqual({ events: 1, enforcements: 1, executions: 1, jobs: 1 });
  });

  test("a connection that is cut in the middle leaves nothing of the batch, and rejects it", async () => {
    await addRule(db.sql, { ref: "core.a" });
    await node.rules.reload();
    let rejected: Promise<unknown> | undefined;
    await db.transaction(async (sql) => {
      await sql("lock table attune.execution in access exclusive mode"); // its insert waits here, the others are done
      rejected = post(alertEvent({})).catch((error: Error) => error);
      const backend = await eventually(
        "the commit waits for the table",
        async () =>
          (
            await db.sql<{ pid: number }>(
              "select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
            )
          )[0]?.pid,
      );
      await db.sql("select pg_terminate_backend($1)", [backend]);
      expect(await rejected).toBeInstanceOf(Error);
    });
    expect(await counts()).toEqual({ events: 0, enforcements: 0, executions: 0, jobs: 0 });
    expect((await post(alertEvent({}))).accepted[0]?.event).toEqual(expect.any(Number));
  });
});

describe("a rule that changed between matching and commit", () => {
  test("edited by others: the event meets the rule as it is stored", async () => {
    const rule = await addRule(db.sql, { ref: "core.a", actionParams: { message: "old" } });
    await node.rules.reload();
    await db.sql('update attune.rule set action_params = \'{"message":"new"}\' where id = $1', [rule]);
    await post(alertEvent({}));
    expect(await db.sql("select config from attune.execution")).toEqual([{ config: { message: "new" } }]);
  });

  test.each([
    ["disabled", "update attune.rule set enabled = false where id = $1"],
    ["deleted", "delete from attune.rule where id = $1"],
    [
      "with criteria that no longer pass",
      'update attune.rule set conditions = \'[{"field":"x","operator":"exists"}]\' where id = $1',
    ],
  ])("%s: the event is stored and runs nothing of it", async (_what, statement) => {
    const rule = await addRule(db.sql, { ref: "core.a" });
    await addRule(db.sql, { ref: "core.b" });
    await node.rules.reload();
    await db.sql(statement, [rule]);
    await post(alertEvent({}));
    expect(await db.sql("select rule_ref from attune.enforcement")).toEqual([{ rule_ref: "core.b" }]);
  });

  test("an edit that is not yet committed is waited for, and counts", async () => {
    const rule = await addRule(db.sql, { ref: "core.a" });
    await node.rules.reload();
    let submitted: ReturnType<typeof post> | undefined;
    await db.transaction(async (sql) => {
      await sql("update attune.rule set enabled = false where id = $1", [rule]);
      submitted = post(alertEvent({}));
      await eventually(
        "the commit waits for the edit",
        async () =>
          (
            await db.sql(
              "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
            )
          ).length > 0,
      );
    });
    expect((await submitted)?.accepted[0]).toMatchObject({ event: expect.any(Number), executions: [] });
  });

  test("a rule whose action was deleted runs nothing once the index knows", async () => {
    await addAction(db.sql, { ref: "core.gone" });
    await addRule(db.sql, { ref: "core.a", actionRef: "core.gone" });
    await node.rules.reload();
    await db.sql("delete from attune.action where ref = 'core.gone'");
    await post(alertEvent({}));
    expect(await counts()).toMatchObject({ events: 1, executions: 0 });
  });
});

describe("what an event is linked to", () => {
  const links = () => db.sql("select source, source_ref, rule, rule_ref, trigger, trigger_ref from attune.event");

  test("goes with what is deleted; the refs stay", async () => {
    const sensor = await addSensor(db.sql, { ref: "core.tick" });
    const rule = await addRule(db.sql, { ref: "core.a", triggerRef: "core.own" });
    const trigger = only(
      await db.sql<{ id: number }>("insert into attune.trigger (ref, label) values ('core.own', 'own') returning id"),
    ).id;
    await node.rules.reload();
    await post({ ...alertEvent({}), triggerRef: "core.own", source: sensor, sourceRef: "core.tick", rule });
    const refs = { source_ref: "core.tick", rule_ref: "core.a", trigger_ref: "core.own" };
    expect(await links()).toEqual([{ source: sensor, rule, trigger, ...refs }]);
    await db.sql("delete from attune.sensor where id = $1", [sensor]);
    await db.sql("delete from attune.rule where id = $1", [rule]);
    await db.sql("delete from attune.trigger where id = $1", [trigger]);
    expect(await links()).toEqual([{ source: null, rule: null, trigger: null, ...refs }]);
  });

  test("is left out when it was deleted before the commit", async () => {
    const sensor = await addSensor(db.sql, { ref: "core.tick" });
    const rule = await addRule(db.sql, { ref: "core.a", triggerRef: "core.own" });
    await db.sql("insert into attune.trigger (ref, label) values ('core.own', 'own')");
    await node.rules.reload();
    await db.sql("delete from attune.sensor where id = $1", [sensor]);
    await db.sql("delete from attune.trigger where ref = 'core.own'");
    await post({ ...alertEvent({}), triggerRef: "core.own", source: sensor, sourceRef: "core.tick", rule });
    expect(await links()).toMatchObject([{ source: null, source_ref: "core.tick", rule, trigger: null }]);
    await db.sql("delete from attune.rule where id = $1", [rule]);
    await post({ ...alertEvent({}), rule });
    expect(await links()).toMatchObject([{ rule: null }, { rule: null }]);
  });

  test("is left out when its deletion commits while the event waits for it", async () => {
    const sensor = await addSensor(db.sql, { ref: "core.tick" });
    let submitted: ReturnType<typeof post> | undefined;
    await db.transaction(async (sql) => {
      await sql("delete from attune.sensor where id = $1", [sensor]);
      submitted = post({ ...alertEvent({}), source: sensor, sourceRef: "core.tick" });
      await eventually(
        "the commit waits for the deletion",
        async () =>
          (
            await db.sql(
              "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
            )
          ).length > 0,
      );
    });
    expect((await submitted)?.accepted[0]).toMatchObject({ event: expect.any(Number) });
    expect(await links()).toMatchObject([{ source: null, source_ref: "core.tick" }]);
  });
});

describe("the operator `changed`", () => {
  const changed = [{ field: "level", operator: "changed" }];

  test("compares with the last stored event of the same source, across batches and restarts of the node", async () => {
    await addRule(db.sql, { ref: "core.a", conditions: changed });
    await node.rules.reload();
    const matched: number[] = [];
    for (const level of [1, 1, 2, 2, 1])
      matched.push((await post(alertEvent({ level }))).accepted[0]?.executions.length ?? -1);
    expect(matched.slice(1)).toEqual([0, 1, 0, 1]);
    const restarted = await createPipelineNode(db.url);
    expect(
      (await restarted.pipeline.submit({ events: [alertEvent({ level: 1 })], settlement: null })).accepted[0]
        ?.executions,
    ).toEqual([]);
    await restarted.close();
  });

  test("compares within one batch, and keeps sources apart", async () => {
    const one = await addSensor(db.sql, { ref: "core.one", triggerRef: "core.alert" });
    const two = await addSensor(db.sql, { ref: "core.two", triggerRef: "core.alert" });
    await addRule(db.sql, { ref: "core.a", conditions: changed });
    await node.rules.reload();
    await post(
      alertEvent({ level: 0 }, { source: one, sourceRef: "core.one" }),
      alertEvent({ level: 0 }, { source: two, sourceRef: "core.two" }),
    );
    const { accepted } = await post(
      alertEvent({ level: 0 }, { source: one, sourceRef: "core.one" }),
      alertEvent({ level: 5 }, { source: two, sourceRef: "core.two" }),
      alertEvent({ level: 5 }, { source: two, sourceRef: "core.two" }),
      alertEvent({ level: 1 }, { source: one, sourceRef: "core.one" }),
    );
    expect(accepted.map((event) => event.executions.length)).toEqual([0, 1, 0, 1]);
  });
});
