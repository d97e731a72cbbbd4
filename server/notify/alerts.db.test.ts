import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { systemClock } from "@/lib/schedule/clock";
import { createChores } from "@/server/chores";
import { openDatabase } from "@/server/db/database";
import { createDoorbell } from "@/server/db/doorbell";
import { silentLog } from "@/server/log";
import { toStoredSecrets } from "@/server/secrets/stored-channel";
import { claimSensor, type ProcessRow, saveProcess } from "@/server/sensors/lease";
import { addAction, addExecution, addRule, addSensor, addWorker, only } from "@/server/testing/definitions";
import { eventually } from "@/server/testing/eventually";
import { startHttpReceiver } from "@/server/testing/receivers";
import { startTestNode } from "@/server/testing/running-engine";
import { seedCore } from "@/server/testing/seed-core";
import { addScriptSensor } from "@/server/testing/sensor-node";
import { createTestDatabase, type TestDatabase, testConfig } from "@/server/testing/test-context";
import { claimExecution } from "@/server/worker/claim-execution";
import { sweepDeadWorkers } from "@/server/worker/dead-workers";
import { type FinalStatus, settleExecution } from "@/server/worker/settle-execution";
import { createWorker } from "@/server/worker/worker";
import { sendQueued } from "./send";

let db: TestDatabase;
let web: Awaited<ReturnType<typeof startHttpReceiver>>;
let directory: string;
let worker: number;
const stops: (() => Promise<void>)[] = [];
const config = { ...testConfig, publicUrl: "https://attune.example.com" };

beforeAll(async () => {
  db = await createTestDatabase();
  await seedCore(db);
  web = await startHttpReceiver();
  directory = mkdtempSync(path.join(tmpdir(), "attune-alerts-"));
  await addAction(db.sql, { ref: "core.fails", entrypoint: "echo broken disk >&2; exit 3" });
  await addAction(db.sql, { ref: "core.thrice", entrypoint: "exit 1", maxRetries: 2 });
  await addAction(db.sql, { ref: "core.notify", entrypoint: "internal://notify" });
  await addRule(db.sql, { ref: "core.nightly", actionRef: "core.fails" });
});
beforeEach(async () => {
  await db.sql(
    "truncate attune.execution, attune.execution_log, attune.worker, attune.channel, attune.alert, attune.notification cascade",
  );
  await db.sql("select graphile_worker.complete_jobs(array(select id from graphile_worker.jobs))");
  web.calls.length = 0;
  web.statuses.length = 0;
  await addChannel("hook");
  worker = await addWorker(db.sql, "one");
});
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});
afterAll(async () => {
  await Promise.all([db.drop(), web.close()]);
  rmSync(directory, { recursive: true, force: true });
});

const addChannel = (ref: string) =>
  db.sql("insert into attune.channel (ref, name, kind, value) values ($1, $1, 'webhook', $2)", [
    ref,
    toStoredSecrets(config.encryptionKey, ref, { url: `${web.url}/${ref}` }),
  ]);
const alertOn = (target: string, ref: string, channel = "hook") =>
  db.sql("insert into attune.alert (target, ref, channel) select $1, $2, id from attune.channel where ref = $3", [
    target,
    ref,
    channel,
  ]);
type Stored = {
  id: number;
  title: string;
  message: string;
  path: string;
  more: number;
  status: string;
  error: string | null;
};
const stored = () =>
  db.sql<Stored & { in_seconds: number }>(
    "select *, extract(epoch from due_at - now())::float8 as in_seconds from attune.notification order by id",
  );
const jobs = async () =>
  (await db.sql<{ task_identifier: string }>("select task_identifier from graphile_worker.jobs")).filter(
    ({ task_identifier }) => task_identifier === "notify",
  );

/** An execution that this worker has taken and ends. */
async function end(
  actionRef: string,
  status: FinalStatus,
  { ruleRef, canceling }: { ruleRef?: string; canceling?: boolean } = {},
) {
  const id = await addExecution(db.sql, actionRef);
  await db.sql("update attune.execution set rule_ref = $2 where id = $1", [id, ruleRef ?? null]);
  await claimExecution(db.sql, id, worker);
  if (canceling) await db.sql("update attune.execution set status = 'canceling' where id = $1", [id]);
  const result = { succeeded: false, error: "broken disk" };
  const { retry } = await db.transaction((sql) => settleExecution(sql, { execution: id, worker, status, result }));
  return { id, retry };
}

