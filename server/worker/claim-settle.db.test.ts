import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { ExecutionResult } from "@/lib/schemas/execution";
import { silentLog } from "@/server/log";
import { addAction, addExecution, addWorker, only } from "@/server/testing/definitions";
import { seedCore } from "@/server/testing/seed-core";
import { createTestDatabase, type TestDatabase } from "@/server/testing/test-context";
import { claimExecution } from "@/server/worker/claim-execution";
import {
  endLostExecutions,
  sweepDeadWorkers,
  sweepKilledWorkers,
  unlockLostJobs,
  unlockOrphanedJobs,
} from "@/server/worker/dead-workers";
import { type FinalStatus, settleExecution } from "@/server/worker/settle-execution";

let db: TestDatabase;
let one: number;
let two: number;
beforeAll(async () => {
  db = await createTestDatabase();
  await seedCore(db);
  await addAction(db.sql, { ref: "core.once" });
  await addAction(db.sql, { ref: "core.thrice", maxRetries: 2 });
});
afterAll(() => db.drop());
beforeEach(async () => {
  await db.sql("truncate attune.execution, attune.execution_log, attune.worker");
  await db.sql(
    "select graphile_worker.force_unlock_workers(array(select distinct locked_by from graphile_worker._private_jobs where locked_by is not null))",
  );
  await db.sql("select graphile_worker.complete_jobs(array(select id from graphile_worker.jobs))");
  one = await addWorker(db.sql, "one");
  two = await addWorker(db.sql, "two");
});

const settle = (execution: number, worker: number, status: FinalStatus, result: ExecutionResult = {}) =>
  db.transaction((sql) => settleExecution(sql, { execution, worker, status, result }));
const stored = async (execution: number) =>
  only(
    await db.sql<{
      status: string;
      result: ExecutionResult | null;
      worker: number | null;
      attempt: number;
      started: boolean;
      finished: boolean;
    }>(
      "select status, result, worker, attempt, started_at is not null as started, finished_at is not null as finished from attune.execution where id = $1",
      [execution],
    ),
  );
const fallSilent = (worker: number, seconds: number) =>
  db.sql("update attune.worker set last_heartbeat = now() - make_interval(secs => $2) where id = $1", [
    worker,
    seconds,
  ]);

describe("claim", () => {
  test("of many that claim one execution, one gets it", async () => {
    const execution = await addExecution(db.sql, "core.once", { a: 1 });
    const claims = await Promise.all(
      Array.from({ length: 10 }, (_, n) => claimExecution(db.sql, execution, n % 2 ? one : two)),
    );
    const won = claims.filter((claim) => claim !== null);
    expect(won).toHaveLength(1);
    expect(won[0]).toMatchObject({
      id: execution,
      attempt: 1,
      action_ref: "core.once",
      config: { a: 1 },
      entrypoint: "true",
      runtime_ref: "core.shell",
      event: null,
    });
    expect(await stored(execution)).toMatchObject({ status: "running", started: true });
  });

  test.each(["completed", "failed", "cancelled", "abandoned", "running", "canceling"])(
    "an execution that is %s is not claimed",
    async (status) => {
      const execution = await addExecution(db.sql, "core.once");
      await db.sql("update attune.execution set status = $2 where id = $1", [execution, status]);
      expect(await claimExecution(db.sql, execution, one)).toBeNull();
    },
  );

  test("an execution whose action was deleted is claimed, so that it can end with a message", async () => {
    await addAction(db.sql, { ref: "core.brief" });
    const execution = await addExecution(db.sql, "core.brief");
    await db.sql("delete from attune.action where ref = 'core.brief'");
    expect(await claimExecution(db.sql, execution, one)).toMatchObject({ action: null, entrypoint: null });
  });
});

