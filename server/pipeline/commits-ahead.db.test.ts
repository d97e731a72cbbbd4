import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { loadTimers } from "@/server/db/load-timers";
import { addRule, addSensor, only } from "@/server/testing/definitions";
import { eventually, lockWait } from "@/server/testing/eventually";
import { createPipelineNode, type PipelineNode, timerFire } from "@/server/testing/pipeline-node";
import { seedCore } from "@/server/testing/seed-core";
import { createTestDatabase, type TestDatabase } from "@/server/testing/test-context";
import { createVirtualClock, type VirtualClock } from "@/server/testing/virtual-clock";

const AT = Date.parse("2030-01-01T00:00:00Z");

let db: TestDatabase;
let clock: VirtualClock;
let node: PipelineNode;
beforeAll(async () => {
  db = await createTestDatabase();
  await seedCore(db);
});
beforeEach(async () => {
  await db.sql(
    "truncate attune.event, attune.enforcement, attune.execution, attune.execution_log, attune.rule, attune.timer, attune.timer_period, attune.timer_skip",
  );
  await db.sql("delete from attune.sensor where ref <> 'core.timer_sensor'");
  clock = createVirtualClock(AT - 200);
  await node?.close();
  node = await createPipelineNode(db.url, clock);
});
afterAll(async () => {
  await node.close();
  await db.drop();
});

async function addTimer(ref = "core.tick"): Promise<{ id: number; sensor: number }> {
  const sensor = await addSensor(db.sql, { ref });
  const timer = only(await loadTimers(db.sql, { timers: [], sensors: [sensor], rules: [] }));
  return { id: timer.id, sensor };
}

async function addListener(ref: string, more: Partial<Parameters<typeof addRule>[1]> = {}): Promise<void> {
  await addRule(db.sql, { ref, triggerRef: "core.intervaltimer", ...more });
  await node.rules.reload();
}

/** Everything is written, and the commit waits. */
const held = () => eventually("a commit that waits for its instant", () => clock.pending() === 1);
const events = () =>
  db.sql<{ created: Date; rule: string | null }>(
    `select e.created, n.rule_ref as rule from attune.event e left join attune.enforcement n on n.event = e.id order by 2`,
  );

test("nothing is seen before the instant, and everything has it as its time", async () => {
  const timer = await addTimer();
  await addListener("core.a");
  const [result] = node.pipeline.submitAhead([timerFire(timer, AT)], AT);
  await held();
  await clock.advance(199);
  expect(await events()).toEqual([]);
  expect(await db.sql("select high_water_at from attune.timer")).toEqual([{ high_water_at: null }]);
  await clock.advance(1);
  expect(await result).toMatchObject({ refused: false, accepted: [{ createdAtMs: AT }] });
  const stored = await db.sql(
    `select e.created as event, n.created as enforcement, n.resolved_at, x.created as execution, t.last_fired_at
     from attune.event e join attune.enforcement n on n.event = e.id join attune.execution x on x.enforcement = n.id, attune.timer t`,
  );
  const at = new Date(AT);
  expect(stored).toEqual([{ event: at, enforcement: at, resolved_at: at, execution: at, last_fired_at: at }]);
});

test("other events are stored meanwhile", async () => {
  const timers = [await addTimer("core.a"), await addTimer("core.b")] as const;
  const ahead = node.pipeline.submitAhead([timerFire(timers[0], AT)], AT);
  await held();
  expect(await node.pipeline.submit(timerFire(timers[1], AT - 150))).toMatchObject({ refused: false });
  expect(await events()).toHaveLength(1);
  await clock.advance(200);
  await Promise.all(ahead);
  expect(await events()).toHaveLength(2);
});

test("a rule that was made before the instant is heard, though the match was made before it", async () => {
  const timer = await addTimer();
  await addListener("core.a");
  const [result] = node.pipeline.submitAhead([timerFire(timer, AT)], AT);
  await held();
  await addListener("core.b");
  await clock.advance(200);
  await result;
  expect((await events()).map(({ rule }) => rule)).toEqual(["core.a", "core.b"]);
});

test("so is one that was made while the writing took until after the instant", async () => {
  const timer = await addTimer();
  await addListener("core.a");
  const slow = await db.pool.connect();
  await slow.query("begin; select 1 from attune.timer for update");
  const [result] = node.pipeline.submitAhead([timerFire(timer, AT)], AT);
  await lockWait(db.sql);
  await addListener("core.b");
  await clock.advance(250);
  await slow.query("rollback");
  slow.release();
  await result;
  expect((await events()).map(({ rule }) => rule)).toEqual(["core.a", "core.b"]);
});

test("an edit of the timer waits for the commit, and what it fires is settled before it", async () => {
  const timer = await addTimer();
  const [result] = node.pipeline.submitAhead([timerFire(timer, AT)], AT);
  await held();
  const edit = db.sql("update attune.sensor set enabled = false where ref = 'core.tick'");
  await lockWait(db.sql);
  await clock.advance(200);
  expect(await result).toMatchObject({ refused: false });
  await edit;
  expect(await db.sql("select enabled, high_water_at from attune.timer")).toEqual([
    { enabled: false, high_water_at: new Date(AT) },
  ]);
});

test("an edit that came first is not overtaken", async () => {
  const timer = await addTimer();
  await db.sql("update attune.sensor set enabled = false where ref = 'core.tick'");
  const [result] = node.pipeline.submitAhead([timerFire(timer, AT)], AT);
  await held();
  await clock.advance(200);
  expect(await result).toMatchObject({ refused: true });
  expect(await events()).toEqual([]);
});

test("a rule that looks at runs under way is matched at the instant: one that ended just before it is not in the way", async () => {
  const timer = await addTimer();
  await addListener("core.a", { overlapPolicy: "skip" });
  const settle = async (execution: string) =>
    db.sql(`update attune.execution set status = '${execution}' where status <> 'completed'`);
  await node.pipeline.submit(timerFire(timer, AT - 1_000));
  await settle("running");
  const [result] = node.pipeline.submitAhead([timerFire(timer, AT)], AT);
  await held();
  await settle("completed");
  await clock.advance(200);
  expect((await result)?.accepted[0]?.executions).toHaveLength(1);
});

test("a timeout that ends a little early is waited for again: the batch is neither early nor late", async () => {
  const timer = await addTimer();
  const [result] = node.pipeline.submitAhead([timerFire(timer, AT)], AT);
  await held();
  clock.step(-1); // the timeout ends at 199 ms by the wall
  await clock.advance(200);
  clock.step(-1); // and the next one, of 1 ms, within the same millisecond
  await clock.advance(1);
  expect(await events()).toEqual([]);
  await clock.advance(1);
  expect(await result).toMatchObject({ refused: false });
  expect(await events()).toHaveLength(1);
});

test("a clock that is set back ends the wait: nothing is stored, and it may be tried again", async () => {
  const timer = await addTimer();
  const [result] = node.pipeline.submitAhead([timerFire(timer, AT)], AT);
  const outcome = result?.catch((error: { code?: string }) => error.code);
  await held();
  clock.step(-3_600_000);
  await clock.advance(200);
  expect(await outcome).toBe("25P03");
  expect(await events()).toEqual([]);
  clock.step(3_600_000);
  const [again] = node.pipeline.submitAhead([timerFire(timer, AT)], AT);
  expect(await again).toMatchObject({ refused: false });
});
