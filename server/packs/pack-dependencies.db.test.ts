import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { systemClock } from "@/lib/schedule/clock";
import type { ExecutionResult } from "@/lib/schemas/execution";
import { type ExecutionStatus, isTerminalStatus } from "@/lib/vocabulary";
import { createChores } from "@/server/chores";
import { openDatabase } from "@/server/db/database";
import { createDoorbell } from "@/server/db/doorbell";
import { installPack } from "@/server/domain/packs/install-pack";
import { listPackEnvironments } from "@/server/domain/packs/list-environments";
import { loadStandardPacks } from "@/server/domain/packs/load-standard-packs";
import { rebuildEnvironment } from "@/server/domain/packs/rebuild-environment";
import { stagePack } from "@/server/domain/packs/stage-pack";
import { silentLog } from "@/server/log";
import { addExecution, only } from "@/server/testing/definitions";
import { eventually } from "@/server/testing/eventually";
import { archiveOf, streamOf } from "@/server/testing/pack-archives";
import {
  createTestContext,
  createTestDatabase,
  type TestContext,
  type TestDatabase,
  testConfig,
} from "@/server/testing/test-context";
import { createWorker } from "@/server/worker/worker";

/** With the runtimes as the core pack has them, real interpreters and a real worker. Nothing comes from a network. */
const SLOW_MS = 120_000;

let database: TestDatabase;
let ctx: TestContext;
let home: string;
const stops: (() => Promise<void>)[] = [];
beforeAll(async () => {
  database = await createTestDatabase();
  await loadStandardPacks(await createTestContext(database, { actor: { kind: "system" } }));
});
beforeEach(async () => {
  await database.sql("delete from attune.pack where ref <> 'core'");
  home = mkdtempSync(path.join(tmpdir(), "attune-dependencies-"));
  ctx = await createTestContext(database, { config: { ...testConfig, dataDirectory: path.join(home, "web") } });
});
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
  rmSync(home, { recursive: true, force: true });
});
afterAll(() => database.drop());

async function startWorker(): Promise<void> {
  const db = openDatabase(database.url, silentLog, { poolSize: 6 });
  const doorbell = createDoorbell(database.url, silentLog, systemClock);
  await doorbell.start();
  const chores = createChores(silentLog);
  const config = {
    ...testConfig,
    dataDirectory: path.join(home, "worker"),
    installEnv: { npm_config_offline: "true" },
  };
  const worker = createWorker({ db, doorbell, clock: systemClock, log: silentLog, config, chores });
  await worker.start();
  stops.push(async () => {
    await worker.stop(0);
    await chores.stop();
    await doorbell.stop();
    await db.close();
  });
}

async function upload(files: Record<string, string | Buffer>): Promise<void> {
  const staged = await stagePack(ctx, streamOf(await archiveOf(files)));
  const { warnings } = await installPack(ctx, staged, { force: true, skipTests: false });
  await staged.discard();
  expect(warnings).toEqual([]);
}
async function run(actionRef: string, config = {}) {
  const id = await addExecution(database.sql, actionRef, config);
  const ended = await eventually(
    `${actionRef} ends`,
    async () => {
      const row = only(
        await database.sql<{ status: ExecutionStatus; result: ExecutionResult | null }>(
          "select status, result from attune.execution where id = $1",
          [id],
        ),
      );
      return isTerminalStatus(row.status) && row;
    },
    SLOW_MS,
  );
  return { id, ...ended };
}
const whenReady = () =>
  eventually(
    "the environment is ready",
    async () => {
      const [environment] = await listPackEnvironments(ctx, { ref: "ops" });
      if (environment?.status === "failed") throw new Error(environment.log);
      return environment?.status === "ready" && environment;
    },
    SLOW_MS,
  );

function wheel(): Buffer {
  const file = path.join(mkdtempSync(path.join(home, "wheel-")), "tiny-1.0-py3-none-any.whl");
  const info = "tiny-1.0.dist-info";
  const script = `
import sys, zipfile
with zipfile.ZipFile(sys.argv[1], "w") as wheel:
    wheel.writestr("tiny.py", "def greet(name):\\n    return 'hello ' + name\\n")
    wheel.writestr("${info}/METADATA", "Metadata-Version: 2.1\\nName: tiny\\nVersion: 1.0\\n")
    wheel.writestr("${info}/WHEEL", "Wheel-Version: 1.0\\nGenerator: test\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
    wheel.writestr("${info}/RECORD", "")
`;
  execFileSync("python3", ["-c", script, file]);
  return readFileSync(file);
}

