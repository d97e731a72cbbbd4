import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { systemClock } from "@/lib/schedule/clock";
import type { Json } from "@/lib/schemas/common";
import type { ExecutionResult } from "@/lib/schemas/execution";
import { type ExecutionStatus, isTerminalStatus } from "@/lib/vocabulary";
import { type Chores, createChores } from "@/server/chores";
import { createDoorbell, type Doorbell } from "@/server/db/doorbell";
import { silentLog } from "@/server/log";
import { type KnownSecrets, startKnownSecrets } from "@/server/secrets/known-secrets";
import { createMasker } from "@/server/secrets/masker";
import { processMasker, setProcessMasker } from "@/server/secrets/process-masker";
import { toStoredValue } from "@/server/secrets/stored-key";
import { addAction, addExecution, only } from "@/server/testing/definitions";
import { eventually } from "@/server/testing/eventually";
import { seedCore } from "@/server/testing/seed-core";
import { createTestDatabase, type TestDatabase, testConfig } from "@/server/testing/test-context";
import { createWorker, type Worker } from "@/server/worker/worker";

let db: TestDatabase;
let directory: string;
let doorbell: Doorbell;
let chores: Chores;
let worker: Worker;
let secrets: KnownSecrets | null = null;
let next = 0;

beforeAll(async () => {
  db = await createTestDatabase();
  await seedCore(db);
  directory = mkdtempSync(path.join(tmpdir(), "attune-secrets-db-"));
  doorbell = createDoorbell(db.url, silentLog, systemClock);
  await doorbell.start();
  chores = createChores(silentLog);
  const config = { ...testConfig, dataDirectory: directory, workerConcurrency: 3 };
  worker = createWorker({ db, doorbell, clock: systemClock, log: silentLog, config, chores });
  await worker.start();
});
afterAll(async () => {
  await worker.stop(0);
  await chores.stop();
  await doorbell.stop();
  await db.drop();
  rmSync(directory, { recursive: true, force: true });
});
beforeEach(() => db.sql("truncate attune.key"));
afterEach(() => {
  secrets?.stop();
  secrets = null;
  setProcessMasker(createMasker([]));
});

const knowSecrets = async () => {
  secrets = await startKnownSecrets({ sql: db.sql, doorbell, clock: systemClock, log: silentLog, config: testConfig });
};

async function addKey(
  ref: string,
  name: string,
  value: Json,
  owner: { pack?: string; action?: string } = {},
  plain = false,
) {
  const stored = toStoredValue(testConfig.encryptionKey, { ref, encrypted: !plain, value });
  await db.sql(
    `insert into attune.key (ref, name, encrypted, value, owner_type, owner_pack, owner_action) values ($1, $2, $3, $4, $5,
       (select id from attune.pack where ref = $6), (select id from attune.action where ref = $7))`,
    [ref, name, !plain, stored, owner.pack ? "pack" : owner.action ? "action" : "system", owner.pack, owner.action],
  );
}

async function action(entrypoint: string, change: object = {}): Promise<string> {
  next += 1;
  const ref = `core.secretive-${next}`;
  await addAction(db.sql, { ref, entrypoint, ...change });
  return ref;
}

type Ended = { status: ExecutionStatus; result: ExecutionResult };
async function ended(execution: number): Promise<Ended & { log: string }> {
  const row = await eventually(
    "the execution ends",
    async () => {
      const found = only(await db.sql<Ended>("select status, result from attune.execution where id = $1", [execution]));
      return isTerminalStatus(found.status) && found;
    },
    20_000,
  );
  const pieces = await db.sql<{ content: string }>(
    "select content from attune.execution_log where execution = $1 order by seq",
    [execution],
  );
  return { ...row, log: pieces.map(({ content }) => content).join("") };
}
const run = async (ref: string, config = {}) => ended(await addExecution(db.sql, ref, config));

describe("injection", () => {
  test("an action gets the keys of the system, its pack and itself by name, the nearest one, over its parameters", async () => {
    const ref = await action('echo "$one/$two/$three/$PARAM_FOUR"; env | grep -ci hidden || true');
    const other = await action("true");
    await addKey("s.one", "one", "hidden-system", {}, true);
    await addKey("s.two", "two", "hidden-system", {}, true);
    await addKey("s.three", "three", "hidden-system", {}, true);
    await addKey("a.three", "three", "hidden-action", { action: ref }, true);
    await addKey("p.three", "three", "hidden-pack", { pack: "core" }, true);
    await addKey("p.two", "two", "hidden-pack", { pack: "core" }, true);
    await addKey("o.one", "one", "hidden-other", { action: other }, true);
    await addKey("s.four", "four", { n: 4 }, {}, true);
    const { result } = await run(ref, { one: "from-parameters", two: "from-parameters" });
    expect(result.stdout).toBe('hidden-system/hidden-pack/hidden-action/{"n":4}\n0\n');
  });

  test("a secret is there, but neither in the environment nor on the command line, and its text is masked", async () => {
    await addKey("token", "token", "s3cret-text-1");
    const ref = await action(
      'echo "has $(printf %s "$token" | wc -c) characters: $token"; tr "\\0" " " < /proc/$$/cmdline; env | grep -c s3cret || true',
    );
    const { result, log } = await run(ref);
    expect(result.stdout).toMatch(/^has 13 characters: \*\*\*\n/);
    expect(result.stdout).toMatch(/\b0\n$/);
    expect(log).toBe(result.stdout);
  });

  test("a key that does not decrypt fails the execution and says which one", async () => {
    await addKey("token", "token", "s3cret-text-1");
    await db.sql("update attune.key set value = '\"enc:v1:00000000:AAAA\"'");
    const { status, result } = await run(await action("echo ran"));
    expect(status).toBe("failed");
    expect(result.error).toContain("The key token cannot be decrypted");
    expect(result.error).toContain("ATTUNE_ENCRYPTION_KEY");
  });
});

