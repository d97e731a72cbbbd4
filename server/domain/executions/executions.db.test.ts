import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Grant } from "@/lib/schemas/identity";
import { cancelExecution } from "@/server/domain/executions/cancel-execution";
import { getExecution } from "@/server/domain/executions/get-execution";
import { countExecutions, listExecutions } from "@/server/domain/executions/list-executions";
import { readExecutionLog } from "@/server/domain/executions/read-execution-log";
import { rerunExecution } from "@/server/domain/executions/rerun-execution";
import { runAction } from "@/server/domain/executions/run-action";
import { seedCore } from "@/server/testing/seed-core";
import {
  createTestActor,
  createTestContext,
  createTestDatabase,
  type TestContext,
  type TestDatabase,
} from "@/server/testing/test-context";

let database: TestDatabase;
let ctx: TestContext;
const as = async (login: string, grants: Grant[], permissionSetRefs: string[] = []) => ({
  ...ctx,
  actor: await createTestActor(database, { login, grants, permissionSetRefs }),
});

beforeAll(async () => {
  database = await createTestDatabase();
  await seedCore(database);
  ctx = await createTestContext(database);
  await database.sql(
    `insert into attune.action (ref, pack, pack_ref, label, entrypoint, param_schema)
     select 'core.login', id, 'core', 'Login', 'echo', '{"user":{"type":"string","default":"root"},"password":{"type":"string","secret":true}}'
     from attune.pack where ref = 'core'`,
  );
  await database.sql("insert into attune.permission_set (ref, label) values ('core.strong', 'Strong')");
});
afterAll(() => database.drop());

const jobs = (id: number) =>
  database.sql<{ payload: unknown }>(
    "select payload from graphile_worker._private_jobs where (payload ->> 'execution')::bigint = $1",
    [id],
  );
const statusOf = async (id: number) =>
  (await database.sql<{ status: string }>("select status from attune.execution where id = $1", [id]))[0]?.status;
const setStatus = (id: number, status: string) =>
  database.sql("update attune.execution set status = $2 where id = $1", [id, status]);

describe("running an action", () => {
  test("stores the execution with defaults and unchecked extras, and exactly one job", async () => {
    const { id, status } = await runAction(ctx, { action_ref: "core.login", parameters: { extra: [1], user: 5 } });
    expect(status).toBe("requested");
    const [row] = await database.sql(
      "select config, executor, permission_set_refs from attune.execution where id = $1",
      [id],
    );
    expect(row).toEqual({
      config: { extra: [1], user: 5 },
      executor: ctx.actor.kind === "identity" ? ctx.actor.id : 0,
      permission_set_refs: null,
    });
    expect(await jobs(id)).toEqual([{ payload: { execution: id } }]);
    const defaulted = await runAction(ctx, { action_ref: "core.login" });
    expect((await getExecution(ctx, { id: defaulted.id })).config).toEqual({ user: "root" });
    expect((await runAction(ctx, { action_ref: "core.echo" })).event).toBeNull();
  });

  test("needs actions:execute and an action that exists", async () => {
    const viewer = await as("viewer", [{ resource: "executions", actions: ["read"] }]);
    await expect(runAction(viewer, { action_ref: "core.echo" })).rejects.toMatchObject({
      code: "forbidden",
      message: expect.stringContaining("actions:execute"),
    });
    await expect(runAction(ctx, { action_ref: "core.none" })).rejects.toMatchObject({ code: "not_found" });
  });

  test("cannot give an execution a permission set that the caller lacks", async () => {
    const grants: Grant[] = [{ resource: "actions", actions: ["execute"] }];
    const weak = await as("weak", grants);
    const strong = await as("strong", grants, ["core.strong"]);
    const input = { action_ref: "core.echo", permission_set_refs: ["core.strong"] };
    await expect(runAction(weak, input)).rejects.toMatchObject({ code: "forbidden" });
    const { id } = await runAction(strong, input);
    await expect(rerunExecution(weak, { id })).rejects.toMatchObject({ code: "forbidden" });
    await expect(rerunExecution(strong, { id })).resolves.toMatchObject({ status: "requested" });
  });
});

