import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { cancelExecution } from "@/server/domain/executions/cancel-execution";
import { silentLog } from "@/server/log";
import { releaseStalled } from "@/server/pipeline/overlap";
import { DEFAULT_RETENTION, pruneHistory } from "@/server/retention/prune";
import { createOverlapStage, type OverlapStage } from "@/server/testing/overlap-stage";
import { sweepDeadWorkers } from "@/server/worker/dead-workers";

let stage: OverlapStage;
beforeAll(async () => {
  stage = await createOverlapStage();
});
afterAll(() => stage.close());
beforeEach(() => stage.clear());

describe("what waits starts when the run ends", () => {
  test.each(["completed", "failed", "cancelled", "abandoned"] as const)("as %s", async (status) => {
    await stage.addOverlapping("buffer_one");
    await stage.match(1, 2);
    await stage.end(1, status);
    expect(await stage.story()).toEqual([`1 ${status}`, "2 requested"]);
  });

  test("after its last attempt, not before", async () => {
    await stage.addOverlapping("buffer_one", { actionRef: "core.thrice" });
    await stage.match(1, 2);
    await stage.end(1, "failed");
    await stage.match(3);
    await stage.end(1, "failed");
    expect(await stage.story()).toEqual(["1 failed", "1 failed", "1 requested", "2 waits", "3 overlap"]);
    await stage.end(1, "failed");
    expect(await stage.story()).toEqual(["1 failed", "1 failed", "1 failed", "2 requested", "3 overlap"]);
  });

  test("when somebody cancels it before it began, and when it has ended after a cancel", async () => {
    await stage.addOverlapping("buffer_all");
    await stage.match(1, 2, 3);
    await cancelExecution(stage.ctx, { id: await stage.runOf(1) });
    expect(await stage.story()).toEqual(["1 cancelled", "2 requested", "3 waits"]);
    const second = await stage.begin(2);
    await cancelExecution(stage.ctx, { id: second });
    expect(await stage.story()).toEqual(["1 cancelled", "2 canceling", "3 waits"]);
    await stage.settle(second, "cancelled");
    expect(await stage.story()).toEqual(["1 cancelled", "2 cancelled", "3 requested"]);
  });

  test("when its worker is given up", async () => {
    await stage.addOverlapping("buffer_one");
    await stage.match(1, 2);
    await stage.begin(1);
    await stage.silenceWorker();
    await sweepDeadWorkers(stage.db, silentLog);
    expect(await stage.story()).toEqual(["1 abandoned", "2 requested"]);
  });

  test("when its worker is given up after the last attempt only", async () => {
    await stage.addOverlapping("buffer_one", { actionRef: "core.thrice" });
    await stage.match(1, 2);
    await stage.begin(1);
    await stage.silenceWorker();
    await sweepDeadWorkers(stage.db, silentLog);
    expect(await stage.story()).toEqual(["1 abandoned", "1 requested", "2 waits"]);
  });

  test("together with the end or not at all: a crash before the commit loses neither", async () => {
    await stage.addOverlapping("buffer_one");
    await stage.match(1, 2);
    const execution = await stage.begin(1);
    await expect(
      stage.db.transaction(async (sql) => {
        await stage.settleIn(sql, execution, "completed");
        throw new Error("crash");
      }),
    ).rejects.toThrow("crash");
    expect(await stage.story()).toEqual(["1 running", "2 waits"]);
    await stage.settle(execution, "completed");
    expect(await stage.story()).toEqual(["1 completed", "2 requested"]);
    expect(await stage.queued()).toHaveLength(2);
  });

  test("by the next sweep when somebody ended it by SQL; nobody overtakes it meanwhile", async () => {
    const rule = await stage.addOverlapping("buffer_all");
    await stage.match(1, 2);
    await stage.db.sql("update attune.execution set status = 'cancelled'");
    await stage.match(3);
    expect(await stage.story()).toEqual(["1 cancelled", "2 waits", "3 waits"]);
    expect(await releaseStalled(stage.db)).toEqual([rule]);
    expect(await stage.story()).toEqual(["1 cancelled", "2 requested", "3 waits"]);
    expect(await releaseStalled(stage.db)).toEqual([]);
  });

  test("and what was asked to be cancelled is not tried again", async () => {
    await stage.addOverlapping("cancel_previous", { actionRef: "core.thrice" });
    await stage.match(1);
    const first = await stage.begin(1);
    await stage.match(2);
    await stage.settle(first, "failed");
    expect(await stage.story()).toEqual(["1 failed", "2 requested"]);
    await stage.begin(2);
    await stage.match(3);
    await stage.silenceWorker();
    await sweepDeadWorkers(stage.db, silentLog);
    expect(await stage.story()).toEqual(["1 failed", "2 abandoned", "3 requested"]);
  });

  test("however old it is: retention leaves it alone", async () => {
    await stage.addOverlapping("buffer_one");
    await stage.match(1, 2, 3);
    for (const table of ["event", "enforcement", "execution"])
      await stage.db.sql(`update attune.${table} set created = now() - interval '400 days'`);
    await pruneHistory(stage.db.sql, DEFAULT_RETENTION);
    expect(await stage.story()).toEqual(["1 requested", "2 waits"]);
    expect(await stage.db.sql("select count(*) as count from attune.event")).toEqual([{ count: 2 }]);
  });
});
