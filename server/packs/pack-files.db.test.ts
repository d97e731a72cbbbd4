import { existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, utimesSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import type { Sql } from "@/server/db/database";
import { installPack } from "@/server/domain/packs/install-pack";
import { stagePack } from "@/server/domain/packs/stage-pack";
import { silentLog } from "@/server/log";
import { preparePackFiles } from "@/server/packs/pack-files";
import { packDirectoryOf } from "@/server/packs/pack-store";
import { sweepPackFiles } from "@/server/packs/sweep-pack-files";
import { addWorker } from "@/server/testing/definitions";
import { eventually } from "@/server/testing/eventually";
import { archiveOf, streamOf } from "@/server/testing/pack-archives";
import { seedCore } from "@/server/testing/seed-core";
import {
  createTestContext,
  createTestDatabase,
  type TestContext,
  type TestDatabase,
  testConfig,
} from "@/server/testing/test-context";

let database: TestDatabase;
let ctx: TestContext;
let home: string;
beforeAll(async () => {
  database = await createTestDatabase();
  await seedCore(database);
});
beforeEach(async () => {
  await database.sql("delete from attune.pack where ref <> 'core'");
  await database.sql("truncate attune.execution, attune.execution_log, attune.worker");
  home = mkdtempSync(path.join(tmpdir(), "attune-files-"));
  ctx = await createTestContext(database, { config: { ...testConfig, dataDirectory: path.join(home, "uploader") } });
  return () => rmSync(home, { recursive: true, force: true });
});
afterAll(() => database.drop());

/** Another machine: a data directory of its own. */
const machine = (name: string, sql: Sql = database.sql) => ({
  sql,
  log: silentLog,
  config: { ...testConfig, dataDirectory: path.join(home, name) },
});

/**
 * A runtime whose environment is made by two shell commands: each build writes a line to <home>/builds, and installs by
 * running the manifest itself, so that a pack decides how its build goes.
 */
const scripted = () => `ref: ops.scripted
execution_config:
  interpreter: { binary: sh, args: [-e], file_extension: .run }
  environment:
    env_type: scripted
    dir_name: .env
    create_command: [sh, -c, 'mkdir "$1"; echo "$1" >> "$2/builds"', x, "{env_dir}", "${home}"]
    interpreter_path: "{env_dir}/sh"
  dependencies:
    manifest_file: needs.sh
    install_command: [sh, "{manifest_path}", "{env_dir}", "{interpreter}"]
  env_vars:
    HERE: "{pack_dir}"
    THERE: "{env_dir}/lib"
    PLAIN: "{other}"
`;
const packWith = (needs: string | null, more: Record<string, string> = {}) =>
  archiveOf({
    "pack.yaml": 'ref: ops\nversion: "1.0.0"\n',
    "runtimes/scripted.yaml": scripted(),
    "actions/go.yaml": "ref: ops.go\nrunner_type: ops.scripted\nentry_point: go.run\n",
    "actions/go.run": "true\n",
    "actions/tool.sh*": "true\n",
    ...(needs === null ? {} : { "needs.sh": needs }),
    ...more,
  });
async function upload(archive: Buffer) {
  const staged = await stagePack(ctx, streamOf(archive));
  await installPack(ctx, staged, { force: true, skipTests: false });
  await staged.discard();
}
const prepare = (on = machine("a"), runtimeRef = "ops.scripted") => preparePackFiles(on, { ref: "ops", runtimeRef });
const builds = () =>
  existsSync(path.join(home, "builds")) ? readFileSync(path.join(home, "builds"), "utf8").split("\n").length - 1 : 0;
const environment = async () =>
  (
    await database.sql<{ status: string; log: string; error: string | null }>(
      "select status, log, error from attune.pack_environment",
    )
  )[0];

describe("the files of a pack", () => {
  test("are laid out on every machine from the database, whole and with their executable bits", async () => {
    await upload(await packWith(null));
    for (const name of ["a", "b"]) {
      const directory = await packDirectoryOf(machine(name), "ops");
      expect(directory?.startsWith(path.join(home, name, "packs", "ops"))).toBe(true);
      expect(readFileSync(path.join(directory ?? "", "actions/go.run"), "utf8")).toBe("true\n");
    }
    expect(readdirSync(path.join(home, "a", "packs", ".staging"))).toEqual([]);
  });

  test("are laid out once, however many processes ask at the same moment, and an archive of many slices is the same", async () => {
    const big = Array.from({ length: 400_000 }, () => Math.random().toString(36)).join("\n");
    await upload(await packWith(null, { "data/big.txt": big }));
    vi.resetModules();
    const copies = await Promise.all(
      Array.from({ length: 3 }, async () => {
        vi.resetModules(); // a process more: nothing is shared but the disk
        return import("@/server/packs/pack-store");
      }),
    );
    const directories = await Promise.all(
      copies.flatMap((copy) => [1, 2].map(() => copy.packDirectoryOf(machine("a"), "ops"))),
    );
    expect(new Set(directories).size).toBe(1);
    expect(readFileSync(path.join(directories[0] ?? "", "data/big.txt"), "utf8")).toBe(big);
    expect(readdirSync(path.join(home, "a", "packs", "ops"))).toHaveLength(1);
    expect(readdirSync(path.join(home, "a", "packs", ".staging"))).toEqual([]);
  });

  test("of an archive that was replaced while it was read are those of its successor", async () => {
    await upload(await packWith(null));
    const replaced: Sql = async (text, values, name) => {
      const rows = await database.sql(text, values, name);
      if (text.includes("substring") && rows.length > 0) await upload(await packWith(null, { "new.txt": "new" }));
      return rows as never;
    };
    // The first reading gets its slice and then finds that it is an old one: it may use it, or go on with the new one.
    await packDirectoryOf(machine("a", replaced), "ops");
    const directory = await packDirectoryOf(machine("a"), "ops");
    expect(readFileSync(path.join(directory ?? "", "new.txt"), "utf8")).toBe("new");
  });

  test("cost no query once they are known, and none at all for a pack of the server", async () => {
    await upload(await packWith(null));
    let queries = 0;
    const counted: Sql = (text, values, name) => {
      queries += 1;
      return database.sql(text, values, name);
    };
    const [row] = await database.sql<{ id: number; hash: string }>(
      "select p.id, a.content_hash as hash from attune.pack p join attune.pack_archive a on a.pack = p.id",
    );
    const known = { id: row?.id ?? 0, archiveHash: row?.hash ?? null, runtimeConfig: {}, runtimeVersion: "1" };
    const ask = () => preparePackFiles(machine("a", counted), { ref: "ops", runtimeRef: "core.shell", known });
    const first = await ask();
    queries = 0;
    expect(await ask()).toBe(first);
    expect(first.directory).not.toBeNull();
    const core = { id: 1, archiveHash: null, runtimeConfig: {}, runtimeVersion: "1" };
    const files = await preparePackFiles(machine("a", counted), { ref: "core", runtimeRef: "core.shell", known: core });
    expect(files.directory).toBe(path.join(testConfig.packsDirectory, "core"));
    expect(queries).toBe(0);
    rmSync(path.join(home, "a", "packs"), { recursive: true });
    expect(existsSync((await ask()).directory ?? "")).toBe(true);
  });
});

const INSTALL =
  'mkdir "$1/lib"; printf "#!/bin/sh\\nexec sh \\"\\$@\\"\\n" > "$1/sh"; chmod +x "$1/sh"; echo installed\n';

describe("the environment of a pack", () => {
  test("is built by the runtime's commands before the first use, and used with its interpreter and variables", async () => {
    await upload(await packWith(INSTALL));
    let waited = 0;
    const files = await preparePackFiles(
      machine("a"),
      { ref: "ops", runtimeRef: "ops.scripted" },
      { onWaiting: () => (waited += 1) },
    );
    const [built] = readFileSync(path.join(home, "builds"), "utf8").split("\n");
    expect(files).toEqual({
      directory: await packDirectoryOf(machine("a"), "ops"),
      interpreter: { binary: `${built}/sh`, args: ["-e"], fileExtension: ".run" },
      env: {
        PATH: `${built}/bin:${testConfig.host.path}`,
        HERE: files.directory,
        THERE: `${built}/lib`,
        PLAIN: "{other}",
      },
    });
    expect(waited).toBe(1);
    expect(await environment()).toMatchObject({
      status: "ready",
      error: null,
      log: expect.stringContaining("installed"),
    });
    await prepare();
    expect(builds()).toBe(1);
  });

  test("is left out, with the variables that need it, for a pack that lists no dependencies", async () => {
    await upload(await packWith(null));
    expect(await prepare()).toMatchObject({
      interpreter: { binary: "sh", args: ["-e"], fileExtension: ".run" },
      env: { HERE: expect.any(String), PLAIN: "{other}" },
    });
    expect((await prepare()).env).not.toHaveProperty("THERE");
    expect(builds()).toBe(0);
  });

  test("is built once, however many executions and processes ask for it at the same moment", async () => {
    await upload(await packWith(`sleep 0.5\n${INSTALL}`));
    const copies = await Promise.all(
      Array.from({ length: 3 }, async () => {
        vi.resetModules();
        return import("@/server/packs/pack-files");
      }),
    );
    const all = await Promise.all(
      copies.flatMap((copy) =>
        [1, 2].map(() => copy.preparePackFiles(machine("a"), { ref: "ops", runtimeRef: "ops.scripted" })),
      ),
    );
    expect(new Set(all.map((files) => files.interpreter?.binary)).size).toBe(1);
    expect(builds()).toBe(1);
  });

  test("that cannot be built fails whoever needs it with the reason, is not tried again at once, and is when it changes", async () => {
    await upload(await packWith('echo "ERROR: no such thing as left-pad" >&2; exit 3\n'));
    const reason =
      /ops.scripted environment of the pack ops is not usable: sh ended with exit code 3: ERROR: no such thing/;
    await expect(prepare()).rejects.toThrow(reason);
    await expect(prepare()).rejects.toThrow(reason);
    expect(builds()).toBe(1);
    expect(await environment()).toMatchObject({ status: "failed", error: expect.stringContaining("left-pad") });
    expect(readdirSync(path.join(home, "a", "environments", "ops", "ops.scripted"))).toEqual([]);
    await database.sql("update attune.pack_environment set finished_at = now() - interval '2 minutes'");
    await expect(prepare()).rejects.toThrow(reason);
    expect(builds()).toBe(2);
    await upload(await packWith(INSTALL));
    await prepare();
    expect(builds()).toBe(3);
  });

  test("stays when other files of the pack change, and is built anew when its manifest does, or what that names", async () => {
    await upload(await packWith(INSTALL));
    await prepare();
    await upload(await packWith(INSTALL, { "README.md": "x" }));
    await prepare();
    expect(builds()).toBe(1);
    await upload(await packWith(`${INSTALL}cat ./README.md\n`, { "README.md": "x" }));
    await prepare();
    expect(builds()).toBe(2);
    await upload(await packWith(`${INSTALL}cat ./README.md\n`, { "README.md": "y" }));
    await prepare();
    expect(builds()).toBe(3);
  });

  test("is built anew on demand beside the one in use, which stays for those that run", async () => {
    await upload(await packWith(INSTALL));
    const before = await prepare();
    const after = await preparePackFiles(machine("a"), { ref: "ops", runtimeRef: "ops.scripted" }, { rebuild: true });
    expect(after.interpreter?.binary).not.toBe(before.interpreter?.binary);
    expect(existsSync(before.interpreter?.binary ?? "")).toBe(true);
    expect((await prepare()).interpreter).toEqual(after.interpreter);
  });

  test("is taken over from a builder that died, which can then store nothing", async () => {
    await upload(await packWith(INSTALL));
    await database.sql(
      `insert into attune.pack_environment (pack, runtime_ref, host, content_hash, status, started_at, updated)
       select id, 'ops.scripted', $1, 'other', 'building', now() - interval '1 minute', now() - interval '31 seconds' from attune.pack where ref = 'ops'`,
      [hostname()],
    );
    await prepare();
    expect(await environment()).toMatchObject({ status: "ready" });
  });

  test("shows its log while it is built, and waiting for it ends with the signal while the build goes on", async () => {
    await upload(await packWith(`echo begun; while [ ! -e "${home}/go" ]; do sleep 0.05; done\n${INSTALL}`));
    const cancel = new AbortController();
    const waiting = preparePackFiles(
      machine("a"),
      { ref: "ops", runtimeRef: "ops.scripted" },
      { signal: cancel.signal },
    );
    await eventually("its log is seen", async () => {
      const row = await environment();
      return row?.status === "building" && row.log.includes("begun");
    });
    cancel.abort("cancelled");
    await expect(waiting).rejects.toBe("cancelled");
    await (await import("node:fs/promises")).writeFile(path.join(home, "go"), "");
    await prepare();
    expect(builds()).toBe(1);
  });

  test("is built without the server's environment and with a home of its own", async () => {
    process.env.ATTUNE_TEST_SECRET = "not for packs";
    await upload(await packWith(`${INSTALL}env; echo "in $PWD"\n`));
    const { directory } = await prepare();
    const log = (await environment())?.log ?? "";
    expect(log).not.toContain("not for packs");
    expect(log).toMatch(/^HOME=.*attune-build-/m);
    expect(log).toContain(`in ${realpathSync(directory ?? "")}`);
    delete process.env.ATTUNE_TEST_SECRET;
  });
});

describe("the sweep", () => {
  const sweep = (now = Date.now()) => sweepPackFiles({ ...machine("a"), host: hostname(), now });

  test("removes replaced files and environments, but not while something that began before still runs", async () => {
    await upload(await packWith(INSTALL));
    const old = await prepare();
    const worker = await addWorker(database.sql, "here", { host: hostname() });
    await database.sql(
      "insert into attune.execution (action_ref, status, worker, started_at) values ('ops.go', 'running', $1, now())",
      [worker],
    );
    await upload(await packWith(`${INSTALL}true\n`));
    const current = await prepare();
    expect(await sweep()).toEqual([]);
    await database.sql("delete from attune.execution");
    const removed = await sweep();
    expect(removed).toContain(old.directory);
    expect(existsSync(current.directory ?? "")).toBe(true);
    expect(existsSync(current.interpreter?.binary ?? "")).toBe(true);
    // The build that lost its link goes once it can be none that is going on.
    await sweep(Date.now() + 2 * 3_600_000);
    expect(existsSync(old.interpreter?.binary ?? "")).toBe(false);
    expect((await prepare()).interpreter).toEqual(current.interpreter);
    expect(builds()).toBe(2);
  });

  test("removes what deleted packs and unfinished uploads left", async () => {
    await upload(await packWith(INSTALL));
    const { directory, interpreter } = await prepare();
    await database.sql("delete from attune.pack where ref = 'ops'");
    await sweep();
    expect(existsSync(directory ?? "")).toBe(false);
    expect(existsSync(interpreter?.binary ?? "")).toBe(false);
    const staged = await stagePack({ config: machine("a").config }, streamOf(await packWith(null)));
    expect(await sweep()).toEqual([]);
    utimesSync(path.dirname(staged.directory), new Date(), new Date());
    utimesSync(staged.directory, new Date(0), new Date(0));
    expect(await sweep()).toEqual([staged.directory]);
  });
});