describe("settle", () => {
  test("stores the end once; a second end changes nothing", async () => {
    const execution = await addExecution(db.sql, "core.once");
    await claimExecution(db.sql, execution, one);
    expect(await settle(execution, one, "completed", { succeeded: true })).toEqual({ stored: true, retry: null });
    expect(await settle(execution, one, "failed", { succeeded: false })).toEqual({ stored: false, retry: null });
    expect(await stored(execution)).toMatchObject({ status: "completed", result: { succeeded: true }, finished: true });
  });

  test("a worker that does not hold the execution cannot end it", async () => {
    const execution = await addExecution(db.sql, "core.once");
    await claimExecution(db.sql, execution, one);
    expect(await settle(execution, two, "completed")).toEqual({ stored: false, retry: null });
  });

  test("a worker that was given up cannot overwrite what became of its execution", async () => {
    const execution = await addExecution(db.sql, "core.once");
    await claimExecution(db.sql, execution, one);
    await fallSilent(one, 13);
    expect(await sweepDeadWorkers(db, silentLog)).toEqual([execution]);
    expect(await settle(execution, one, "completed", { succeeded: true })).toEqual({ stored: false, retry: null });
    expect(await stored(execution)).toMatchObject({
      status: "abandoned",
      result: { succeeded: false, original_status: "running" },
    });
  });

  test("output that jsonb cannot hold is stored with a mark in its place, and the rest of it exactly", async () => {
    const execution = await addExecution(db.sql, "core.once");
    await claimExecution(db.sql, execution, one);
    const text = 'nul \u0000, half \ud83d, whole 😀, written out \\u0000 \\ud800, quote " and \\\\';
    await settle(execution, one, "completed", { stdout: text, data: { "key\u0000": "\udc00" } });
    expect((await stored(execution)).result).toEqual({
      stdout: 'nul \ufffd, half \ufffd, whole 😀, written out \\u0000 \\ud800, quote " and \\\\',
      data: { "key\ufffd": "\ufffd" },
    });
  });

  test("a failure makes the next attempt with its job, until the retries are used up; a success and a cancel make none", async () => {
    const first = await addExecution(db.sql, "core.thrice", { a: 1 });
    const attempts = [first];
    for (let execution: number | null = first; execution !== null; ) {
      await claimExecution(db.sql, execution, one);
      const { retry }: { retry: number | null } = await settle(execution, one, "failed");
      if (retry !== null) attempts.push(retry);
      execution = retry;
    }
    expect(attempts).toHaveLength(3);
    expect(
      await db.sql("select id, attempt, original_execution, config from attune.execution where id <> $1 order by id", [
        first,
      ]),
    ).toEqual([
      { id: attempts[1], attempt: 2, original_execution: first, config: { a: 1 } },
      { id: attempts[2], attempt: 3, original_execution: first, config: { a: 1 } },
    ]);
    expect(
      await db.sql("select (payload->>'execution')::int as execution from graphile_worker._private_jobs order by 1"),
    ).toEqual(attempts.map((execution) => ({ execution })));
    for (const status of ["completed", "cancelled"] as const) {
      const other = await addExecution(db.sql, "core.thrice");
      await claimExecution(db.sql, other, one);
      expect((await settle(other, one, status)).retry).toBeNull();
    }
  });
});

