import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { systemClock } from "@/lib/schedule/clock";
import type { ExecutionResult } from "@/lib/schemas/execution";
import { type ExecutionStatus, isTerminalStatus } from "@/lib/vocabulary";
import { createChores } from "@/server/chores";
import { type Database, openDatabase } from "@/server/db/database";
import { createDoorbell, type Doorbell } from "@/server/db/doorbell";
import { followExecutionLog } from "@/server/live/follow-execution-log";
import { silentLog } from "@/server/log";
import { addAction, addExecution, addRule, only } from "@/server/testing/definitions";
import { eventually } from "@/server/testing/eventually";
import { alertEvent, createPipelineNode } from "@/server/testing/pipeline-node";
import { seedCore } from "@/server/testing/seed-core";
import { createTestDatabase, type TestDatabase, testConfig } from "@/server/testing/test-context";
import { createWorker, type Worker } from "@/server/worker/worker";

let db: TestDatabase;
let directory: string;
type Running = { worker: Worker; db: Database; doorbell: Doorbell; stop(graceMs?: number): Promise<void> };
const workers: Running[] = [];

beforeAll(async () => {
  db = await createTestDatabase();
  await seedCore(db);
  directory = mkdtempSync(path.join(tmpdir(), "attune-worker-db-"));
  await addAction(db.sql, { ref: "core.hello", entrypoint: 'echo "hello {{ name }}"; echo careful >&2' });
  await addAction(db.sql, { ref: "core.sleeps", entrypoint: "echo begun; sleep 60" });
  await addAction(db.sql, { ref: "core.fails", entrypoint: "exit 3", maxRetries: 1 });
});
afterAll(async () => {
  await db.drop();
  rmSync(directory, { recursive: true, force: true });
});
beforeEach(() => db.sql("truncate attune.execution, attune.execution_log, attune.worker"));
afterEach(async () => {
  for (const running of workers.splice(0)) await running.stop();
});

async function startWorker(): Promise<Running> {
  const own = openDatabase(db.url, silentLog, { poolSize: 6 });
  const doorbell = createDoorbell(db.url, silentLog, systemClock);
  await doorbell.start();
  const chores = createChores(silentLog);
  const config = { ...testConfig, dataDirectory: directory };
  const worker = createWorker({ db: own, doorbell, clock: systemClock, log: silentLog, config, chores });
  await worker.start();
  let stopped = false;
  const running: Running = {
    worker,
    db: own,
    doorbell,
    async stop(graceMs = 0) {
      if (stopped) return;
      stopped = true;
      await worker.stop(graceMs);
      await chores.stop();
      await doorbell.stop();
      await own.close();
    },
  };
  workers.push(running);
  return running;
}

type Stored = { status: ExecutionStatus; result: ExecutionResult | null; worker: number | null };
const stored = async (execution: number) =>
  only(await db.sql<Stored>("select status, result, worker from attune.execution where id = $1", [execution]));
const ended = (execution: number) =>
  eventually(
    "the execution ends",
    async () => {
      const found = await stored(execution);
      return isTerminalStatus(found.status) && found;
    },
    20_000,
  );
const begun = (execution: number) =>
  eventually(
    "it has begun",
    async () => (await db.sql("select 1 from attune.execution_log where execution = $1", [execution])).length > 0,
  );