async function startWorker() {
  const own = openDatabase(db.url, silentLog, { poolSize: 6 });
  const doorbell = createDoorbell(db.url, silentLog, systemClock);
  await doorbell.start();
  const chores = createChores(silentLog);
  const running = createWorker({
    db: own,
    doorbell,
    clock: systemClock,
    log: silentLog,
    config: { ...config, dataDirectory: directory },
    chores,
  });
  await running.start();
  stops.push(async () => {
    await running.stop(0);
    await chores.stop();
    await doorbell.stop();
    await own.close();
  });
}

describe("a message is queued with the end that it tells of", () => {
  test("for the rule and for the action of a failed execution, once for each channel", async () => {
    await addChannel("other");
    await alertOn("rule", "core.nightly");
    await alertOn("action", "core.fails", "other");
    const { id } = await end("core.fails", "failed", { ruleRef: "core.nightly" });
    expect(await stored()).toMatchObject([
      { title: "core.nightly failed", path: `/executions/${id}`, status: "queued", more: 0 },
      { title: "core.nightly failed", message: expect.stringContaining("broken disk") },
    ]);
    expect(await jobs()).toHaveLength(2);
    await db.sql("update attune.alert set channel = (select id from attune.channel where ref = 'hook')");
    await db.sql("truncate attune.notification");
    await end("core.fails", "failed", { ruleRef: "core.nightly" });
    expect(await stored()).toHaveLength(1);
  });

  test("and is gone with it when that is not stored", async () => {
    await alertOn("action", "core.fails");
    const id = await addExecution(db.sql, "core.fails");
    await claimExecution(db.sql, id, worker);
    const work = db.transaction(async (sql) => {
      await settleExecution(sql, { execution: id, worker, status: "failed", result: {} });
      throw new Error("the power is gone");
    });
    await expect(work).rejects.toThrow("the power is gone");
    expect([await stored(), await jobs()]).toEqual([[], []]);
  });

  test("not for a success, an end that somebody wanted, a failure that is tried again, or another's", async () => {
    for (const ref of ["core.fails", "core.thrice"]) await alertOn("action", ref);
    await end("core.fails", "completed");
    await end("core.fails", "cancelled");
    await end("core.fails", "failed", { canceling: true });
    expect((await end("core.thrice", "failed")).retry).not.toBeNull();
    await end("core.echo", "failed");
    expect(await stored()).toEqual([]);
  });

  test("after the last of several attempts, and for what a dead worker left", async () => {
    await alertOn("action", "core.thrice");
    await alertOn("action", "core.fails");
    const { retry } = await end("core.thrice", "failed");
    await db.sql("update attune.execution set attempt = 3 where id = $1", [retry]);
    const left = await addExecution(db.sql, "core.fails");
    for (const id of [retry ?? 0, left]) await claimExecution(db.sql, id, worker);
    await db.sql("update attune.worker set last_heartbeat = now() - interval '1 minute'");
    await sweepDeadWorkers(db, silentLog);
    expect((await stored()).map(({ message }) => message.split("\n")[0])).toEqual([
      `core.thrice was abandoned after 3 attempts (execution ${retry}).`,
      `core.fails was abandoned (execution ${left}).`,
    ]);
  });

  test("for a sensor whose process is given up, and for one that is tried again not yet", async () => {
    const sensor = await addScriptSensor(db.sql, "core.watch", "exit 1");
    await alertOn("sensor", "core.watch");
    await claimSensor(db.sql, { sensor, node: "n", host: "h", hash: "" });
    const row: ProcessRow = {
      ...{ status: "backoff", hash: "", pid: null, restarts: 3, runningForMs: null, startsInMs: 1_000 },
      ...{ exitCode: 1, error: "no such file" },
    };
    const save = (change: Partial<ProcessRow>) =>
      db.transaction((sql) => saveProcess(sql, sensor, "n", { ...row, ...change }));
    await save({});
    expect(await stored()).toEqual([]);
    await save({ status: "failed" });
    await save({ status: "failed" });
    expect(await stored()).toMatchObject([
      {
        title: "core.watch was given up",
        message: expect.stringContaining("no such file"),
        path: "/sensors/core.watch",
        more: 0,
      },
    ]);
  });

  test("for a timer that SQL made invalid: once, however many nodes and starts find it", async () => {
    const sensor = await addSensor(db.sql, { ref: "core.tick", config: { unit: "hours", interval: 1 } });
    await alertOn("sensor", "core.tick");
    const nodes = [await startTestNode(db.url), await startTestNode(db.url)];
    for (const node of nodes) stops.push(() => node.stop());
    await db.sql(`update attune.sensor set config = '{"unit":"hours","interval":-1}' where id = $1`, [sensor]);
    await eventually("it is told", async () => (await stored()).length > 0);
    await Promise.all(nodes.map((node) => node.engine.reload()));
    const again = await startTestNode(db.url);
    stops.push(() => again.stop());
    expect(again.engine.armedSensor(sensor).problem).not.toBeNull();
    await Promise.all([...nodes, again].map((node) => node.engine.settle({ sensors: [sensor] })));
    expect(await stored()).toMatchObject([{ title: "core.tick does not fire any more", more: 0 }]);
  });
});