describe("secrets", () => {
  test("are masked, survive a re-run that was edited from the masked parameters, and are shown only with keys:decrypt", async () => {
    const { id } = await runAction(ctx, { action_ref: "core.login", parameters: { user: "ann", password: "hunter2" } });
    expect((await getExecution(ctx, { id })).config).toEqual({ user: "ann", password: "***" });
    expect((await getExecution(ctx, { id, includeSecrets: true })).config).toEqual({
      user: "ann",
      password: "hunter2",
    });
    const reader = await as("reader", [{ resource: "executions", actions: ["read"] }]);
    await expect(getExecution(reader, { id, includeSecrets: true })).rejects.toMatchObject({ code: "forbidden" });
    const again = await rerunExecution(ctx, { id, parameters: { user: "bob", password: "***" } });
    expect((await getExecution(ctx, { id: again.id, includeSecrets: true })).config).toEqual({
      user: "bob",
      password: "hunter2",
    });
  });

  test("of an action that is gone stay masked with everything else", async () => {
    const { id } = await runAction(ctx, { action_ref: "core.login", parameters: { user: "ann", password: "hunter2" } });
    await database.sql("update attune.execution set action = null, action_ref = 'core.gone' where id = $1", [id]);
    expect((await getExecution(ctx, { id })).config).toEqual({ user: "***", password: "***" });
    await expect(rerunExecution(ctx, { id })).rejects.toMatchObject({ code: "not_found" });
  });

  test("reading an execution or its log needs executions:read", async () => {
    const nobody = await as("nobody", []);
    const { id } = await runAction(ctx, { action_ref: "core.echo" });
    await expect(getExecution(nobody, { id })).rejects.toMatchObject({ code: "forbidden" });
    await expect(readExecutionLog(nobody, { id, after_seq: -1, limit: 10 })).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(listExecutions(nobody, { limit: 1 })).resolves.toBeTruthy();
    const search = { resultContains: "part of a result", limit: 1 };
    await expect(listExecutions(nobody, search)).rejects.toMatchObject({ code: "forbidden" });
    await expect(countExecutions(nobody, search)).rejects.toMatchObject({ code: "forbidden" });
    const own: Grant = { resource: "executions", actions: ["read"], constraints: { owner: "self" } };
    await expect(listExecutions(await as("own", [own]), search)).rejects.toMatchObject({ code: "forbidden" });
  });
});

describe("cancelling", () => {
  test("ends what waits at once, asks a running one to stop, and refuses what has ended", async () => {
    for (const waiting of ["requested", "scheduling", "scheduled"]) {
      const { id } = await runAction(ctx, { action_ref: "core.echo" });
      await setStatus(id, waiting);
      const cancelled = await cancelExecution(ctx, { id });
      expect(cancelled).toMatchObject({ status: "cancelled", finished_at: expect.any(String) });
      expect((await getExecution(ctx, { id })).result).toEqual({ cancelled: true, succeeded: false });
      const stored = cancelled.updated;
      await expect(cancelExecution(ctx, { id })).rejects.toMatchObject({ code: "conflict" });
      expect((await getExecution(ctx, { id })).updated).toBe(stored);
    }
    const { id } = await runAction(ctx, { action_ref: "core.echo" });
    await setStatus(id, "running");
    expect(await cancelExecution(ctx, { id })).toMatchObject({ status: "canceling", finished_at: null });
    expect(await cancelExecution(ctx, { id })).toMatchObject({ status: "canceling" });
    for (const ended of ["completed", "failed", "timeout", "abandoned"]) {
      await setStatus(id, ended);
      await expect(cancelExecution(ctx, { id })).rejects.toMatchObject({ code: "conflict" });
    }
    await expect(cancelExecution(ctx, { id: 999_999_999 })).rejects.toMatchObject({ code: "not_found" });
  });

  test("needs executions:cancel", async () => {
    const { id } = await runAction(ctx, { action_ref: "core.echo" });
    const reader = await as("reader", [{ resource: "executions", actions: ["read"] }]);
    await expect(cancelExecution(reader, { id })).rejects.toMatchObject({ code: "forbidden" });
    expect(await statusOf(id)).toBe("requested");
  });

  test("and a start at the same moment: either the worker claims it and is asked to stop, or it claims nothing", async () => {
    for (let round = 0; round < 30; round += 1) {
      const { id } = await runAction(ctx, { action_ref: "core.echo" });
      const claim = () =>
        database.sql(
          "update attune.execution set status = 'running', started_at = now() where id = $1 and status = 'requested' returning id",
          [id],
        );
      const started = round % 2 === 0 ? claim() : null;
      const cancelling = cancelExecution(ctx, { id });
      const [claimed, cancelled] = await Promise.all([started ?? claim(), cancelling]);
      const status = await statusOf(id);
      expect(status).toBe(claimed.length === 1 ? "canceling" : "cancelled");
      expect(cancelled.status).toBe(status);
    }
  });

  test("and an end at the same moment: the result of the worker is never overwritten", async () => {
    for (let round = 0; round < 20; round += 1) {
      const { id } = await runAction(ctx, { action_ref: "core.echo" });
      await setStatus(id, "running");
      const finish = database.sql(
        `update attune.execution set status = case when status = 'canceling' then 'cancelled' else 'completed' end, result = '{"exit_code":0}', finished_at = now()
         where id = $1 and status in ('running', 'canceling')`,
        [id],
      );
      const [, cancelled] = await Promise.allSettled([finish, cancelExecution(ctx, { id })]);
      const { result, status } = await getExecution(ctx, { id });
      expect(result).toEqual({ exit_code: 0 });
      expect(status).toBe(cancelled.status === "fulfilled" ? "cancelled" : "completed");
    }
  });
});

