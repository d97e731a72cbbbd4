import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createActionInput } from "@/lib/schemas/action";
import { createPackInput } from "@/lib/schemas/pack";
import { createRuleInput } from "@/lib/schemas/rule";
import { createSensorInput } from "@/lib/schemas/sensor";
import { createTriggerInput } from "@/lib/schemas/trigger";
import { createAction } from "@/server/domain/actions/create-action";
import { getAction } from "@/server/domain/actions/get-action";
import { updateAction } from "@/server/domain/actions/update-action";
import type { Ctx } from "@/server/domain/context";
import { comparePack } from "@/server/domain/packs/compare-pack";
import { createPack } from "@/server/domain/packs/create-pack";
import { exportPack } from "@/server/domain/packs/export-pack";
import { installPack } from "@/server/domain/packs/install-pack";
import { loadStandardPacks } from "@/server/domain/packs/load-standard-packs";
import { listFilesOfPack, readFileOfPack } from "@/server/domain/packs/read-pack-files";
import { authoriseUpload, stagePack } from "@/server/domain/packs/stage-pack";
import { updatePack } from "@/server/domain/packs/update-pack";
import { createRule } from "@/server/domain/rules/create-rule";
import { createSensor } from "@/server/domain/sensors/create-sensor";
import { createTrigger } from "@/server/domain/triggers/create-trigger";
import { packDirectoryOf } from "@/server/packs/pack-store";
import { expectRefusal } from "@/server/testing/expect-refusal";
import { archiveOf, streamOf } from "@/server/testing/pack-archives";
import {
  createTestActor,
  createTestContext,
  createTestDatabase,
  type TestContext,
  type TestDatabase,
  testConfig,
} from "@/server/testing/test-context";

let database: TestDatabase;
let ctx: TestContext;
let dataDirectory: string;
beforeAll(async () => {
  database = await createTestDatabase();
  await loadStandardPacks(await createTestContext(database, { actor: { kind: "system" } }));
});
beforeEach(async () => {
  await database.sql("delete from attune.pack where ref <> 'core'");
  await database.sql("delete from attune.permission_set where pack is null");
  dataDirectory = mkdtempSync(path.join(tmpdir(), "attune-upload-"));
  ctx = await createTestContext(database, { config: { ...testConfig, dataDirectory } });
  return () => rmSync(dataDirectory, { recursive: true, force: true });
});
afterAll(() => database.drop());

const PACK = { "pack.yaml": 'ref: ops\nlabel: Ops\nversion: "1.0.0"\nconfig:\n  level: 1\n' };
const ACTIONS = {
  "actions/run.yaml": "ref: ops.run\nrunner_type: shell\nentry_point: run.sh\n",
  "actions/run.sh*": "echo run\n",
  "actions/other.yaml": "ref: ops.other\nrunner_type: shell\nentry_point: run.sh\n",
};
const RULES = {
  "triggers/door.yaml": "ref: ops.door\nlabel: Door\n",
  "rules/on-door.yaml": "ref: ops.on-door\ntrigger: door\naction: run\n",
};
const FILES = { ...PACK, ...ACTIONS, ...RULES, "README.md": "Ops\n" };

async function upload(archive: Buffer, options: { force?: boolean; as?: Ctx } = {}) {
  const staged = await stagePack(options.as ?? ctx, streamOf(archive));
  try {
    return await installPack(options.as ?? ctx, staged, { force: options.force ?? false, skipTests: false });
  } finally {
    await staged.discard();
  }
}
async function compare(archive: Buffer) {
  const staged = await stagePack(ctx, streamOf(archive));
  try {
    return await comparePack(ctx, staged);
  } finally {
    await staged.discard();
  }
}
const snapshot = () =>
  database.sql(
    `select (select jsonb_agg(to_jsonb(p)) from attune.pack p where ref = 'ops') as pack,
       (select jsonb_agg(to_jsonb(a) order by ref) from attune.action a where pack_ref = 'ops') as actions,
       (select jsonb_agg(to_jsonb(r) order by ref) from attune.rule r where pack_ref = 'ops') as rules,
       (select jsonb_agg(to_jsonb(s) order by ref) from attune.sensor s where pack_ref = 'ops') as sensors,
       (select jsonb_agg(to_jsonb(t) order by ref) from attune.trigger t where pack_ref = 'ops') as triggers,
       (select jsonb_agg(to_jsonb(r) order by ref) from attune.runtime r where pack_ref = 'ops') as runtimes,
       (select jsonb_agg(jsonb_build_object('hash', content_hash, 'size', size_bytes, 'created', created)) from attune.pack_archive) as archive`,
  );
