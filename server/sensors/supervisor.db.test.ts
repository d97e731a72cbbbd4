import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { isAlive, processStart } from "@/server/process-identity";
import { addRule } from "@/server/testing/definitions";
import { eventually } from "@/server/testing/eventually";
import { seedCore } from "@/server/testing/seed-core";
import {
  addScriptSensor,
  isRunning,
  outputOf,
  processWhen,
  type SensorNode,
  startSensorNode,
} from "@/server/testing/sensor-node";
import { createTestDatabase, type TestDatabase } from "@/server/testing/test-context";

const WATCH = 'echo "watching with $ATTUNE_SENSOR_TRIGGERS"; exec sleep 600';

let db: TestDatabase;
const nodes: SensorNode[] = [];

beforeAll(async () => {
  db = await createTestDatabase();
  await seedCore(db);
});
beforeEach(async () => {
  await db.sql("delete from attune.rule");
  await db.sql("delete from attune.sensor where is_adhoc");
});
afterEach(async () => {
  await Promise.all(nodes.splice(0).map((node) => node.stop()));
});
afterAll(() => db.drop());

async function node(options: { dataDirectory?: string } = {}): Promise<SensorNode> {
  const started = await startSensorNode(db.url, options);
  nodes.push(started);
  return started;
}

/** Not even a zombie counts as alive: the supervisor is its parent and reaps it. */
const lives = (pid: number | null) => pid !== null && isAlive({ pid, start: "" });
const running = (sensor: number) => processWhen(db, sensor, "the sensor runs", isRunning);
const runningOn = (sensor: number, { describe }: SensorNode["supervisor"]) =>
  processWhen(db, sensor, "this node runs it", (row) => isRunning(row) && row.node === describe().node);
const status = (sensor: number, wanted: string) =>
  processWhen(db, sensor, `the sensor is ${wanted}`, (row) => row.status === wanted);

describe("a sensor that is no timer", () => {
  test("runs while an enabled rule uses its trigger, and is gone when the last one is disabled", async () => {
    const { supervisor } = await node();
    const sensor = await addScriptSensor(db.sql, "core.watch", WATCH);
    await supervisor.settle();
    expect(supervisor.describe().held).toBe(0);
    const rule = await addRule(db.sql, { ref: "core.react", triggerParams: { path: "/tmp" } });
    const { pid } = await running(sensor);
    expect(lives(pid)).toBe(true);
    await eventually("it has said with what it watches", async () =>
      (await outputOf(db, sensor)).includes(
        `[{"id":"rule_${rule}","ref":"core.alert","config":{"path":"/tmp"},"rule":{"id":${rule},"ref":"core.react"`,
      ),
    );

    await db.sql("update attune.rule set enabled = false where id = $1", [rule]);
    await supervisor.settle();
    expect(lives(pid)).toBe(false);
    expect(await status(sensor, "waiting")).toMatchObject({ node: null, pid: null });
  });

  test("its token is stored nowhere, even when it prints it", async () => {
    await node();
    const sensor = await addScriptSensor(db.sql, "core.watch", 'echo "token $ATTUNE_API_TOKEN."; exec sleep 600');
    await addRule(db.sql, { ref: "core.react" });
    await running(sensor);
    await eventually("it has spoken", async () => (await outputOf(db, sensor)).includes("token"));
    expect(await outputOf(db, sensor)).toBe("token ***.\n");
  });

  test("a process that ignores SIGTERM is gone, with what it started, when a disable is settled", async () => {
    const { supervisor } = await node();
    const sensor = await addScriptSensor(
      db.sql,
      "core.watch",
      "trap '' TERM; sleep 600 & echo child=$!; while :; do sleep 0.1; done",
    );
    await addRule(db.sql, { ref: "core.react" });
    const { pid } = await running(sensor);
    const child = await eventually("its child", async () =>
      Number(/child=(\d+)/.exec(await outputOf(db, sensor))?.[1]),
    );
    await db.sql("update attune.sensor set enabled = false where id = $1", [sensor]);
    await supervisor.settle([sensor]);
    expect(lives(pid)).toBe(false);
    await eventually("the child is gone, too", () => processStart(child) === "");
    await status(sensor, "stopped");
  });

  test("is started again with the new list when a rule of it is made, changed or deleted; a rule of another trigger is nothing to it", async () => {
    await node();
    const sensor = await addScriptSensor(db.sql, "core.watch", WATCH);
    const first = await addRule(db.sql, { ref: "core.one" });
    let { pid } = await running(sensor);
    const other = async (what: string) => {
      const row = await processWhen(db, sensor, what, (found) => isRunning(found) && found.pid !== pid);
      expect(lives(pid)).toBe(false);
      expect(row.restarts).toBe(0);
      pid = row.pid;
    };
    await addRule(db.sql, { ref: "core.elsewhere", triggerRef: "core.crontimer" });
    const second = await addRule(db.sql, { ref: "core.two" });
    await other("it runs with the second rule");
    await eventually("it knows the second rule", async () => (await outputOf(db, sensor)).includes(`"rule_${second}"`));
    await db.sql(`update attune.rule set trigger_params = '{"depth":3}' where id = $1`, [first]);
    await other("it runs with the changed rule");
    await db.sql("delete from attune.rule where id = $1", [second]);
    await other("it runs without the second rule");
    await db.sql("update attune.rule set label = 'Renamed' where id = $1", [first]);
    await db.sql("update attune.sensor set label = 'Renamed' where id = $1", [sensor]);
    await nodes[0]?.supervisor.settle();
    expect((await running(sensor)).pid).toBe(pid);
  });

  test("gets what it needs in the environment and on stdin, and nothing of the server's own", async () => {
    const { dataDirectory } = await node();
    const sensor = await addScriptSensor(
      db.sql,
      "core.watch",
      'cd "$ATTUNE_ARTIFACTS_DIR"; env | sort > env; cat > stdin; echo ready; exec sleep 600',
    );
    await db.sql('update attune.sensor set config = \'{"path":"/srv"}\' where id = $1', [sensor]);
    const rule = await addRule(db.sql, { ref: "core.react" });
    await eventually("it has looked", async () => (await outputOf(db, sensor)) === "ready\n");
    // In its log the token is masked, so it writes what it got into its own directory.
    const written = (name: string) =>
      readFileSync(path.join(dataDirectory, "artifacts/sensors/core.watch", name), "utf8");
    const env = new Map(
      written("env")
        .split("\n")
        .filter((line) => /^[A-Z_]+=/.test(line))
        .map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
    );
    expect(env.get("ATTUNE_API_URL")).toBe("http://127.0.0.1:3000");
    expect(env.get("ATTUNE_SENSOR_ID")).toBe(String(sensor));
    expect(env.get("ATTUNE_SENSOR_REF")).toBe("core.watch");
    expect(env.get("ATTUNE_LOG_LEVEL")).toBe("silent");
    expect(env.get("ATTUNE_API_TOKEN")).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
    const allowed = /^(ATTUNE_\w+|PATH|HOME|TMPDIR|LANG|TZ|PWD|OLDPWD|SHLVL|_)$/;
    expect([...env.keys()].filter((name) => !allowed.test(name))).toEqual([]);
    expect(JSON.parse(written("stdin"))).toMatchObject({
      api_url: env.get("ATTUNE_API_URL"),
      api_token: env.get("ATTUNE_API_TOKEN"),
      sensor_id: sensor,
      sensor_ref: "core.watch",
      trigger_types: ["core.alert"],
      triggers: [{ id: `rule_${rule}`, ref: "core.alert", config: {} }],
      config: { path: "/srv" },
    });
    const identity = await db.sql(
      "select auth_provider, frozen from attune.identity where login = 'sensor:core.watch'",
    );
    expect(identity).toEqual([{ auth_provider: "sensor", frozen: false }]);
  });
});

