import type { OverlapPolicy } from "@/lib/vocabulary";
import type { Sql } from "@/server/db/database";
import { addAction, addRule, addWorker } from "@/server/testing/definitions";
import { alertEvent, createPipelineNode, type PipelineNode } from "@/server/testing/pipeline-node";
import { seedCore } from "@/server/testing/seed-core";
import {
  createTestContext,
  createTestDatabase,
  type TestContext,
  type TestDatabase,
} from "@/server/testing/test-context";
import { claimExecution } from "@/server/worker/claim-execution";
import { type FinalStatus, settleExecution } from "@/server/worker/settle-execution";

/** What became of one match; `run` is the status of its execution. */
export type StagedMatch = {
  n: number;
  status: string;
  reason: string | null;
  blocked_by: number | null;
  execution: number | null;
  run: string | null;
};

export type OverlapStage = Awaited<ReturnType<typeof createOverlapStage>>;

/**
 * Two nodes of the pipeline, one worker, and a rule that matches numbered events: to play what happens when it matches
 * while it still runs. `core.thrice` is an action with two retries.
 */
export async function createOverlapStage() {
  const db: TestDatabase = await createTestDatabase();
  await seedCore(db);
  const ctx: TestContext = await createTestContext(db);
  await addAction(db.sql, { ref: "core.thrice", maxRetries: 2 });
  const nodes: [PipelineNode, PipelineNode] = [await createPipelineNode(db.url), await createPipelineNode(db.url)];
  let worker = 0;

  const events = (...numbers: number[]) => numbers.map((n) => alertEvent({ n }));
  const matches = () =>
    db.sql<StagedMatch>(
      `select (n.payload ->> 'n')::int as n, n.status, n.suppressed_reason as reason, n.blocked_by, x.id as execution, x.status as run
       from attune.enforcement n left join attune.execution x on x.enforcement = n.id order by n.id, x.id`,
    );
  /** The last execution of the match of event n. */
  const runOf = async (n: number) => (await matches()).filter((one) => one.n === n).at(-1)?.execution ?? 0;
  const settleIn = (sql: Sql, execution: number, status: FinalStatus) =>
    settleExecution(sql, { execution, worker, status, result: {} });
  const settle = (execution: number, status: FinalStatus) => db.transaction((sql) => settleIn(sql, execution, status));
  const claim = (execution: number) => claimExecution(db.sql, execution, worker);
  /** Lets the worker take it. Returns the execution. */
  async function begin(n: number): Promise<number> {
    const execution = await runOf(n);
    if ((await claim(execution)) === null) throw new Error(`the match ${n} has nothing to begin`);
    return execution;
  }
  const reload = async () => {
    for (const node of nodes) await node.rules.reload();
  };

  return {
    db,
    ctx,
    nodes,
    events,
    /** All matches, oldest first. */
    matches,
    runOf,
    settle,
    settleIn,
    claim,
    begin,
    reload,
    async end(n: number, status: FinalStatus = "completed"): Promise<void> {
      await settle(await begin(n), status);
    },
    /** One event after the other, each in a commit of its own. */
    async match(...numbers: number[]): Promise<void> {
      for (const event of events(...numbers)) await nodes[0].pipeline.submit({ events: [event], settlement: null });
    },
    /** The matches in words: "1 running", "2 waits", or why it ran nothing. */
    async story(): Promise<string[]> {
      return (await matches()).map(
        (one) => `${one.n} ${one.run ?? (one.status === "created" ? "waits" : (one.reason ?? one.status))}`,
      );
    },
    /** Executions that have a job. */
    async queued(): Promise<number[]> {
      const rows = await db.sql<{ id: number }>(
        "select (payload ->> 'execution')::bigint as id from graphile_worker._private_jobs order by 1",
      );
      return rows.map((row) => row.id);
    },
    /** A rule of core.alert that renders the event's number into its parameters. */
    async addOverlapping(policy: OverlapPolicy, change: { cap?: number; actionRef?: string } = {}): Promise<number> {
      const rule = await addRule(db.sql, {
        ref: "core.overlapping",
        actionRef: change.actionRef ?? "core.echo",
        actionParams: { message: "{{ event.payload.n }}" },
        overlapPolicy: policy,
        ...(change.cap === undefined ? {} : { overlapCap: change.cap }),
      });
      await reload();
      return rule;
    },
    /** The worker's heart stops so long ago that the next sweep gives it up. */
    async silenceWorker(): Promise<void> {
      await db.sql("update attune.worker set last_heartbeat = now() - interval '13 seconds'");
    },
    /** Nothing has happened, no rule is there, and the worker is a new one. */
    async clear(): Promise<void> {
      await db.sql(
        "truncate attune.event, attune.enforcement, attune.execution, attune.execution_log, attune.rule, attune.timer, attune.timer_period, attune.timer_skip, attune.worker",
      );
      await db.sql("delete from graphile_worker._private_jobs");
      worker = await addWorker(db.sql, "one");
    },
    async close(): Promise<void> {
      for (const node of nodes) await node.close();
      await db.drop();
    },
  };
}
