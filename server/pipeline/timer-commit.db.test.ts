import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { loadTimers } from "@/server/db/load-timers";
import { addRule, addSensor, only } from "@/server/testing/definitions";
import { lockWait } from "@/server/testing/eventually";
import { createPipelineNode, type PipelineNode, timerFire } from "@/server/testing/pipeline-node";
import { seedCore } from "@/server/testing/seed-core";
import { createTestDatabase, type TestDatabase } from "@/server/testing/test-context";

let db: TestDatabase;
let nodes: [PipelineNode, PipelineNode];
beforeAll(async () => {
  db = await createTestDatabase();
  await seedCore(db);
  nodes = [await createPipelineNode(db.url), await createPipelineNode(db.url)];
});
afterAll(async () => {
  for (const node of nodes) await node.close();
  await db.drop();
});
beforeEach(async () => {
  await db.sql(
    "truncate attune.event, attune.enforcement, attune.execution, attune.execution_log, attune.rule, attune.timer, attune.timer_period, attune.timer_skip",
  );
  await db.sql("delete from attune.sensor where ref <> 'core.timer_sensor'");
  for (const node of nodes) await node.rules.reload();
});

const atMs = Date.parse("2030-01-01T00:00:00Z");

async function addTimer(ref = "core.tick"): Promise<{ id: number; sensor: number }> {
  const sensor = await addSensor(db.sql, { ref });
  const timer = only(await loadTimers(db.sql, { timers: [], sensors: [sensor], rules: [] }));
  return { id: timer.id, sensor };
}

describe("never twice", () => {
  test("two nodes that commit the same instant make one event and one execution between them", async () => {
    const timer = await addTimer();
    await addRule(db.sql, { ref: "core.a", triggerRef: "core.intervaltimer" });
    for (const node of nodes) await node.rules.reload();
    for (let n = 0; n < 30; n += 1) {
      const results = await Promise.all(nodes.map((node) => node.pipeline.submit(timerFire(timer, atMs + n * 1_000))));
      expect(results.map((result) => result.refused).sort()).toEqual([false, true]);
      expect(results.map((result) => result.accepted[0]?.event ?? null).filter((event) => event !== null)).toHaveLength(
        1,
      );
    }
    const stored = await db.sql(
      "select (select count(*) from attune.event) as events, (select count(*) from attune.execution) as executions, (select execution_count from attune.timer) as counted",
    );
    expect(stored).toEqual([{ events: 30, executions: 30, counted: 30 }]);
  });

  test("two nodes that commit hundreds of timers in opposite order neither double nor deadlock", async () => {
    const timers = await Promise.all(Array.from({ length: 300 }, (_, n) => addTimer(`core.t${n}`)));
    const began = only(
      await db.sql<{ deadlocks: number }>("select deadlocks from pg_stat_database where datname = current_database()"),
    );
    for (let round = 0; round < 4; round += 1) {
      const fires = timers.map((timer) => timerFire(timer, atMs + round * 1_000));
      const results = await Promise.all([
        Promise.all(fires.map((fire) => nodes[0].pipeline.submit(fire))),
        Promise.all([...fires].reverse().map((fire) => nodes[1].pipeline.submit(fire))),
      ]);
      expect(results.flat().filter((result) => !result.refused)).toHaveLength(300);
    }
    expect(await db.sql("select count(*) as count from attune.event")).toEqual([{ count: 1_200 }]);
    await db.sql("select pg_stat_force_next_flush()");
    expect(
      only(
        await db.sql<{ deadlocks: number }>(
          "select deadlocks from pg_stat_database where datname = current_database()",
        ),
      ),
    ).toEqual(began);
  });

  test("a node whose term is over stores nothing", async () => {
    const timer = await addTimer();
    await db.sql("update attune.scheduler_lease set epoch = 7");
    expect(await nodes[0].pipeline.submit(timerFire(timer, atMs, { epoch: 6 }))).toMatchObject({ refused: true });
    expect(await db.sql("select id from attune.event")).toEqual([]);
    expect(await nodes[1].pipeline.submit(timerFire(timer, atMs, { epoch: 7 }))).toMatchObject({ refused: false });
  });

  test("an instant before the high-water mark is refused, whoever says it is due", async () => {
    const timer = await addTimer();
    const [node] = nodes;
    expect((await node.pipeline.submit(timerFire(timer, atMs))).refused).toBe(false);
    for (const earlier of [atMs, atMs - 1_000])
      expect(await node.pipeline.submit(timerFire(timer, earlier))).toMatchObject({
        refused: true,
        accepted: [{ event: null }],
      });
    expect(await db.sql("select count(*) as count from attune.event")).toEqual([{ count: 1 }]);
  });
});

