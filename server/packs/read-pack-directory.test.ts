import { mkdir, mkdtemp, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { hashPackDirectory } from "@/server/packs/hash-pack-directory";
import { readPackDirectory } from "@/server/packs/read-pack-directory";
import { parseYaml } from "@/server/packs/read-yaml-file";

const made: string[] = [];
afterEach(async () => {
  for (const directory of made.splice(0)) await rm(directory, { recursive: true });
});

const PACK = 'ref: ops\nversion: "1.2.3"\n';
async function packOf(files: Record<string, string>): Promise<string> {
  const directory = await mkdtemp(path.join(tmpdir(), "attune-pack-"));
  made.push(directory);
  for (const [name, content] of Object.entries({ "pack.yaml": PACK, ...files })) {
    await mkdir(path.dirname(path.join(directory, name)), { recursive: true });
    await writeFile(path.join(directory, name), content);
  }
  return directory;
}
const read = async (files: Record<string, string>) => readPackDirectory(await packOf(files));

const ACTION = "ref: ops.run\nentry_point: run.sh\n";
const withRun = { "actions/run.yaml": ACTION, "actions/run.sh": "true\n" };

describe("readPackDirectory", () => {
  it("gives an action the defaults and takes its runtime from the file's extension", async () => {
    const { pack, warnings } = await read(withRun);
    expect(warnings).toEqual([]);
    expect(pack.actions).toEqual([
      expect.objectContaining({
        ...{ ref: "ops.run", label: "run", entrypoint: "run.sh", runtime_ref: "core.shell", parameter_format: "json" },
        ...{ parameter_delivery: "stdin", output_format: "text", timeout_seconds: null, max_retries: 0 },
      }),
    ]);
  });

  it.each([
    ["bash", "core.shell"],
    ["SH", "core.shell"],
    ["python3", "core.python"],
    ["node", "core.nodejs"],
    ["builtin", "core.native"],
    ["core.action.python3", "core.python"],
    ["ops.lua", "ops.lua"],
  ])("takes runner_type %s for %s", async (name, runtime) => {
    const { pack } = await read({ ...withRun, "actions/run.yaml": `${ACTION}runner_type: ${name}\n` });
    expect(pack.actions[0]?.runtime_ref).toBe(runtime);
  });

  it("takes both spellings of the keys that have two", async () => {
    const { pack, warnings } = await read({
      "actions/run.yaml": "ref: ops.run\nentrypoint: run.sh\nparam_schema: { a: { type: string } }\ntimeout: 5\n",
      "actions/run.sh": "",
      "triggers/a.yaml": "ref: ops.a\nparameters: { x: { type: string } }\noutput: { y: { type: string } }\n",
      "triggers/b.yaml": "ref: ops.b\nparam_schema: { x: { type: string } }\nout_schema: { y: { type: string } }\n",
      "rules/a.yaml": "ref: ops.ra\ntrigger: a\naction: run\n",
      "rules/b.yaml": "ref: ops.rb\ntrigger_ref: core.alert\naction_ref: ops.run\nconditions: []\n",
      "sensors/t.yaml": "ref: ops.t\ntrigger: core.intervaltimer\nconfig: { unit: seconds, interval: 5 }\n",
    });
    expect(warnings).toEqual([]);
    expect(pack.actions[0]).toMatchObject({ param_schema: { a: { type: "string" } }, timeout_seconds: 5 });
    expect(pack.triggers.map(({ param_schema, out_schema }) => ({ param_schema, out_schema }))).toEqual([
      { param_schema: { x: { type: "string" } }, out_schema: { y: { type: "string" } } },
      { param_schema: { x: { type: "string" } }, out_schema: { y: { type: "string" } } },
    ]);
    expect(pack.rules).toEqual([
      expect.objectContaining({ trigger_ref: "ops.a", action_ref: "ops.run", conditions: {} }),
      expect.objectContaining({ trigger_ref: "core.alert", action_ref: "ops.run", conditions: [] }),
    ]);
    expect(pack.sensors[0]).toMatchObject({ entrypoint: "internal://timer", trigger_ref: "core.intervaltimer" });
  });

  it("leaves out a broken component with its file and line, and reads all others", async () => {
    const { pack, warnings } = await read({
      ...withRun,
      "actions/a-noref.yaml": "label: No ref\nentry_point: run.sh\n",
      "actions/b-syntax.yaml": 'ref: ops.b\nlabel: "open\n',
      "actions/c-schema.yaml": "ref: ops.c\nentry_point: run.sh\n\noutput_format: xml\n",
      "actions/d-foreign.yaml": "# other\nref: other.d\nentry_point: run.sh\n",
      "actions/e-ref.yaml": "ref: Ops.E\nentry_point: run.sh\n",
      "actions/f-runner.yaml": "ref: ops.f\nrunner_type: cobol\nentry_point: run.sh\n",
      "actions/z-twice.yaml": ACTION,
      "rules/r.yaml":
        "ref: ops.r\ntrigger: core.alert\naction: run\nconditions:\n  - { field: a, operator: like, value: 1 }\n",
      "permission_sets/p.yaml": "ref: ops.p\ngrants:\n  - { resource: packs, actions: [read], constraint: {} }\n",
      "queues/q.yaml": "ref: ops.q\n",
    });
    expect(pack.actions.map(({ ref }) => ref)).toEqual(["ops.run"]);
    expect(pack.rules).toEqual([]);
    expect(pack.permission_sets).toEqual([]);
    expect(warnings.every(({ skipped, message }) => skipped && message !== "")).toBe(true);
    expect(warnings.map(({ file, line }) => `${file}:${line}`)).toEqual([
      ...["permission_sets/p.yaml:3", "actions/a-noref.yaml:1", "actions/b-syntax.yaml:3", "actions/c-schema.yaml:4"],
      ...["actions/d-foreign.yaml:2", "actions/e-ref.yaml:1", "actions/f-runner.yaml:2", "actions/z-twice.yaml:1"],
      ...["rules/r.yaml:5", "queues/q.yaml:null"],
    ]);
  });

  it.each(["../../etc/passwd", "/etc/passwd", "link.sh"])("drops an action whose entry point is %s", async (entry) => {
    const directory = await packOf({ "actions/run.yaml": `ref: ops.run\nrunner_type: sh\nentry_point: ${entry}\n` });
    await symlink("/etc/passwd", path.join(directory, "actions/link.sh"));
    const { pack, warnings } = await readPackDirectory(directory);
    expect(pack.actions).toEqual([]);
    expect(warnings).toEqual([expect.objectContaining({ file: "actions/run.yaml", line: 3, skipped: true })]);
  });

  it("keeps an action whose file is missing, with a warning", async () => {
    const { pack, warnings } = await read({ "actions/run.yaml": ACTION });
    expect(pack.actions).toHaveLength(1);
    expect(warnings).toEqual([expect.objectContaining({ file: "actions/run.yaml", line: 2, skipped: false })]);
  });

  it("reads no component through a link that leaves the pack", async () => {
    const directory = await packOf({ "actions/run.sh": "" });
    const outside = await packOf({ "actions/run.yaml": ACTION });
    await symlink(path.join(outside, "actions/run.yaml"), path.join(directory, "actions/run.yaml"));
    await symlink(path.join(outside, "actions"), path.join(directory, "triggers"));
    const { pack, warnings } = await readPackDirectory(directory);
    expect(pack.actions).toEqual([]);
    expect(warnings.map(({ file }) => file)).toEqual(["actions/run.yaml"]);
  });

  it.each([
    ["no pack.yaml", { "pack.yml.txt": "" }, /no pack\.yaml/],
    ["a version that YAML reads as a number", { "pack.yaml": "ref: ops\nversion: 1.0\n" }, /pack\.yaml:2 version/],
    ["a ref in capitals", { "pack.yaml": 'ref: Ops\nversion: "1.0.0"\n' }, /pack\.yaml:1 ref/],
    ["bad YAML", { "pack.yaml": "ref: [\n" }, /pack\.yaml:\d+ is not valid YAML/],
  ])("refuses a pack with %s", async (_, files, message) => {
    const directory = await packOf(files);
    if (!("pack.yaml" in files)) await rm(path.join(directory, "pack.yaml"));
    await expect(readPackDirectory(directory)).rejects.toMatchObject({
      code: "invalid",
      message: expect.stringMatching(message),
    });
  });

  it("refuses a directory that does not exist", async () => {
    await expect(readPackDirectory("/nonexistent/pack")).rejects.toMatchObject({ code: "invalid" });
  });

  it("claims is_standard for system packs and leaves the decision to the loader", async () => {
    expect((await read({})).pack.is_standard).toBe(false);
    expect((await read({ "pack.yaml": `${PACK}system: true\n` })).pack.is_standard).toBe(true);
  });
});

describe("hashPackDirectory", () => {
  it("is the same for the same files and ignores times and what runs leave behind", async () => {
    const [one, two] = [await packOf(withRun), await packOf({ ...withRun, "lib/__pycache__/x.pyc": "x" })];
    await utimes(path.join(two, "pack.yaml"), 1, 1);
    const hash = await hashPackDirectory(one);
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(await hashPackDirectory(two)).toBe(hash);
    expect((await readPackDirectory(one)).pack.content_hash).toBe(hash);
  });

  it("changes with the content, the name and the presence of any file", async () => {
    const packs: Record<string, string>[] = [
      withRun,
      { ...withRun, "actions/run.sh": "false\n" },
      { ...withRun, "actions/run2.sh": "true\n" },
      { "actions/run.yaml": ACTION, "actions/ran.sh": "true\n" },
    ];
    const hashes = await Promise.all(packs.map(async (files) => hashPackDirectory(await packOf(files))));
    expect(new Set(hashes).size).toBe(packs.length);
  });
});

describe("parseYaml", () => {
  const bomb = `a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n${Array.from({ length: 9 }, (_, i) => `a${i + 1}: &a${i + 1} [${Array(10).fill(`*a${i}`).join(",")}]`).join("\n")}\n`;
  it.each([
    ["an alias bomb", bomb],
    ["a custom tag", "a: !ruby/object {}\n"],
    ["a tag of YAML 1.1", "%YAML 1.1\n---\na: !!binary aGk=\n"],
    ["two documents", "a: 1\n---\nb: 2\n"],
    ["a repeated key", "a: 1\na: 2\n"],
    ["nesting without end", "[".repeat(20_000)],
  ])("refuses %s", (_, text) => {
    expect(parseYaml(text).ok).toBe(false);
  });

  it("does not merge, does not reach the prototype and keeps yes a string", () => {
    const read = parseYaml('a: &a { x: 1 }\nb: { "<<": *a }\n__proto__: { polluted: true }\nc: yes\n');
    expect(read).toMatchObject({ ok: true, value: { b: { "<<": { x: 1 } }, c: "yes" } });
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});