test(
  "a Python pack gets a virtual environment of its own, in the background after its upload, and anew on demand",
  async () => {
    await startWorker();
    await upload({
      "pack.yaml": 'ref: ops\nversion: "1.0.0"\n',
      "requirements.txt": "--no-index\n./wheels/tiny-1.0-py3-none-any.whl\n",
      "wheels/tiny-1.0-py3-none-any.whl": wheel(),
      "lib/own.py": "WORD = 'own'\n",
      "actions/greet.yaml": "ref: ops.greet\nrunner_type: python\nentry_point: greet.py\noutput_format: json\n",
      "actions/greet.py":
        "import json, sys, tiny, own\nname = json.load(sys.stdin)['name']\nprint(json.dumps({'said': tiny.greet(name), 'own': own.WORD, 'prefix': sys.prefix}))\n",
    });
    const built = await whenReady();
    expect(built.log).toContain("Successfully installed tiny-1.0");
    expect(await run("ops.greet", { name: "Ada" })).toMatchObject({
      status: "completed",
      result: { data: { said: "hello Ada", own: "own", prefix: expect.stringContaining(path.join(home, "worker")) } },
    });
    await rebuildEnvironment(ctx, { ref: "ops" });
    await eventually(
      "it is built again",
      async () => {
        const environment = await whenReady();
        return environment.started_at !== built.started_at;
      },
      SLOW_MS,
    );
  },
  SLOW_MS,
);

test(
  "a Node.js pack finds its packages by require and by import, and an execution waits for them and says so",
  async () => {
    await upload({
      "pack.yaml": 'ref: ops\nversion: "1.0.0"\n',
      "package.json": JSON.stringify({
        name: "ops",
        version: "1.0.0",
        private: true,
        dependencies: { tiny: "file:./vendor/tiny" },
      }),
      "vendor/tiny/package.json": JSON.stringify({
        name: "tiny",
        version: "1.0.0",
        main: "index.js",
        bin: { tiny: "cli.js" },
      }),
      "vendor/tiny/index.js": "exports.greet = (name) => 'hello ' + name;\n",
      "vendor/tiny/cli.js*": "#!/usr/bin/env node\nconsole.log('from the command');\n",
      "actions/cjs.yaml": "ref: ops.cjs\nrunner_type: node\nentry_point: cjs.js\n",
      "actions/cjs.js": "console.log(require('tiny').greet('require'));\n",
      "actions/esm.yaml": "ref: ops.esm\nrunner_type: nodejs\nentry_point: esm.mjs\n",
      "actions/esm.mjs":
        "import { greet } from 'tiny';\nimport { execSync } from 'node:child_process';\nconsole.log(greet('import'), execSync('tiny').toString().trim());\n",
    });
    // The execution is there before the worker: it has to wait for the build, whoever begins it.
    const first = run("ops.cjs");
    await startWorker();
    const { id, status, result } = await first;
    expect(result).toMatchObject({ stdout: "hello require\n" });
    expect(status).toBe("completed");
    const log = await database.sql<{ content: string }>(
      "select content from attune.execution_log where execution = $1",
      [id],
    );
    expect(log.map((piece) => piece.content).join("")).toContain("Preparing the environment of the pack ops");
    expect(await run("ops.esm")).toMatchObject({ result: { stdout: "hello import from the command\n" } });
  },
  SLOW_MS,
);

test(
  "dependencies that do not exist fail the execution with what npm said",
  async () => {
    await startWorker();
    await upload({
      "pack.yaml": 'ref: ops\nversion: "1.0.0"\n',
      "package.json": JSON.stringify({
        name: "ops",
        version: "1.0.0",
        dependencies: { nothing: "file:./missing.tgz" },
      }),
      "actions/a.yaml": "ref: ops.a\nrunner_type: node\nentry_point: a.js\n",
      "actions/a.js": "",
    });
    const { status, result } = await run("ops.a");
    expect(status).toBe("failed");
    expect(result?.error).toMatch(
      /could not be prepared: The core.nodejs environment of the pack ops is not usable: sh ended with exit code \d+: npm error .*missing\.tgz/,
    );
  },
  SLOW_MS,
);

test("an executable file and a file of parameters are what the action gets", async () => {
  await startWorker();
  await upload({
    "pack.yaml": 'ref: ops\nversion: "1.0.0"\n',
    "actions/native.yaml": "ref: ops.native\nrunner_type: native\nentry_point: native.sh\n",
    "actions/native.sh*": "#!/bin/sh\necho native in $(basename $(dirname $PWD))\n",
    "actions/file.yaml":
      "ref: ops.file\nrunner_type: bash\nentry_point: file.sh\nparameter_delivery: file\nparameter_format: dotenv\n",
    "actions/file.sh": '. "$ATTUNE_PARAMETER_FILE"; echo "got $name" "$(cat)"\n',
    "actions/yaml.yaml": "ref: ops.yaml\nrunner_type: sh\nentry_point: yaml.sh\nparameter_format: yaml\n",
    "actions/yaml.sh": "cat\n",
    "actions/inline.yaml": "ref: ops.inline\nrunner_type: sh\nentry_point: inline.sh\ninline: true\n",
    "actions/inline.sh": 'echo "inline $name"\n',
  });
  expect(await run("ops.native")).toMatchObject({ result: { stdout: "native in ops\n" } });
  expect(await run("ops.file", { name: "it's" })).toMatchObject({ result: { stdout: "got it's \n" } });
  expect(await run("ops.yaml", { name: "yes" })).toMatchObject({ result: { stdout: 'name: "yes"\n' } });
  expect(await run("ops.inline", { name: "Ada" })).toMatchObject({ result: { stdout: "inline Ada\n" } });
});