describe("edits", () => {
  test.each([
    ["edited", 'update attune.sensor set config = \'{"unit":"seconds","interval":9}\' where id = $1'],
    ["disabled", "update attune.sensor set enabled = false where id = $1"],
    ["deleted", "delete from attune.sensor where id = $1"],
  ])("a fire of a version that was %s before its commit is refused, with nothing stored", async (_what, statement) => {
    const timer = await addTimer();
    await db.sql(statement, [timer.sensor]);
    expect(
      await nodes[0].pipeline.submit(
        timerFire(timer, atMs, { skips: [{ fromMs: atMs - 10, toMs: atMs - 10, count: 1, reason: "misfire" }] }),
      ),
    ).toMatchObject({
      refused: true,
      accepted: [{ event: null, executions: [] }],
    });
    expect(await db.sql("select id from attune.event union all select id from attune.timer_skip")).toEqual([]);
  });

  test.each([
    ["edit", 'update attune.sensor set config = \'{"unit":"seconds","interval":9}\' where id = $1'],
    ["delete", "delete from attune.sensor where id = $1"],
  ])(
    "a commit that meets an uncommitted %s waits for it and is refused; others of its batch are stored",
    async (_what, statement) => {
      const timer = await addTimer();
      const other = await addTimer("core.other");
      let submitted: Promise<{ refused: boolean }[]> | undefined;
      await db.transaction(async (sql) => {
        await sql(statement, [timer.sensor]);
        submitted = Promise.all([timer, other].map((one) => nodes[0].pipeline.submit(timerFire(one, atMs))));
        await lockWait(db.sql);
      });
      expect((await submitted)?.map((result) => result.refused)).toEqual([true, false]);
    },
  );

  test("deleting and editing rules and sensors while their timers fire never deadlocks", async () => {
    const began = only(
      await db.sql<{ deadlocks: number }>("select deadlocks from pg_stat_database where datname = current_database()"),
    );
    for (let round = 0; round < 40; round += 1) {
      const rule = await addRule(db.sql, {
        ref: `core.r${round}`,
        triggerRef: "core.intervaltimer",
        triggerParams: { unit: "seconds", interval: 1 },
      });
      const timer = only(await loadTimers(db.sql, { timers: [], sensors: [], rules: [rule] }));
      const sensor = await addTimer(`core.s${round}`);
      await nodes[0].rules.refresh([rule]);
      await Promise.all([
        nodes[0].pipeline.submit(timerFire({ id: timer.id, sensor: null, rule }, atMs)),
        nodes[1].pipeline.submit(timerFire(sensor, atMs)),
        db.sql(
          round % 2
            ? "delete from attune.rule where id = $1"
            : 'update attune.rule set trigger_params = \'{"unit":"seconds","interval":2}\' where id = $1',
          [rule],
        ),
        db.sql(
          round % 2
            ? "delete from attune.sensor where id = $1"
            : "update attune.sensor set enabled = false where id = $1",
          [sensor.sensor],
        ),
      ]);
    }
    await db.sql("select pg_stat_force_next_flush()");
    expect(
      only(
        await db.sql<{ deadlocks: number }>(
          "select deadlocks from pg_stat_database where datname = current_database()",
        ),
      ),
    ).toEqual(began);
  });
});

describe("the ledger", () => {
  test("events, skips, the high-water mark and the counters are stored together", async () => {
    const timer = await addTimer();
    const skips = [{ fromMs: atMs - 9_000, toMs: atMs - 1_000, count: 9, reason: "coalesced" }];
    await nodes[0].pipeline.submit(timerFire(timer, atMs, { lateMs: 40, skips }));
    expect(
      await db.sql(
        `select t.high_water_at, t.last_scheduled_at, t.last_late_ms, t.execution_count, e.scheduled_at, e.late_ms, s.count, s.reason, s.from_at,
           t.xmin = e.xmin and e.xmin = s.xmin as together
         from attune.timer t join attune.event e on e.timer = t.id join attune.timer_skip s on s.timer = t.id`,
      ),
    ).toEqual([
      {
        high_water_at: new Date(atMs),
        last_scheduled_at: new Date(atMs),
        last_late_ms: 40,
        execution_count: 1,
        scheduled_at: new Date(atMs),
        late_ms: 40,
        count: 9,
        reason: "coalesced",
        from_at: new Date(atMs - 9_000),
        together: true,
      },
    ]);
  });

  test("a settlement without an event (a misfire) advances the timer", async () => {
    const timer = await addTimer();
    const settlement = {
      timer: timer.id,
      version: 1,
      settledAtMs: atMs,
      epoch: null,
      skips: [{ fromMs: atMs - 1_000, toMs: atMs, count: 2, reason: "misfire" }],
    };
    expect(await nodes[0].pipeline.submit({ events: [], settlement })).toEqual({ accepted: [], refused: false });
    expect(await nodes[0].pipeline.submit({ events: [], settlement })).toEqual({ accepted: [], refused: true });
    expect(await db.sql("select high_water_at, execution_count from attune.timer")).toEqual([
      { high_water_at: new Date(atMs), execution_count: 0 },
    ]);
  });

  test("a monthly timer after more than 24 days of absence is stored like any other", async () => {
    const timer = await addTimer();
    const lateMs = 30 * 86_400_000;
    expect((await nodes[0].pipeline.submit(timerFire(timer, atMs, { lateMs }))).refused).toBe(false);
  });
});

describe("rule timers", () => {
  test("their events are for the owning rule only, and attributed to it", async () => {
    const owner = await addRule(db.sql, {
      ref: "core.owner",
      triggerRef: "core.intervaltimer",
      triggerParams: { unit: "seconds", interval: 5 },
    });
    await addRule(db.sql, { ref: "core.listens", triggerRef: "core.intervaltimer" });
    await nodes[0].rules.reload();
    const timer = only(await loadTimers(db.sql, { timers: [], sensors: [], rules: [owner] }));
    const source = nodes[0].rules.ruleTimerSource();
    await nodes[0].pipeline.submit(timerFire({ id: timer.id, sensor: source.id, rule: owner }, atMs));
    expect(
      await db.sql(
        "select e.rule, e.rule_ref, e.source = (select id from attune.sensor where ref = 'core.timer_sensor') as internal from attune.event e",
      ),
    ).toEqual([{ rule: owner, rule_ref: "core.owner", internal: true }]);
    expect(await db.sql("select rule_ref from attune.enforcement")).toEqual([{ rule_ref: "core.owner" }]);
  });
});