describe("the list", () => {
  test("pages by id without gaps or repeats while new rows arrive, and filters by several statuses", async () => {
    const [action] = await database.sql<{ id: number }>("select id from attune.action where ref = 'core.echo'");
    await database.sql(
      `insert into attune.execution (action, action_ref, rule_ref, status)
       select $1, 'core.echo', 'core.paged', (array['completed', 'failed', 'timeout'])[1 + n % 3] from generate_series(1, 60) n`,
      [action?.id],
    );
    const seen: number[] = [];
    let cursor: number | null = null;
    do {
      const page: Awaited<ReturnType<typeof listExecutions>> = await listExecutions(ctx, {
        rule_ref: "core.paged",
        status: ["failed", "timeout"],
        limit: 7,
        cursor,
      });
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.next_cursor;
      await database.sql(
        "insert into attune.execution (action, action_ref, rule_ref, status) values ($1, 'core.echo', 'core.paged', 'failed')",
        [action?.id],
      );
    } while (cursor !== null);
    expect(seen).toHaveLength(40);
    expect(new Set(seen).size).toBe(40);
    expect(seen).toEqual([...seen].sort((a, b) => b - a));
    const byAction = await listExecutions(ctx, { action_ref: "core.nothing", limit: 10 });
    expect(byAction).toEqual({ items: [], next_cursor: null });
  });
});

describe("the log", () => {
  test("is given in pieces, and is complete only when the execution has ended and nothing is left", async () => {
    const { id } = await runAction(ctx, { action_ref: "core.echo" });
    await database.sql(
      "insert into attune.execution_log (execution, seq, stream, content) select $1, n, 'stdout', 'line ' || n from generate_series(0, 4) n",
      [id],
    );
    const first = await readExecutionLog(ctx, { id, after_seq: -1, limit: 3 });
    expect(first.items.map(({ seq }) => seq)).toEqual([0, 1, 2]);
    expect(first.complete).toBe(false);
    expect((await readExecutionLog(ctx, { id, after_seq: 2, limit: 3 })).complete).toBe(false);
    await setStatus(id, "completed");
    expect((await readExecutionLog(ctx, { id, after_seq: 1, limit: 2 })).complete).toBe(false);
    expect(await readExecutionLog(ctx, { id, after_seq: 2, limit: 3 })).toMatchObject({
      complete: true,
      items: [{ seq: 3 }, { seq: 4 }],
    });
  });
});