describe("at most one message a minute", () => {
  const send = async (id: number, isLast = true) => sendQueued({ sql: db.sql, clock: systemClock, config }, id, isLast);

  test("further failures are folded into the next, and none is lost", async () => {
    await alertOn("action", "core.fails");
    await end("core.fails", "failed");
    await send(only(await stored()).id);
    for (let count = 0; count < 13; count += 1) await end("core.fails", "failed");
    const [first, second, ...others] = await stored();
    expect(others).toEqual([]);
    expect(first).toMatchObject({ status: "sent", more: 0 });
    expect(second).toMatchObject({ status: "queued", more: 12 });
    expect(second?.in_seconds).toBeGreaterThan(50);
    await send(second?.id ?? 0);
    expect(web.calls.map(({ body }) => body.more)).toEqual([0, 12]);
    expect(web.calls[1]?.body.text).toContain("And 12 more since then.");
  });

  test("failures that end at the same time make one message that counts all of them", async () => {
    await alertOn("action", "core.fails");
    await Promise.all(Array.from({ length: 6 }, () => end("core.fails", "failed")));
    expect(only(await stored())).toMatchObject({ more: 5 });
    expect(await jobs()).toHaveLength(1);
  });

  test("a message is sent once, however often its job is delivered", async () => {
    await alertOn("action", "core.fails");
    await end("core.fails", "failed");
    const { id } = only(await stored());
    await send(id);
    await send(id);
    expect(web.calls).toHaveLength(1);
    expect(web.calls[0]?.headers["idempotency-key"]).toBe(`attune-${id}`);
  });

  test("what may pass is tried again, what will not is not, and the last failure is kept", async () => {
    await alertOn("action", "core.fails");
    await end("core.fails", "failed");
    const { id } = only(await stored());
    web.statuses.push(503, 503);
    await expect(send(id, false)).rejects.toThrow("503");
    expect(only(await stored())).toMatchObject({ status: "sending" });
    await send(id, true);
    expect(only(await stored())).toMatchObject({ status: "failed", error: expect.stringContaining("503") });
    await end("core.fails", "failed");
    const [, second] = await stored();
    web.statuses.push(404);
    await send(second?.id ?? 0, false);
    expect((await stored())[1]).toMatchObject({ status: "failed", error: expect.stringContaining("404") });
  });
});

describe("with a real worker", () => {
  test("a failing action is told with a link", async () => {
    await alertOn("action", "core.fails");
    await startWorker();
    const id = await addExecution(db.sql, "core.fails");
    const call = await eventually("the message arrives", () => web.calls[0], 20_000);
    expect(call.body).toMatchObject({
      title: "core.fails failed",
      link: `https://attune.example.com/executions/${id}`,
    });
    expect(call.body.message).toContain("broken disk");
    await eventually("it is noted", async () => only(await stored()).status === "sent");
  });

  test("core.notify sends its message, and no process sees the address", async () => {
    await startWorker();
    const sent = await addExecution(db.sql, "core.notify", { channel: "hook", title: "Disk full", message: 97 });
    const lost = await addExecution(db.sql, "core.notify", { channel: "nowhere", title: "x" });
    const result = (id: number) =>
      eventually("it ends", async () => {
        const row = only(
          await db.sql<{ status: string; result: object | null }>(
            "select status, result from attune.execution where id = $1",
            [id],
          ),
        );
        return row.result && row;
      });
    expect(await result(sent)).toMatchObject({
      status: "completed",
      result: { succeeded: true, data: { channel: "hook" } },
    });
    expect(await result(lost)).toMatchObject({
      status: "failed",
      result: { error: expect.stringContaining("no channel nowhere") },
    });
    expect(web.calls).toMatchObject([{ body: { origin: "action", title: "Disk full", message: "97" } }]);
    expect(await stored()).toMatchObject([{ title: "Disk full", status: "sent" }]);
  });
});
