import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { cancelExecution } from "@/server/domain/executions/cancel-execution";
import { silentLog } from "@/server/log";
import { releaseStalled } from "@/server/pipeline/overlap";
import { addRule, only } from "@/server/testing/definitions";
import { lockWait } from "@/server/testing/eventually";
import { createOverlapStage, type OverlapStage } from "@/server/testing/overlap-stage";
import { sweepDeadWorkers } from "@/server/worker/dead-workers";

let stage: OverlapStage;
beforeAll(async () => {
  stage = await createOverlapStage();
});
afterAll(() => stage.close());
beforeEach(() => stage.clear());

describe("two nodes", () => {
  let running: number[] = [];

  test("never run two at once under skip", async () => {
    const rule = await stage.addOverlapping("skip");
    for (let round = 0; round < 40; round += 1) {
      await Promise.all(
        stage.nodes.map((node) => node.pipeline.submit({ events: stage.events(round), settlement: null })),
      );
      const unfinished = await stage.db.sql<{ id: number }>(
        "select id from attune.execution where overlap_rule = $1 and status in ('requested', 'running')",
        [rule],
      );
      expect(unfinished).toHaveLength(1);
      const { id } = only(unfinished);
      expect(
        await stage.db.sql(
          "select distinct blocked_by from attune.enforcement where (payload ->> 'n')::int = $1 and status = 'disabled'",
          [round],
        ),
      ).toEqual([{ blocked_by: id }]);
      await stage.claim(id);
      await stage.settle(id, "completed");
    }
    expect(
      await stage.db.sql("select status, count(*) as count from attune.enforcement group by 1 order by 1"),
    ).toEqual([
      { status: "disabled", count: 40 },
      { status: "processed", count: 40 },
    ]);
  });

  test.each([
    ["an end", () => stage.settle(only(running), "completed")],
    ["a cancel", () => cancelExecution(stage.ctx, { id: only(running) })],
    ["the sweep of its worker", () => sweepDeadWorkers(stage.db, silentLog)],
  ])("%s that meets a commit of the same rule lets it go first, and neither waits for ever", async (_what, meet) => {
    const rule = await stage.addOverlapping("cancel_previous");
    await stage.match(1);
    running = [await stage.begin(1)];
    await stage.silenceWorker();
    let met: Promise<unknown> | undefined;
    await stage.db.transaction(async (sql) => {
      await sql("select id from attune.rule where id = $1 for no key update", [rule]);
      met = meet();
      await lockWait(stage.db.sql);
      await sql("update attune.execution set status = 'canceling' where id = $1", [only(running)]);
    });
    await met;
  });

  test("that match, end, cancel and edit at the same moment never deadlock, and always keep to one run", async () => {
    const policies = ["skip", "buffer_one", "buffer_all", "cancel_previous"] as const;
    const rules: number[] = [];
    for (const policy of policies)
      rules.push(await addRule(stage.db.sql, { ref: `core.${policy}`, overlapPolicy: policy, overlapCap: 3 }));
    await stage.reload();
    const deadlocks = async () => {
      await stage.db.sql("select pg_stat_force_next_flush()");
      return only(
        await stage.db.sql<{ deadlocks: number }>(
          "select deadlocks from pg_stat_database where datname = current_database()",
        ),
      ).deadlocks;
    };
    const began = await deadlocks();
    for (let round = 0; round < 30; round += 1) {
      const running = await stage.db.sql<{ id: number; status: string }>(
        "select id, status from attune.execution where status in ('requested', 'running', 'canceling') order by id",
      );
      await Promise.all([
        ...stage.nodes.map((node) => node.pipeline.submit({ events: stage.events(round, round), settlement: null })),
        ...running.map(async ({ id, status }, index) => {
          if (status === "requested") await stage.claim(id);
          if (index % 2 === round % 2) await stage.settle(id, round % 3 ? "completed" : "failed");
          else await cancelExecution(stage.ctx, { id }).catch(() => undefined); // it may have ended just now
        }),
        stage.db.sql("update attune.rule set overlap_cap = $2 where id = $1", [rules[2], 2 + (round % 2)]),
        ...(round % 10 === 9 ? [sweepDeadWorkers(stage.db, silentLog)] : []),
      ]);
      expect(
        await stage.db.sql(
          "select overlap_rule from attune.execution where status in ('requested', 'running', 'canceling') group by 1 having count(*) > 1",
        ),
      ).toEqual([]);
      expect(await releaseStalled(stage.db)).toEqual([]);
    }
    expect(await deadlocks()).toBe(began);
  });
});