describe("workers that stop without a word", () => {
  test("their running executions are abandoned and retried by policy, those of others are left alone", async () => {
    const [lost, retried, kept] = [
      await addExecution(db.sql, "core.once"),
      await addExecution(db.sql, "core.thrice"),
      await addExecution(db.sql, "core.once"),
    ];
    await claimExecution(db.sql, lost, one);
    await claimExecution(db.sql, retried, one);
    await claimExecution(db.sql, kept, two);
    await fallSilent(one, 13);
    expect((await sweepDeadWorkers(db, silentLog)).sort()).toEqual([lost, retried].sort());
    expect(await stored(kept)).toMatchObject({ status: "running" });
    expect(
      await db.sql("select attempt, status from attune.execution where original_execution = $1", [retried]),
    ).toEqual([{ attempt: 2, status: "requested" }]);
    expect(await db.sql("select name, status from attune.worker order by name")).toEqual([
      { name: "one", status: "inactive" },
      { name: "two", status: "active" },
    ]);
    expect(await sweepDeadWorkers(db, silentLog)).toEqual([]);
  });

  test("the jobs they had locked go back to the queue", async () => {
    await addExecution(db.sql, "core.once");
    await db.sql("update graphile_worker._private_jobs set locked_by = 'worker-x', locked_at = now()");
    await db.sql("update attune.worker set queue_worker_ids = '{worker-x}' where id = $1", [one]);
    await fallSilent(one, 13);
    await sweepDeadWorkers(db, silentLog);
    expect(await db.sql("select locked_by from graphile_worker._private_jobs")).toEqual([{ locked_by: null }]);
  });

  test("jobs locked by a worker that left no name behind go back, those of a living one do not", async () => {
    await addExecution(db.sql, "core.once");
    await addExecution(db.sql, "core.once");
    await db.sql(
      "update graphile_worker._private_jobs set locked_at = now() - interval '11 seconds', locked_by = case when id = (select min(id) from graphile_worker._private_jobs) then 'pool-gone' else 'pool-here' end",
    );
    await db.sql("update attune.worker set queue_worker_ids = '{pool-here}' where id = $1", [one]);
    expect(await unlockOrphanedJobs(db.sql)).toBe(1);
    expect(await db.sql("select locked_by from graphile_worker._private_jobs order by id")).toEqual([
      { locked_by: null },
      { locked_by: "pool-here" },
    ]);
    await db.sql("update graphile_worker._private_jobs set locked_at = now(), locked_by = 'pool-new'");
    expect(await unlockOrphanedJobs(db.sql)).toBe(0);
  });

  test("jobs that a worker locked and does not run go back, those that it runs or has just taken do not", async () => {
    const [lost, runs, fresh] = [
      await addExecution(db.sql, "core.once"),
      await addExecution(db.sql, "core.once"),
      await addExecution(db.sql, "core.once"),
    ];
    await db.sql(
      "update graphile_worker._private_jobs set locked_by = 'pool-own', locked_at = case when payload ->> 'execution' = $1 then now() else now() - interval '11 seconds' end",
      [String(fresh)],
    );
    expect(await unlockLostJobs(db.sql, { names: ["pool-own"], running: [runs] })).toBe(1);
    expect(
      await db.sql(
        "select payload -> 'execution' as execution from graphile_worker._private_jobs where locked_by is null",
      ),
    ).toEqual([{ execution: lost }]);
    expect(await unlockLostJobs(db.sql, { names: [], running: [] })).toBe(0);
  });

  test("what a worker holds and does not run is ended by itself: a claim whose answer was lost, the next attempt and all", async () => {
    const [lost, runs, unwanted, fresh] = [
      await addExecution(db.sql, "core.thrice"),
      await addExecution(db.sql, "core.once"),
      await addExecution(db.sql, "core.once"),
      await addExecution(db.sql, "core.once"),
    ];
    for (const execution of [lost, runs, unwanted, fresh]) await claimExecution(db.sql, execution, one);
    await db.sql("update attune.execution set status = 'canceling' where id = $1", [unwanted]);
    await db.sql("update attune.execution set started_at = now() - interval '11 seconds' where id <> $1", [fresh]);
    const look = () => endLostExecutions(db, { worker: one, running: (execution) => execution === runs });
    expect(await look()).toEqual([lost, unwanted]);
    expect(await look()).toEqual([]);
    expect(await stored(lost)).toMatchObject({ status: "abandoned", result: { abandoned_by: "worker_lost" } });
    expect(await stored(unwanted)).toMatchObject({ status: "cancelled" });
    expect(await stored(runs)).toMatchObject({ status: "running" });
    expect(await stored(fresh)).toMatchObject({ status: "running" });
    expect(await db.sql("select attempt from attune.execution where original_execution = $1", [lost])).toEqual([
      { attempt: 2 },
    ]);
  });

  test("what a worker took after it was given up is swept, too", async () => {
    await fallSilent(one, 13);
    await sweepDeadWorkers(db, silentLog);
    const execution = await addExecution(db.sql, "core.once");
    await claimExecution(db.sql, execution, one); // it woke, and died before its next beat
    expect(await sweepDeadWorkers(db, silentLog)).toEqual([execution]);
    expect(await sweepDeadWorkers(db, silentLog)).toEqual([]);
  });

  test("two that sweep at once abandon each execution once and make one retry", async () => {
    const execution = await addExecution(db.sql, "core.thrice");
    await claimExecution(db.sql, execution, one);
    await fallSilent(one, 13);
    const swept = await Promise.all([sweepDeadWorkers(db, silentLog), sweepDeadWorkers(db, silentLog)]);
    expect(swept.flat()).toEqual([execution]);
    expect(await db.sql("select id from attune.execution where original_execution = $1", [execution])).toHaveLength(1);
  });

  test("one of this machine whose process is gone is given up sooner, one whose process lives is not", async () => {
    const here = await addWorker(db.sql, "here", { host: "this-host", pid: 111 });
    const alive = await addWorker(db.sql, "alive", { host: "this-host", pid: 222 });
    const execution = await addExecution(db.sql, "core.once");
    await claimExecution(db.sql, execution, here);
    for (const worker of [here, alive, one]) await fallSilent(worker, 5);
    expect(await sweepKilledWorkers(db, silentLog, "this-host", (pid) => pid === 222)).toEqual([execution]);
    expect(await db.sql("select name from attune.worker where status = 'inactive'")).toEqual([{ name: "here" }]);
  });
});