describe("what an execution gives out", () => {
  test("has no secret in its log, stdout, stderr and error, however the output is cut", async () => {
    await addKey("token", "token", "s3cret-text-1");
    await addKey("lines", "lines", "first line of it\nsecond line of it");
    const ref = await action(
      'printf "s3cret"; sleep 0.1; printf -- "-te"; sleep 0.1; printf "xt-1 done\\n"; echo "$lines"; echo "failed with $token" >&2; exit 3',
    );
    const { status, result, log } = await run(ref);
    expect(status).toBe("failed");
    expect(result.stdout).toBe("*** done\n***\n");
    expect(result).toMatchObject({ stderr_log: "failed with ***\n", error: "failed with ***" });
    for (const shown of [log, JSON.stringify(result)]) expect(shown).not.toMatch(/s3cret|line of it/);
  });

  test("has no secret in its data, in strings, in keys, or behind escapes", async () => {
    await addKey("token", "token", 's3cret "text" é');
    const ref = await action(
      `printf '{"s3cret \\\\"text\\\\" \\\\u00e9": 1, "deep": ["x s3cret \\\\"text\\\\" \\\\u00e9 y", "\\\\u0073\\\\u0033cret \\\\"text\\\\" é"]}'`,
      { outputFormat: "json" },
    );
    const { result } = await run(ref);
    expect(result.data).toEqual({ "***": 1, deep: ["x *** y", "***"] });
  });

  test("keeps its structure in YAML, which *** is none of", async () => {
    await addKey("token", "token", "s3cret-text-1");
    const { result } = await run(await action('echo "password: $token"', { outputFormat: "yaml" }));
    expect(result.data).toEqual({ password: "***" });
  });

  test("has no secret of another owner either, when this process knows it", async () => {
    await addKey("elsewhere", "elsewhere", "of-another-pack", { action: await action("true") });
    await knowSecrets();
    expect((await run(await action("echo got of-another-pack"))).result.stdout).toBe("got ***\n");
  });

  test("a secret that is made while it runs is masked from then on, and one that is replaced stays masked", async () => {
    await addKey("token", "token", "s3cret-text-1");
    await knowSecrets();
    const go = path.join(directory, "go");
    const ref = await action(`echo begun; while [ ! -e ${go} ]; do sleep 0.02; done; echo "$token, new-s3cret-2"`);
    const execution = await addExecution(db.sql, ref);
    await eventually(
      "it has begun",
      async () => (await db.sql("select 1 from attune.execution_log where execution = $1", [execution])).length > 0,
    );
    const value = toStoredValue(testConfig.encryptionKey, { ref: "token", encrypted: true, value: "new-s3cret-2" });
    await db.sql("update attune.key set value = $1", [value]);
    await eventually("this process knows the new one", () => processMasker().knows("new-s3cret-2"));
    await db.sql("delete from attune.key");
    await addAction(db.sql, { ref: "core.opens-the-gate", entrypoint: `touch ${go}` });
    await run("core.opens-the-gate");
    expect((await ended(execution)).result.stdout).toBe("begun\n***, ***\n");
  });

  test("without keys is what the action wrote, byte for byte", async () => {
    await knowSecrets();
    expect(processMasker().isEmpty).toBe(true);
    expect((await run(await action("echo 's3cret-text-1 *** done'"))).result.stdout).toBe("s3cret-text-1 *** done\n");
  });
});

test("a key that changes is known after the doorbell rang, and one that goes is masked a while longer", async () => {
  await knowSecrets();
  await addKey("token", "token", { a: ["deep-s3cret", "abc"] });
  await eventually("it is known", () => processMasker().knows("deep-s3cret"));
  expect(processMasker().text("deep-s3cret abc")).toBe("*** abc");
  await db.sql("delete from attune.key");
  await secrets?.refresh();
  expect(processMasker().text("deep-s3cret")).toBe("***");
});