const staged = () => readdirSync(path.join(dataDirectory, "packs", ".staging"));

describe("upload", () => {
  test("a pack is installed with its components and files, is not standard, belongs to who uploaded it, and is in the audit log", async () => {
    const { pack, warnings } = await upload(
      await archiveOf({ ...FILES, "pack.yaml": `${PACK["pack.yaml"]}system: true\n` }),
    );
    expect(pack).toMatchObject({ ref: "ops", version: "1.0.0", is_standard: false });
    expect(warnings).toEqual([]);
    expect(
      await database.prisma.action.findMany({ where: { pack_ref: "ops" }, orderBy: { ref: "asc" } }),
    ).toMatchObject([
      { ref: "ops.other", is_adhoc: false },
      { ref: "ops.run", is_adhoc: false },
    ]);
    expect((await listFilesOfPack(ctx, { ref: "ops" })).map((file) => file.path)).toContain("README.md");
    expect(await readFileOfPack(ctx, { ref: "ops", path: "README.md" })).toEqual({ path: "README.md", text: "Ops\n" });
    await expectRefusal(readFileOfPack(ctx, { ref: "ops", path: "../../../../etc/passwd" }), "not_found");
    expect((await getAction(ctx, { ref: "ops.run" })).source).toBe("echo run\n");
    const [owner] = await database.sql("select created_by from attune.pack where ref = 'ops'");
    expect(owner?.created_by).toBe((ctx.actor as { id: number }).id);
    expect(await database.sql("select actor_login from attune.audit_event where action = 'pack.upload'")).toHaveLength(
      1,
    );
    expect(staged()).toEqual([]);
  });

  test("the pack may lie in one directory of the archive", async () => {
    const inside = Object.fromEntries(Object.entries(FILES).map(([name, text]) => [`ops-1.0.0/${name}`, text]));
    expect((await upload(await archiveOf(inside))).pack.ref).toBe("ops");
    expect((await listFilesOfPack(ctx, { ref: "ops" })).map((file) => file.path)).toContain("pack.yaml");
    await expectRefusal(stagePack(ctx, streamOf(await archiveOf({ "a/x": "", "b/pack.yaml": "" }))), "bad_request");
  });

  test("a pack that is there stays whole without force, and for every upload that fails", async () => {
    await upload(await archiveOf(FILES));
    const before = await snapshot();
    await expectRefusal(upload(await archiveOf({ ...PACK, "new.txt": "" })), "conflict");
    await expectRefusal(upload(Buffer.from("no archive"), { force: true }), "bad_request");
    await expectRefusal(upload(await archiveOf({ "pack.yaml": "ref: ops\nversion: 1\n" }), { force: true }), "invalid");
    const unstorable = { ...FILES, "actions/run.yaml": `${ACTIONS["actions/run.yaml"]}label: "a\\0b"\n` };
    await expectRefusal(upload(await archiveOf(unstorable), { force: true }), "invalid");
    expect(await snapshot()).toEqual(before);
    expect(staged()).toEqual([]);
    expect(readFileSync(path.join((await packDirectoryOf(ctx, "ops")) ?? "", "README.md"), "utf8")).toBe("Ops\n");
  });

  test("with force it is replaced, and what would be removed was told before", async () => {
    await upload(await archiveOf(FILES));
    await createAction(ctx, createActionInput.parse({ ref: "ops.mine", label: "Mine", entrypoint: "echo mine" }));
    await createRule(
      ctx,
      createRuleInput.parse({
        ref: "core.uses",
        label: "Uses",
        pack_ref: "core",
        trigger_ref: "core.alert",
        action_ref: "ops.other",
      }),
    );
    const next = await archiveOf({
      ...PACK,
      "actions/run.yaml": ACTIONS["actions/run.yaml"],
      "actions/run.sh*": "echo anew\n",
      "actions/mine.yaml": "ref: ops.mine\nrunner_type: shell\nentry_point: run.sh\n",
      "actions/added.yaml": "ref: ops.added\nrunner_type: shell\nentry_point: missing.sh\n",
    });
    const before = await snapshot();
    const told = await compare(next);
    expect(await snapshot()).toEqual(before);
    expect(told).toMatchObject({
      installed_version: "1.0.0",
      is_unchanged: false,
      refusal: null,
      broken_rules: ["core.uses"],
      components: {
        actions: { added: ["ops.added"], kept: ["ops.run"], removed: ["ops.other"], left_alone: ["ops.mine"] },
        triggers: { removed: ["ops.door"] },
        rules: { removed: ["ops.on-door"] },
      },
    });
    const { warnings } = await upload(next, { force: true });
    expect(warnings.map(({ file }) => file)).toEqual(["actions/added.yaml", "ops.mine"]);
    const actions = await database.prisma.action.findMany({ where: { pack_ref: "ops" }, orderBy: { ref: "asc" } });
    expect(actions.map(({ ref }) => ref)).toEqual(["ops.added", "ops.mine", "ops.run"]);
    expect((await getAction(ctx, { ref: "ops.run" })).source).toBe("echo anew\n");
    expect((await compare(next)).is_unchanged).toBe(true);
    await database.sql("delete from attune.rule where ref = 'core.uses'");
  });

  test("a standard pack, and one of the server's packs directory, can be replaced by nobody", async () => {
    const core = await archiveOf({ "pack.yaml": 'ref: core\nversion: "9.0.0"\n' });
    const refusal = await expectRefusal(upload(core, { force: true }), "precondition");
    expect(refusal.message).toContain("standard pack");
    expect((await compare(core)).refusal).toContain("standard pack");
    expect(await database.prisma.pack.findFirst({ where: { ref: "core" } })).toMatchObject({ is_standard: true });
  });

  test("it needs packs:install, for this very pack when the grant names packs", async () => {
    const as = async (login: string, grants: Parameters<typeof createTestActor>[1] & object) =>
      createTestContext(database, { config: ctx.config, actor: await createTestActor(database, { login, ...grants }) });
    const guest = await as("guest", { grants: [{ resource: "packs", actions: ["read", "create"] }] });
    expect(() => authoriseUpload(guest)).toThrow(/packs:install/);
    const limited = await as("limited", {
      grants: [{ resource: "packs", actions: ["install"], constraints: { pack_refs: ["tools"] } }],
    });
    authoriseUpload(limited);
    await expectRefusal(upload(await archiveOf(FILES), { as: limited }), "forbidden");
    expect(
      (await upload(await archiveOf({ "pack.yaml": 'ref: tools\nversion: "1.0.0"\n' }), { as: limited })).pack.ref,
    ).toBe("tools");
  });

  test("an upload makes no rights: permission sets in it need the permission to make or change them", async () => {
    const actor = await createTestActor(database, {
      login: "installer",
      grants: [{ resource: "packs", actions: ["install"] }],
      permissionSetRefs: ["ops.operator"],
    });
    const installer = await createTestContext(database, { config: ctx.config, actor });
    const withSet = (action: string) =>
      archiveOf({
        ...PACK,
        "permission_sets/operator.yaml": `ref: ops.operator\ngrants:\n  - { resource: keys, actions: [${action}] }\n`,
      });
    await expectRefusal(upload(await withSet("read"), { as: installer }), "forbidden");
    await upload(await withSet("read"));
    await upload(await archiveOf({ ...(await unchanged()), "README.md": "x" }), { as: installer, force: true });
    await expectRefusal(upload(await withSet("decrypt"), { as: installer, force: true }), "forbidden");
    await expectRefusal(upload(await archiveOf(PACK), { as: installer, force: true }), "forbidden");

    async function unchanged() {
      return {
        ...PACK,
        "permission_sets/operator.yaml": "ref: ops.operator\ngrants:\n  - { resource: keys, actions: [read] }\n",
      };
    }
  });

  test("of two uploads of a new pack at once without force, one is told that it exists", async () => {
    const outcomes = await Promise.allSettled([upload(await archiveOf(FILES)), upload(await archiveOf(PACK))]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(outcomes.find((one) => one.status === "rejected")?.reason).toMatchObject({ code: "conflict" });
  });
});

describe("export", () => {
  test("an uploaded pack comes out as the bytes that install it again, and that changes nothing", async () => {
    await upload(await archiveOf(FILES));
    const { archive, fileName } = await exportPack(ctx, { ref: "ops" });
    expect(fileName).toBe("ops-1.0.0.tar.gz");
    const before = await snapshot();
    await upload(archive, { force: true });
    expect(await snapshot()).toEqual(before);
    expect((await exportPack(ctx, { ref: "ops" })).archive.equals(archive)).toBe(true);
    expect(archive.equals(await archiveOf(FILES))).toBe(true);
  });

  test("a pack that was made here comes out whole, and goes into another server as the same pack", async () => {
    await createPack(
      ctx,
      createPackInput.parse({
        ref: "ops",
        label: "Ops",
        description: "yes\nno: *",
        version: "2.1.0",
        tags: ["a", "null"],
        conf_schema: { level: { type: "integer" }, password: { type: "string", secret: true } },
        config: { level: 3, password: "hunter2" },
      }),
    );
    const source = "  echo 'hello {{ name }}'\r\n\techo \"$1\"\n\n";
    await createAction(ctx, {
      ...createActionInput.parse({ ref: "ops.run", label: "Run: it", entrypoint: source, runtime_ref: "core.shell" }),
      ...{ param_schema: { name: { type: "string", default: "yes" }, pin: { type: "string", secret: true } } },
      ...{ timeout_seconds: 9, max_retries: 2, retry_delay_seconds: 0, output_format: "json" },
    });
    await createAction(
      ctx,
      createActionInput.parse({ ref: "ops.py", label: "Py", entrypoint: "print(1)", runtime_ref: "core.python" }),
    );
    await createTrigger(
      ctx,
      createTriggerInput.parse({ ref: "ops.door", label: "Door", out_schema: { open: { type: "boolean" } } }),
    );
    await createSensor(
      ctx,
      createSensorInput.parse({
        ref: "ops.tick",
        label: "Tick",
        trigger_ref: "core.intervaltimer",
        config: { unit: "hours", interval: 2 },
        misfire_policy: "skip",
      }),
    );
    await createRule(
      ctx,
      createRuleInput.parse({
        ...{
          ref: "ops.on",
          label: "On",
          pack_ref: "ops",
          trigger_ref: "core.intervaltimer",
          sensor_ref: "ops.tick",
          action_ref: "ops.run",
        },
        ...{ action_params: { name: "{{ event.id }}", pin: "1234" }, enabled: false },
        ...{ overlap_policy: "buffer_all", overlap_cap: 3 },
        conditions: [{ field: "event.payload.n", operator: "greater_than", value: 3 }],
      }),
    );
    const { archive } = await exportPack(ctx, { ref: "ops" });
    const text = gunzipSync(archive).toString("utf8");
    expect(text).not.toContain("hunter2");
    expect(text).not.toContain("1234");

    // Here it changes nothing but that the pack has files now.
    const [before] = await snapshot();
    const { warnings } = await upload(archive, { force: true });
    expect(warnings.filter(({ skipped }) => !skipped)).toEqual([]);
    const [after] = await snapshot();
    for (const kind of ["actions", "rules", "sensors", "triggers"]) expect(after?.[kind]).toEqual(before?.[kind]);
    expect((await exportPack(ctx, { ref: "ops" })).archive.equals(archive)).toBe(true);

    // Elsewhere it is the same, without the secrets.
    await database.sql("delete from attune.pack where ref = 'ops'");
    expect((await upload(archive)).warnings).toEqual([]);
    const columns = (rows: unknown) =>
      (rows as Record<string, unknown>[]).map(
        ({
          id,
          pack,
          created,
          updated,
          version,
          action,
          sensor,
          trigger,
          runtime,
          owner_identity,
          is_adhoc,
          ...rest
        }) => rest,
      );
    const [elsewhere] = await snapshot();
    for (const kind of ["actions", "sensors", "triggers"])
      expect(columns(elsewhere?.[kind])).toEqual(columns(before?.[kind]));
    expect(columns(elsewhere?.rules)).toEqual([
      { ...columns(before?.rules)[0], action_params: { name: "{{ event.id }}" } },
    ]);
    expect(elsewhere?.pack).toMatchObject([{ description: "yes\nno: *", tags: ["a", "null"], config: { level: 3 } }]);
    expect(await getAction(ctx, { ref: "ops.run" })).toMatchObject({ is_inline: true, source, is_adhoc: false });
  });

  test("what a person added to an uploaded pack or changed of it comes along, beside its files", async () => {
    await upload(await archiveOf(FILES));
    await createAction(
      ctx,
      createActionInput.parse({
        ref: "ops.readme",
        label: "R",
        entrypoint: "echo 1\necho 2",
        runtime_ref: "core.shell",
      }),
    );
    await updatePack(ctx, { ref: "ops", config: { level: 7 } });
    const first = await exportPack(ctx, { ref: "ops" });
    await upload(first.archive, { force: true });
    expect(await database.prisma.pack.findFirst({ where: { ref: "ops" } })).toMatchObject({ config: { level: 7 } });
    await updateAction(ctx, { ref: "ops.readme", entrypoint: "echo 3\n" });
    await upload((await exportPack(ctx, { ref: "ops" })).archive, { force: true });
    const files = (await listFilesOfPack(ctx, { ref: "ops" })).map((file) => file.path);
    expect(files.filter((file) => file.includes("readme"))).toEqual(["actions/readme.sh", "actions/readme.yaml"]);
    expect((await readFileOfPack(ctx, { ref: "ops", path: "actions/readme.sh" })).text).toBe("echo 3\n");
  });

  test("a standard pack comes out as its files, and a pack that one may not see does not", async () => {
    expect((await exportPack(ctx, { ref: "core" })).archive.length).toBeGreaterThan(1000);
    await upload(await archiveOf(FILES));
    const guest = await createTestContext(database, { actor: await createTestActor(database, { login: "guest" }) });
    await expectRefusal(exportPack(guest, { ref: "ops" }), "not_found");
    expect(existsSync(path.join(dataDirectory, "packs", "core"))).toBe(false);
  });
});

test("a configuration must fit the schema of its pack", async () => {
  await upload(
    await archiveOf({
      "pack.yaml": 'ref: ops\nversion: "1.0.0"\nconf_schema: { level: { type: integer, minimum: 1 } }\n',
    }),
  );
  await expectRefusal(updatePack(ctx, { ref: "ops", config: { level: 0 } }), "invalid", ["config", "level"]);
  await expectRefusal(updatePack(ctx, { ref: "ops", config: { level: "high" } }), "invalid", ["config", "level"]);
  expect((await updatePack(ctx, { ref: "ops", config: { level: 2 } })).config).toEqual({ level: 2 });
});
