import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { listReplayableInput, replayEventsInput } from "@/lib/schemas/rule";
import { explainVerdicts } from "@/server/domain/events/explain-verdicts";
import { getExecution } from "@/server/domain/executions/get-execution";
import { listReplayable, replayEvents } from "@/server/domain/rules/replay-events";
import { addRule } from "@/server/testing/definitions";
import { expectRefusal } from "@/server/testing/expect-refusal";
import { createOverlapStage, type OverlapStage } from "@/server/testing/overlap-stage";
import { createTestActor } from "@/server/testing/test-context";

let stage: OverlapStage;
const RULE = "core.overlapping";
beforeAll(async () => {
  stage = await createOverlapStage();
});
beforeEach(() => stage.clear());
afterAll(() => stage.close());

const eventOf = async (n: number): Promise<number> => {
  const [row] = await stage.db.sql<{ id: number }>("select id from attune.event where payload ->> 'n' = $1", [`${n}`]);
  if (!row) throw new Error(`there is no event ${n}`);
  return row.id;
};
const replay = async (...numbers: number[]) =>
  replayEvents(stage.ctx, replayEventsInput.parse({ ref: RULE, events: await Promise.all(numbers.map(eventOf)) }));
const replayable = () => listReplayable(stage.ctx, listReplayableInput.parse({ ref: RULE }));