describe("a process that ends by itself", () => {
  test("is started again after growing pauses, its reason is kept, and no other sensor notices", async () => {
    await node();
    const broken = await addScriptSensor(db.sql, "core.broken", "echo 'cannot reach it' >&2; exit 3");
    const well = await addScriptSensor(db.sql, "core.well", WATCH);
    await addRule(db.sql, { ref: "core.react" });
    const { pid } = await running(well);
    const failing = await processWhen(
      db,
      broken,
      "it failed twice",
      (row) => row.status === "backoff" && row.restarts >= 2,
    );
    expect(failing).toMatchObject({
      last_exit_code: 3,
      last_error: "It exited with code 3: cannot reach it",
      pid: null,
    });
    expect((failing.next_start_at?.getTime() ?? 0) - Date.now()).toBeGreaterThan(1_000);
    expect(await running(well)).toMatchObject({ pid, restarts: 0 });
  });

  test("counts as an end with exit code 0, too, and with a script that is not there", async () => {
    await node();
    const done = await addScriptSensor(db.sql, "core.done", "echo done");
    const missing = await addScriptSensor(db.sql, "core.missing", "watch.sh");
    await addRule(db.sql, { ref: "core.react" });
    expect(await status(done, "backoff")).toMatchObject({
      last_exit_code: 0,
      last_error: expect.stringContaining("ended by itself"),
    });
    expect(await status(missing, "backoff")).toMatchObject({
      last_error: expect.stringContaining("no file sensors/watch.sh"),
    });
  });

  test("runs at once, with its failures forgotten, when its script is mended", async () => {
    await node();
    const sensor = await addScriptSensor(db.sql, "core.watch", "exit 1");
    await addRule(db.sql, { ref: "core.react" });
    await processWhen(db, sensor, "it fails", (row) => row.restarts >= 2);
    await db.sql("update attune.sensor set entrypoint = $2 where id = $1", [sensor, WATCH]);
    expect(await running(sensor)).toMatchObject({ restarts: 0, last_error: null });
  });

  test("begins afresh, with its failures forgotten, when somebody asks for a restart", async () => {
    const { supervisor } = await node();
    const sensor = await addScriptSensor(db.sql, "core.watch", "exit 1");
    await addRule(db.sql, { ref: "core.react" });
    await status(sensor, "backoff");
    const before = await processWhen(db, sensor, "it fails again", (row) => row.restarts >= 2);
    await db.sql("update attune.sensor_process set configuration_hash = null, status = status where sensor = $1", [
      sensor,
    ]);
    const after = await processWhen(db, sensor, "it begins afresh", (row) => row.restarts === 1);
    expect(before.restarts).toBeGreaterThan(after.restarts);
    expect(supervisor.describe().held).toBe(1);
  });
});

