import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { rerunExecution } from "@/server/domain/executions/rerun-execution";
import { addAction, addRule, only } from "@/server/testing/definitions";
import { createOverlapStage, type OverlapStage } from "@/server/testing/overlap-stage";

let stage: OverlapStage;
beforeAll(async () => {
  stage = await createOverlapStage();
});
afterAll(() => stage.close());
beforeEach(() => stage.clear());

describe("a match while a run of an earlier one is not finished", () => {
  test("runs beside it when the rule allows it", async () => {
    await stage.addOverlapping("allow");
    await stage.match(1, 2, 3);
    expect(await stage.story()).toEqual(["1 requested", "2 requested", "3 requested"]);
    expect(await stage.db.sql("select distinct overlap_rule from attune.execution")).toEqual([{ overlap_rule: null }]);
  });

  test("runs nothing under skip, and says which execution was in its way", async () => {
    await stage.addOverlapping("skip");
    await stage.match(1, 2);
    const first = await stage.begin(1);
    await stage.match(3);
    expect(await stage.matches()).toEqual([
      { n: 1, status: "processed", reason: null, blocked_by: null, execution: first, run: "running" },
      { n: 2, status: "disabled", reason: "overlap", blocked_by: first, execution: null, run: null },
      { n: 3, status: "disabled", reason: "overlap", blocked_by: first, execution: null, run: null },
    ]);
    await stage.settle(first, "completed");
    await stage.match(4);
    expect(await stage.story()).toEqual(["1 completed", "2 overlap", "3 overlap", "4 requested"]);
  });

  test("waits under buffer_one when nothing waits yet, and starts after it with its own parameters and one job", async () => {
    await stage.addOverlapping("buffer_one");
    await stage.match(1, 2, 3);
    expect(await stage.story()).toEqual(["1 requested", "2 waits", "3 overlap"]);
    expect((await stage.matches()).map((one) => one.blocked_by)).toEqual([
      null,
      await stage.runOf(1),
      await stage.runOf(1),
    ]);
    await stage.end(1);
    expect(await stage.story()).toEqual(["1 completed", "2 requested", "3 overlap"]);
    expect(await stage.queued()).toEqual([await stage.runOf(1), await stage.runOf(2)]);
    expect(
      only(
        await stage.db.sql(
          "select config, event is not null as caused, rule_ref, trigger_ref from attune.execution where id = $1",
          [await stage.runOf(2)],
        ),
      ),
    ).toEqual({ config: { message: 2 }, caused: true, rule_ref: "core.overlapping", trigger_ref: "core.alert" });
    await stage.match(4);
    await stage.end(2);
    await stage.end(4);
    expect(await stage.story()).toEqual(["1 completed", "2 completed", "3 overlap", "4 completed"]);
  });

  test("waits under buffer_all until as many wait as its limit says; they start in order, one after the other", async () => {
    await stage.addOverlapping("buffer_all", { cap: 2 });
    await stage.match(1, 2, 3, 4);
    expect(await stage.story()).toEqual(["1 requested", "2 waits", "3 waits", "4 overlap"]);
    await stage.end(1);
    expect(await stage.story()).toEqual(["1 completed", "2 requested", "3 waits", "4 overlap"]);
    await stage.match(5);
    await stage.end(2);
    await stage.end(3);
    expect(await stage.story()).toEqual(["1 completed", "2 completed", "3 completed", "4 overlap", "5 requested"]);
  });

  test("under cancel_previous takes the place of one that no process runs yet", async () => {
    await stage.addOverlapping("cancel_previous");
    await stage.match(1, 2);
    expect(await stage.story()).toEqual(["1 cancelled", "2 requested"]);
  });

  test("under cancel_previous asks a running one to end, and starts when it has; a newer one takes the waiting one's place", async () => {
    await stage.addOverlapping("cancel_previous");
    await stage.match(1);
    const first = await stage.begin(1);
    await stage.match(2, 3);
    expect(await stage.story()).toEqual(["1 canceling", "2 superseded", "3 waits"]);
    expect((await stage.matches()).at(-1)).toMatchObject({ blocked_by: first });
    await stage.settle(first, "cancelled");
    expect(await stage.story()).toEqual(["1 cancelled", "2 superseded", "3 requested"]);
  });

  test.each([
    ["skip", ["1 requested", "2 overlap", "3 overlap"]],
    ["buffer_one", ["1 requested", "2 waits", "3 overlap"]],
    ["buffer_all", ["1 requested", "2 waits", "3 waits"]],
    ["cancel_previous", ["1 superseded", "2 superseded", "3 requested"]],
  ] as const)("is decided in the order of the events when they are stored together: %s", async (policy, told) => {
    await stage.addOverlapping(policy);
    const { accepted } = await stage.nodes[0].pipeline.submit({ events: stage.events(1, 2, 3), settlement: null });
    expect(await stage.story()).toEqual(told);
    expect(accepted.map((one) => one.enforcements.length)).toEqual([1, 1, 1]);
    expect(accepted.flatMap((one) => one.executions)).toEqual(await stage.queued());
    expect(await stage.queued()).toHaveLength(1);
  });

  test("concerns this rule's runs only: not another rule's, and not those that somebody repeats by hand", async () => {
    await stage.addOverlapping("skip");
    await addRule(stage.db.sql, { ref: "core.other" });
    await stage.reload();
    await stage.match(1);
    const first = await stage.runOf(1);
    await stage.db.sql(
      "update attune.execution set status = 'completed' where id = $1 or rule_ref = 'core.overlapping'",
      [first],
    );
    await rerunExecution(stage.ctx, {
      id: only(await stage.db.sql<{ id: number }>("select id from attune.execution where overlap_rule is not null")).id,
    });
    await stage.match(2);
    expect(
      await stage.db.sql(
        "select payload ->> 'n' as n, status from attune.enforcement where rule_ref = 'core.overlapping' order by id",
      ),
    ).toEqual([
      { n: "1", status: "processed" },
      { n: "2", status: "processed" },
    ]);
  });
});