describe("from job to result", () => {
  test("an inline shell action runs, its output is stored as it comes, and it ends completed", async () => {
    const { worker } = await startWorker();
    const execution = await addExecution(db.sql, "core.hello", { name: "world" });
    expect(await ended(execution)).toMatchObject({
      status: "completed",
      worker: worker.describe().id,
      result: { succeeded: true, exit_code: 0, stdout: "hello world\n", stderr_log: "careful\n" },
    });
    expect(
      await db.sql("select stream, content from attune.execution_log where execution = $1 order by stream", [
        execution,
      ]),
    ).toEqual([
      { stream: "stderr", content: "careful\n" },
      { stream: "stdout", content: "hello world\n" },
    ]);
    await eventually("its job is gone", async () => (await db.sql("select 1 from graphile_worker.jobs")).length === 0);
  });

  test("two workers share the work, and each execution runs once", async () => {
    await startWorker();
    await startWorker();
    const executions = await Promise.all(
      Array.from({ length: 12 }, (_, n) => addExecution(db.sql, "core.hello", { name: `n${n}` })),
    );
    for (const execution of executions) expect(await ended(execution)).toMatchObject({ status: "completed" });
    const pieces = await db.sql("select content from attune.execution_log where stream = 'stdout'");
    expect(new Set(pieces.map((piece) => piece.content)).size).toBe(12);
    expect(pieces).toHaveLength(12);
  });

  test("a failure is tried again as another attempt, as often as its action says", async () => {
    await startWorker();
    const execution = await addExecution(db.sql, "core.fails");
    await ended(execution);
    const again = await eventually(
      "the second attempt ends",
      async () =>
        (
          await db.sql<{ id: number }>(
            "select id from attune.execution where original_execution = $1 and status = 'failed'",
            [execution],
          )
        )[0],
    );
    expect(await stored(again.id)).toMatchObject({ result: { exit_code: 3 } });
    expect(await db.sql("select 1 from attune.execution")).toHaveLength(2);
  });

  test("a result that the database refuses ends the execution all the same, with a message in its place", async () => {
    await db.sql(
      `create function public.refuse() returns trigger language plpgsql as $$ begin raise exception 'too odd'; end $$`,
    );
    await db.sql(
      `create trigger refuse before update on attune.execution for each row when (new.result ->> 'stdout' like '%odd%') execute function public.refuse()`,
    );
    await startWorker();
    const execution = await addExecution(db.sql, "core.hello", { name: "odd" });
    expect(await ended(execution)).toMatchObject({
      status: "failed",
      result: { succeeded: false, exit_code: 0, error: expect.stringContaining("too odd") },
    });
    await db.sql("drop trigger refuse on attune.execution");
  });

  test("an execution whose action was deleted fails with a message", async () => {
    await addAction(db.sql, { ref: "core.brief" });
    const execution = await addExecution(db.sql, "core.brief");
    await db.sql("delete from attune.action where ref = 'core.brief'");
    await startWorker();
    expect(await ended(execution)).toMatchObject({
      status: "failed",
      result: { error: expect.stringContaining("no longer exists") },
    });
  });
});

describe("cancel", () => {
  const cancel = (execution: number) =>
    db.sql("update attune.execution set status = 'canceling' where id = $1 and status = 'running'", [execution]);

  test("a running execution is stopped when the cancellation rings, long before the next look", async () => {
    await startWorker();
    const execution = await addExecution(db.sql, "core.sleeps");
    await begun(execution);
    const began = Date.now();
    await cancel(execution);
    expect(await ended(execution)).toMatchObject({ status: "cancelled", result: { cancelled: true } });
    expect(Date.now() - began).toBeLessThan(2_500);
  });

  test("a cancellation whose ring was lost is found by looking", async () => {
    const { doorbell } = await startWorker();
    const execution = await addExecution(db.sql, "core.sleeps");
    await begun(execution);
    await doorbell.stop();
    await cancel(execution);
    expect(await ended(execution)).toMatchObject({ status: "cancelled" });
  });

  test("a newer match of a rule that cancels the previous run ends its process, and runs when it has ended", async () => {
    await addAction(db.sql, { ref: "core.first-sleeps", entrypoint: 'echo begun; test "{{ n }}" = 2 || sleep 60' });
    await addRule(db.sql, {
      ref: "core.newest",
      actionRef: "core.first-sleeps",
      actionParams: { n: "{{ event.payload.n }}" },
      overlapPolicy: "cancel_previous",
    });
    await startWorker();
    const node = await createPipelineNode(db.url);
    try {
      const match = (n: number) => node.pipeline.submit({ events: [alertEvent({ n })], settlement: null });
      const first = only((await match(1)).accepted[0]?.executions ?? []);
      await begun(first);
      expect((await match(2)).accepted[0]?.executions).toEqual([]);
      expect(await ended(first)).toMatchObject({ status: "cancelled" });
      const { id: second } = only(
        await db.sql<{ id: number }>("select id from attune.execution where overlap_rule is not null and id <> $1", [
          first,
        ]),
      );
      expect(await ended(second)).toMatchObject({ status: "completed" });
    } finally {
      await node.close();
      await db.sql("delete from attune.rule where ref = 'core.newest'");
    }
  });

  test("an execution that was cancelled before its turn is not run", async () => {
    const execution = await addExecution(db.sql, "core.hello");
    await db.sql("update attune.execution set status = 'cancelled' where id = $1", [execution]);
    await startWorker();
    await eventually("its job is gone", async () => (await db.sql("select 1 from graphile_worker.jobs")).length === 0);
    expect(await stored(execution)).toMatchObject({ status: "cancelled", result: null, worker: null });
  });
});

