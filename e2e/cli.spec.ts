import { type ChildProcess, execFile, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import type { AttuneServer } from "./fixtures/attune-server";
import { uniqueRef } from "./fixtures/definitions";
import { expect, test } from "./fixtures/server";

const root = path.resolve(import.meta.dirname, "..");

type Ended = { code: number; out: string; err: string };

/** Runs the program as a script would, in a home of its own. */
function createShell(attune: AttuneServer, program = path.join(root, "bin/attune.mjs")) {
  const home = mkdtempSync(path.join(tmpdir(), "attune-e2e-home-"));
  const env = { ...process.env, HOME: home, XDG_CONFIG_HOME: "", ATTUNE_URL: attune.url, ATTUNE_TOKEN: "" };
  const start = (words: string[]): ChildProcess => spawn(process.execPath, [program, ...words], { env, cwd: home });

  function run(words: string[], stdin = ""): Promise<Ended> {
    const child = start(words);
    let [out, err] = ["", ""];
    child.stdout?.setEncoding("utf8").on("data", (piece) => {
      out += piece;
    });
    child.stderr?.setEncoding("utf8").on("data", (piece) => {
      err += piece;
    });
    child.stdin?.end(stdin);
    return new Promise((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code) => resolve({ code: code ?? -1, out, err }));
    });
  }
  const remove = () => rmSync(home, { recursive: true, force: true });
  return { run, start, home, remove };
}

// Every command is a process of its own, and some tests run a dozen.
test.describe.configure({ timeout: 90_000 });

let shell: ReturnType<typeof createShell>;
test.beforeEach(async ({ attune }) => {
  shell = createShell(attune);
  const signedIn = await shell.run(["login", "--login", attune.login], `${attune.password}\n`);
  expect(signedIn).toMatchObject({ code: 0, out: `Signed in to ${attune.url} as ${attune.login}.\n` });
});
test.afterEach(() => shell.remove());

test("from signing in to the output of a timer's action, without a browser", async () => {
  const ref = uniqueRef("cli");
  const source = 'echo "hello $PARAM_COUNT"; sleep 1; echo bye >&2';
  const made = await shell.run(["actions", "create", ref, "--source", source, "--json"]);
  expect(JSON.parse(made.out)).toMatchObject({ ref, runtime_ref: "core.shell" });

  const timer = ["sensors", "create", "interval", ref, "--every", "1s", "--action", ref];
  const created = await shell.run([...timer, "-p", "count={{ event.payload.execution_count }}", "--json"]);
  expect([created.code, JSON.parse(created.out)]).toMatchObject([0, { sensor: { ref, enabled: true }, rule: { ref } }]);

  let id = 0;
  await expect(async () => {
    const found = await shell.run(["executions", "list", "--action", ref, "--limit", "1", "--quiet"]);
    id = Number(found.out);
    expect(id).toBeGreaterThan(0);
  }).toPass();
  expect((await shell.run(["sensors", "delete", ref, "--yes"])).code).toBe(0);

  const watched = await shell.run(["execution", "watch", String(id)]);
  expect(watched).toMatchObject({ code: 0, out: expect.stringMatching(/^hello \d+\n$/) });
  expect(watched.err).toContain(`Execution ${id} completed`);
  expect(watched.err).toContain("bye\n");

  const lines = (await shell.run(["execution", "watch", String(id), "--json"])).out.trim().split("\n");
  expect(lines.map((line) => JSON.parse(line)).at(-1)).toMatchObject({
    type: "end",
    execution: { status: "completed" },
  });
  expect(JSON.parse((await shell.run(["events", "list", "--json"])).out)[0]).toMatchObject({
    trigger_ref: "core.intervaltimer",
  });
});

test("the exit code is the outcome of what was waited for, and tells the other failures apart", async ({ attune }) => {
  const ref = uniqueRef("cli-fails");
  await shell.run(["actions", "create", ref, "--source", "echo partly; echo boom >&2; exit 9"]);
  const failed = await shell.run(["actions", "run", ref, "--wait"]);
  expect(failed).toMatchObject({ code: 1, out: "partly\n", err: expect.stringContaining("exit code 9") });
  expect(await shell.run(["rules", "show", "core.nothing"])).toMatchObject({ code: 3, out: "" });
  expect((await shell.run(["rules", "show"])).code).toBe(2);
  expect((await shell.run(["whoami", "--url", attune.url.replace("localhost", "127.0.0.1")])).code).toBe(4);
  expect((await shell.run(["whoami", "--url", "http://localhost:9"])).code).toBe(5);
});