describe("an edit of the rule, by whatever means", () => {
  test.each([
    ["is switched off", "update attune.rule set enabled = false where id = $1"],
    ["gets another policy", "update attune.rule set overlap_policy = 'skip' where id = $1"],
    ["runs another action", "update attune.rule set action_ref = 'core.thrice' where id = $1"],
    ["is deleted", "delete from attune.rule where id = $1"],
  ])("suppresses what waits, with the reason, when the rule %s", async (_what, statement) => {
    const rule = await stage.addOverlapping("buffer_all");
    await stage.match(1, 2, 3);
    await stage.db.sql(statement, [rule]);
    expect(await stage.story()).toEqual(["1 requested", "2 rule_changed", "3 rule_changed"]);
    await stage.end(1);
    expect(await stage.story()).toEqual(["1 completed", "2 rule_changed", "3 rule_changed"]);
  });

  test("suppresses what waits when its action is deleted", async () => {
    await addAction(stage.db.sql, { ref: "core.brief" });
    await stage.addOverlapping("buffer_one", { actionRef: "core.brief" });
    await stage.match(1, 2);
    await stage.db.sql("delete from attune.action where ref = 'core.brief'");
    expect(await stage.story()).toEqual(["1 requested", "2 rule_changed"]);
  });

  test("leaves what waits alone when it concerns something else", async () => {
    const rule = await stage.addOverlapping("buffer_all");
    await stage.match(1, 2, 3);
    await stage.db.sql(
      "update attune.rule set label = 'Renamed', overlap_cap = 1, action_params = '{}' where id = $1",
      [rule],
    );
    expect(await stage.story()).toEqual(["1 requested", "2 waits", "3 waits"]);
  });

  test("of its policy or limit is a new version: the next match goes by it, also on a node that has not heard of it", async () => {
    const rule = await stage.addOverlapping("buffer_one");
    await stage.match(1);
    await stage.db.sql("update attune.rule set overlap_policy = 'buffer_all', overlap_cap = 2 where id = $1", [rule]);
    await stage.match(2, 3, 4);
    expect(await stage.story()).toEqual(["1 requested", "2 waits", "3 waits", "4 overlap"]);
    await stage.db.sql("update attune.rule set overlap_cap = 3 where id = $1", [rule]);
    await stage.match(5);
    expect((await stage.story()).at(-1)).toBe("5 waits");
  });

  test("counts the runs that are under way when it stops to allow overlaps, those by hand excepted", async () => {
    const rule = await stage.addOverlapping("allow");
    await stage.match(1, 2);
    await stage.end(1);
    await rerunExecution(stage.ctx, { id: await stage.runOf(1) });
    await stage.db.sql("update attune.rule set overlap_policy = 'skip' where id = $1", [rule]);
    expect(await stage.db.sql("select id from attune.execution where overlap_rule = $1", [rule])).toEqual([
      { id: await stage.runOf(2) },
    ]);
    await stage.match(3);
    await stage.end(2);
    await stage.match(4);
    expect((await stage.story()).slice(-2)).toEqual(["3 overlap", "4 requested"]);
  });
});