describe("stopping", () => {
  test("a worker that stops gives what does not end in time up as abandoned, with a reason, and leaves no files", async () => {
    const running = await startWorker();
    const execution = await addExecution(db.sql, "core.sleeps");
    await begun(execution);
    await running.stop(50);
    expect(await stored(execution)).toMatchObject({ status: "abandoned", result: { abandoned_by: "worker_shutdown" } });
    expect(readdirSync(path.join(directory, "work"))).toEqual([]);
    expect(await db.sql("select status, running from attune.worker")).toEqual([{ status: "inactive", running: 0 }]);
  });

  test("a worker that lets its executions end beats meanwhile, so that nobody gives them up, and hears of cancellations", async () => {
    const { stop } = await startWorker();
    const execution = await addExecution(db.sql, "core.sleeps");
    await begun(execution);
    const stopped = stop(60_000);
    const beat = async () => String(only(await db.sql("select last_heartbeat::text as at from attune.worker")).at);
    const last = await beat();
    await eventually("it beats", async () => (await beat()) !== last);
    await db.sql("update attune.execution set status = 'canceling' where id = $1", [execution]);
    await stopped;
    expect(await stored(execution)).toMatchObject({ status: "cancelled" });
    expect(await db.sql("select status from attune.worker")).toEqual([{ status: "inactive" }]);
  });

  test("a worker that was given up stops what it runs and stores nothing of it", async () => {
    const { worker } = await startWorker();
    const execution = await addExecution(db.sql, "core.sleeps");
    await begun(execution);
    await db.sql("update attune.worker set status = 'inactive' where id = $1", [worker.describe().id]);
    await db.sql("update attune.execution set status = 'abandoned' where id = $1", [execution]);
    await eventually("it let go", () => worker.describe().running === 0);
    expect(await stored(execution)).toMatchObject({ status: "abandoned", result: null });
  });
});

test("following an execution's output gives every piece once, in order, and ends with the execution", async () => {
  await addAction(db.sql, { ref: "core.counts", entrypoint: "for i in $(seq 1 30); do echo $i; sleep 0.01; done" });
  await startWorker();
  const execution = await addExecution(db.sql, "core.counts");
  const doorbell = createDoorbell(db.url, silentLog, systemClock);
  await doorbell.start();
  const seqs: number[] = [];
  let text = "";
  for await (const piece of followExecutionLog(
    { db, doorbell, clock: systemClock },
    { execution, afterSeq: -1, signal: new AbortController().signal },
  )) {
    seqs.push(piece.seq);
    text += piece.content;
  }
  await doorbell.stop();
  expect(text).toBe(Array.from({ length: 30 }, (_, i) => `${i + 1}\n`).join(""));
  expect(seqs).toEqual(seqs.map((_, index) => index));
});

test("an execution that a worker holds by its row only, as when the answer of its claim was lost, does not stay running", async () => {
  const { worker } = await startWorker();
  const [row] = await db.sql<{ id: number }>(
    `insert into attune.execution (action_ref, status, worker, started_at) values ('core.hello', 'running', $1, now() - interval '11 seconds') returning id`,
    [worker.describe().id],
  );
  expect(await ended(row?.id ?? 0)).toMatchObject({ status: "abandoned", result: { abandoned_by: "worker_lost" } });
});

test("a worker tells by which name it locks its jobs, so that they can be given back when it is killed", async () => {
  await startWorker();
  const execution = await addExecution(db.sql, "core.sleeps");
  await begun(execution);
  const named = () =>
    db.sql(
      "select 1 from graphile_worker._private_jobs j join attune.worker w on j.locked_by = any (w.queue_worker_ids) where j.payload ->> 'execution' = $1",
      [String(execution)],
    );
  await eventually("the name is stored", async () => (await named()).length === 1, 5_000);
});