describe("a replay", () => {
  test("runs the rule as it is now once more for each chosen event, marked, beside what ran before", async () => {
    await stage.addOverlapping("allow");
    await stage.match(1, 2, 3);
    await stage.db.sql(`update attune.rule set action_params = '{"message":"again {{ event.payload.n }}"}'`);
    const { replayed, refused } = await replay(3, 1, 1);
    expect(refused).toEqual([]);
    expect(replayed.map(({ event }) => event)).toEqual([await eventOf(1), await eventOf(3)]);
    const stored = await stage.db.sql(
      `select n.payload ->> 'n' as n, n.replay, n.status, x.config ->> 'message' as message from attune.enforcement n
       join attune.execution x on x.enforcement = n.id order by n.id`,
    );
    expect(stored).toEqual([
      ...["1", "2", "3"].map((n) => ({ n, replay: 0, status: "processed", message: n })),
      ...["1", "3"].map((n) => ({ n, replay: 1, status: "processed", message: `again ${n}` })),
    ]);
    expect(await stage.queued()).toEqual(expect.arrayContaining(replayed.map(({ execution }) => execution)));
    expect(await stage.queued()).toHaveLength(5);
    expect((await replay(1)).replayed).toHaveLength(1);
    expect(await stage.db.prisma.enforcement.count({ where: { replay: 2 } })).toBe(1);
    expect(await stage.db.prisma.event.count()).toBe(3);
  });

  test("leaves the event's own verdict and puts its execution under the replay, without the fire of then", async () => {
    await stage.addOverlapping("allow");
    await stage.match(1);
    const event = await eventOf(1);
    const [before] = await explainVerdicts(stage.ctx, { id: event });
    const { replayed } = await replay(1);
    expect(await explainVerdicts(stage.ctx, { id: event })).toEqual([before]);
    const execution = await getExecution(stage.ctx, { id: replayed[0]?.execution ?? 0 });
    expect(execution).toMatchObject({ replay: 1, event, enforcement: replayed[0]?.enforcement, attempt: 1 });
    expect(execution.timing).toMatchObject({ scheduled_at: null, fired_at: null, matched_at: expect.any(String) });
  });

  test("runs nothing for events that the rule does not match, and says why for each", async () => {
    await stage.addOverlapping("allow");
    await stage.match(1, 2);
    await stage.db.sql(`update attune.rule set conditions = '[{"field":"n","operator":"greater_than","value":1}]'`);
    const strange = await stage.db.sql<{ id: number }>(
      "insert into attune.event (trigger_ref) values ('core.intervaltimer') returning id",
    );
    const { replayed, refused } = await replayEvents(stage.ctx, {
      ref: RULE,
      events: [await eventOf(1), await eventOf(2), strange[0]?.id ?? 0, 987_654],
    });
    expect(replayed.map(({ event }) => event)).toEqual([await eventOf(2)]);
    expect(refused).toEqual([
      { event: await eventOf(1), explanation: expect.stringContaining("n is 1") },
      { event: strange[0]?.id, explanation: "It is an event of core.intervaltimer; the rule listens to core.alert" },
      { event: 987_654, explanation: "There is no such event any more" },
    ]);
  });

  test("is under the overlap policy of the rule", async () => {
    await stage.addOverlapping("skip");
    await stage.match(1);
    await stage.begin(1);
    const { replayed } = await replay(1);
    expect(replayed).toEqual([expect.objectContaining({ execution: null })]);
    expect(await stage.story()).toEqual(["1 running", "1 overlap"]);
    await stage.db.sql("update attune.rule set overlap_policy = 'buffer_all'");
    await replay(1);
    expect(await stage.story()).toEqual(["1 running", "1 overlap", "1 waits"]);
    await stage.settle((await stage.matches())[0]?.execution ?? 0, "completed");
    expect(await stage.story()).toEqual(["1 completed", "1 overlap", "1 requested"]);
  });

  test("of two at once has a number of its own each", async () => {
    await stage.addOverlapping("allow");
    await stage.match(1);
    await Promise.all(Array.from({ length: 6 }, () => replay(1)));
    const rows = await stage.db.sql<{ replay: number }>("select replay from attune.enforcement order by replay");
    expect(rows.map((row) => row.replay)).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  test("needs the rule on, its action there, and the right to run it; it is audited", async () => {
    await stage.addOverlapping("allow");
    await stage.match(1);
    const events = [await eventOf(1)];
    await stage.db.sql("update attune.rule set enabled = false");
    await expectRefusal(replay(1), "precondition");
    await stage.db.sql("update attune.rule set enabled = true");
    await expectRefusal(replayEvents(stage.ctx, { ref: "core.none", events }), "not_found");
    const grants = [
      { resource: "actions" as const, actions: ["execute" as const], constraints: { refs: ["core.other"] } },
    ];
    const actor = await createTestActor(stage.db, { login: "limited", grants });
    await expectRefusal(replayEvents({ ...stage.ctx, actor }, { ref: RULE, events }), "forbidden");
    expect(await stage.db.prisma.enforcement.count()).toBe(1);
    await replay(1);
    const audited = await stage.db.sql(
      "select actor_login, resource_ref, details from attune.audit_event where action = 'rule.replay'",
    );
    expect(audited.at(-1)).toEqual({
      actor_login: "admin",
      resource_ref: RULE,
      details: { action: "core.echo", events },
    });
    await stage.db.sql("update attune.rule set action_ref = 'core.gone'");
    await expectRefusal(replay(1), "precondition");
  });
});

describe("what can be replayed", () => {
  test("are the newest events that the rule matches now, with what ran for them", async () => {
    await stage.match(1);
    await stage.addOverlapping("allow");
    await stage.match(2, 3);
    await stage.end(2, "failed");
    await stage.db.sql(
      `update attune.rule set enabled = false, conditions = '[{"field":"n","operator":"less_than","value":3}]'`,
    );
    const second = { event: await eventOf(2), enforcement: expect.any(Number), replays: 0 };
    expect(await replayable()).toMatchObject({
      scanned: 3,
      events: [
        { ...second, execution: { status: "failed" } },
        { event: await eventOf(1), enforcement: null, replays: 0, execution: null },
      ],
    });
    await stage.db.sql("update attune.rule set enabled = true");
    await replay(1, 2);
    expect((await replayable()).events).toMatchObject([
      { ...second, replays: 1, execution: { status: "requested" } },
      { enforcement: null, replays: 1, execution: { status: "requested" } },
    ]);
  });

  test("of a rule with its own timer are the events of that timer alone", async () => {
    const own = { triggerRef: "core.intervaltimer", triggerParams: { unit: "hours", interval: 1 } };
    const id = await addRule(stage.db.sql, { ref: "core.own", ...own });
    const fired = await stage.db.sql<{ id: number }>(
      `insert into attune.event (trigger, trigger_ref, rule, rule_ref) select t.id, t.ref, v.rule, v.ref
       from attune.trigger t, (values ($1::int, 'core.own'), (null, null)) as v (rule, ref) where t.ref = 'core.intervaltimer' returning id, rule`,
      [id],
    );
    const listed = await listReplayable(stage.ctx, listReplayableInput.parse({ ref: "core.own" }));
    expect(listed.events.map(({ event }) => event)).toEqual([fired[0]?.id]);
    const { replayed, refused } = await replayEvents(stage.ctx, {
      ref: "core.own",
      events: fired.map((row) => row.id),
    });
    expect([replayed.length, refused.length]).toEqual([1, 1]);
  });
});