describe("of several nodes", () => {
  test("one runs it; when that one stops, another does", async () => {
    const sensor = await addScriptSensor(db.sql, "core.watch", WATCH);
    const all = [await node(), await node(), await node()];
    await addRule(db.sql, { ref: "core.react" });
    const first = await running(sensor);
    await Promise.all(all.map(({ supervisor }) => supervisor.settle()));
    expect(all.map(({ supervisor }) => supervisor.describe().held).sort()).toEqual([0, 0, 1]);
    const holder = all.find(({ supervisor }) => supervisor.describe().node === first.node);
    await holder?.stop();
    nodes.splice(0, 3, ...all.filter((one) => one !== holder));
    expect(lives(first.pid)).toBe(false);
    const next = await processWhen(db, sensor, "another runs it", (row) => isRunning(row) && row.node !== first.node);
    expect(lives(next.pid)).toBe(true);
  });

  test("a node that dies keeps it until its lease has run out, and not longer", async () => {
    const sensor = await addScriptSensor(db.sql, "core.watch", WATCH);
    await db.sql(
      "insert into attune.sensor_process (sensor, status, node, host, pid, lease_until) values ($1, 'running', 'elsewhere:1:2:3', 'elsewhere', 99, now() + interval '1 hour')",
      [sensor],
    );
    await addRule(db.sql, { ref: "core.react" });
    const { supervisor } = await node();
    await supervisor.settle();
    expect(supervisor.describe().held).toBe(0);
    await db.sql("update attune.sensor_process set lease_until = now() - interval '1 second' where sensor = $1", [
      sensor,
    ]);
    await runningOn(sensor, supervisor);
  });

  test("a node whose lease went to another ends its process", async () => {
    const sensor = await addScriptSensor(db.sql, "core.watch", WATCH);
    await addRule(db.sql, { ref: "core.react" });
    await node();
    const { pid } = await running(sensor);
    await db.sql(
      "update attune.sensor_process set node = 'elsewhere:1:2:3', lease_until = now() + interval '1 hour' where sensor = $1",
      [sensor],
    );
    await eventually("the process is gone", () => !lives(pid));
    expect((await db.sql("select node from attune.sensor_process where sensor = $1", [sensor]))[0]).toEqual({
      node: "elsewhere:1:2:3",
    });
  });

  test("after a hard kill of a node on this machine its processes are ended, and its leases taken over before they run out", async () => {
    const dataDirectory = mkdtempSync(path.join(tmpdir(), "attune-sensors-"));
    const orphan = spawn("sleep", ["600"], { detached: true, stdio: "ignore" });
    const gone = spawn("true", { stdio: "ignore" });
    await new Promise((resolve) => gone.once("exit", resolve));
    const work = path.join(dataDirectory, "sensor-work", `${gone.pid}-1-abc`);
    mkdirSync(work, { recursive: true });
    writeFileSync(path.join(work, "1-1.process"), `${orphan.pid} ${processStart(orphan.pid ?? 0)}\n`);
    const sensor = await addScriptSensor(db.sql, "core.watch", WATCH);
    await db.sql(
      "insert into attune.sensor_process (sensor, status, node, host, pid, lease_until) values ($1, 'running', $2, $3, $4, now() + interval '20 seconds')",
      [sensor, `${hostname()}:${gone.pid}:1:abc`, hostname(), orphan.pid],
    );
    await addRule(db.sql, { ref: "core.react" });
    const ended = new Promise((resolve) => orphan.once("exit", resolve));
    const { supervisor } = await node({ dataDirectory });
    await ended;
    await runningOn(sensor, supervisor);
  });
});

test("a node that stops leaves no process and no lease", async () => {
  const sensor = await addScriptSensor(db.sql, "core.watch", WATCH);
  await addRule(db.sql, { ref: "core.react" });
  const only = await node();
  const { pid } = await running(sensor);
  await only.stop();
  nodes.splice(0);
  expect(lives(pid)).toBe(false);
  expect(await status(sensor, "stopped")).toMatchObject({ node: null, pid: null });
});