test("output that is hostile to the terminal reaches it as text, unless it is asked for raw", async () => {
  const ref = uniqueRef("cli-hostile");
  const source = "printf 'a\\033]0;owned\\007\\033[2Jb\\033[31mred\\033[0m\\n'";
  await shell.run(["actions", "create", ref, "--source", source]);
  expect((await shell.run(["actions", "run", ref, "--wait"])).out).toBe("abred\n");
  const raw = await shell.run(["actions", "run", ref, "--wait", "--raw"]);
  expect(raw.out).toBe("a\u001b]0;owned\u0007\u001b[2Jb\u001b[31mred\u001b[0m\n");
});

test("Ctrl-C ends the watching, not the execution", async () => {
  const ref = uniqueRef("cli-ctrl-c");
  await shell.run(["actions", "create", ref, "--source", "echo begun; sleep 3; echo done"]);
  const asked = await shell.run(["actions", "run", ref, "--quiet"]);
  const id = asked.out.trim();
  const watching = shell.start(["executions", "watch", id]);
  const ended = new Promise<number | null>((resolve) => watching.once("close", resolve));
  await new Promise((resolve) => watching.stderr?.once("data", resolve));
  watching.kill("SIGINT");
  expect(await ended).toBe(130);
  expect((await shell.run(["executions", "watch", id])).code).toBe(0);
});

test("the package installs without any other, its types compile, and its program and client work", async ({
  attune,
}) => {
  const run = promisify(execFile);
  const packed = await run(process.execPath, [path.join(root, "scripts/pack-client.mjs")], { cwd: root });
  const archive = path.join(root, packed.stdout.trim());
  const project = mkdtempSync(path.join(tmpdir(), "attune-e2e-package-"));
  try {
    const installed = path.join(project, "node_modules/attune");
    mkdirSync(installed, { recursive: true });
    await run("tar", ["xzf", archive, "--strip-components=1", "-C", installed]);
    writeFileSync(path.join(project, "package.json"), '{"type":"module"}');
    const program = `
      import { AttuneError, createAttuneClient, createIntervalTimer, type Rule, type Timer } from "attune/client";
      const [url = "", login = "", password = "", ref = ""] = process.argv.slice(2);
      const client = createAttuneClient({ url });
      await client.auth.login(login, password);
      const schedule = { interval: 1, unit: "hours" as const };
      const timer: Timer = await createIntervalTimer(client, { ref, schedule, action: { source: "echo from the client" } });
      const rules: Rule["ref"][] = [];
      for await (const rule of client.rules.all()) rules.push(rule.ref);
      const { id } = await client.executions.execute({ action_ref: timer.action.ref });
      const execution = await client.executions.waitFor(id, { timeoutMs: 20_000 });
      const missing = await client.rules.get("core.nothing").catch((error: unknown) => error);
      const code = missing instanceof AttuneError ? missing.code : null;
      console.log(JSON.stringify({ rules, code, stdout: execution.result?.stdout }));
    `;
    writeFileSync(path.join(project, "program.ts"), program);
    const options = [
      "--strict",
      "--module",
      "nodenext",
      "--target",
      "es2022",
      "--lib",
      "es2023",
      "--skipLibCheck",
      "false",
    ];
    // The types of Node stand for fetch and its kind; there is no DOM.
    const types = ["--types", "node", "--typeRoots", path.join(root, "node_modules/@types")];
    await run(path.join(root, "node_modules/.bin/tsc"), [...options, ...types, "program.ts"], { cwd: project });
    const ref = uniqueRef("cli-package");
    const args = ["program.js", attune.url, attune.login, attune.password, ref];
    const { stdout } = await run(process.execPath, args, { cwd: project });
    expect(JSON.parse(stdout)).toEqual({
      rules: expect.arrayContaining([ref]),
      code: "NOT_FOUND",
      stdout: "from the client\n",
    });

    const elsewhere = createShell(attune, path.join(installed, "bin/attune.mjs"));
    expect((await elsewhere.run(["--version"])).out).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect((await elsewhere.run(["whoami"])).code).toBe(4);
    elsewhere.remove();
  } finally {
    rmSync(project, { recursive: true, force: true });
  }
});
