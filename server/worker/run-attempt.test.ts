import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { executionResultSchema } from "@/lib/schemas/execution";
import { type AttemptFixture, createAttemptFixture } from "./testing/attempt-fixture";

let fixture: AttemptFixture;
beforeAll(() => {
  fixture = createAttemptFixture();
});
afterAll(() => fixture.remove());

describe("results", () => {
  test("exit 0 with text output completes and keeps stdout", async () => {
    const { status, result, startedAt, finishedAt } = await fixture.run({ entrypoint: "echo hello; echo note >&2" });
    expect(status).toBe("completed");
    expect(result).toEqual({
      exit_code: 0,
      duration_ms: finishedAt - startedAt,
      succeeded: true,
      stdout: "hello\n",
      stderr_log: "note\n",
    });
    expect(Number.isInteger(result.duration_ms)).toBe(true);
    expect(executionResultSchema.parse(result)).toEqual(result);
  });

  test("an action that prints nothing has neither stdout nor stderr_log", async () => {
    const { result } = await fixture.run({ entrypoint: "true" });
    expect(Object.keys(result).sort()).toEqual(["duration_ms", "exit_code", "succeeded"]);
  });

  test.each([1, 2, 127, 255])("exit code %i fails with that code and says so", async (code) => {
    const { status, result } = await fixture.run({ entrypoint: `echo partial; exit ${code}` });
    expect(status).toBe("failed");
    expect(result).toMatchObject({
      succeeded: false,
      exit_code: code,
      error: `Command exited with code ${code}`,
      stdout: "partial\n",
    });
  });

  test("the error of a failure is what the action wrote to stderr", async () => {
    const { result } = await fixture.run({ entrypoint: "echo 'disk is full' >&2; exit 3" });
    expect(result).toMatchObject({ exit_code: 3, error: "disk is full", stderr_log: "disk is full\n" });
  });

  test("a process killed by a signal fails with 128 plus its number", async () => {
    const { result } = await fixture.run({ entrypoint: "kill -SEGV $$" });
    expect(result).toMatchObject({ succeeded: false, exit_code: 139, error: "Command was killed by SIGSEGV" });
  });

  test("json output of a success becomes data and the text is dropped", async () => {
    const { result } = await fixture.run({ entrypoint: `echo '{"a": [1, 2]}'`, outputFormat: "json" });
    expect(result.data).toEqual({ a: [1, 2] });
    expect(result).not.toHaveProperty("stdout");
  });

  test("json output of a failure is not parsed", async () => {
    const { result } = await fixture.run({ entrypoint: `echo '{"a": 1}'; exit 1`, outputFormat: "json" });
    expect(result).not.toHaveProperty("data");
    expect(result.stdout).toBe('{"a": 1}\n');
  });

  test("output that is not of its format is kept as text", async () => {
    const { status, result } = await fixture.run({ entrypoint: "echo no json", outputFormat: "json" });
    expect(status).toBe("completed");
    expect(result.stdout).toBe("no json\n");
  });
});

describe("inline shell", () => {
  test("the first failing command ends the script", async () => {
    const { result } = await fixture.run({ entrypoint: "false\necho after" });
    expect(result).toMatchObject({ exit_code: 1 });
    expect(result).not.toHaveProperty("stdout");
  });

  test("stdin is empty", async () => {
    const { result } = await fixture.run({ entrypoint: 'INPUT=$(cat); echo "[$INPUT]"', parameters: { a: 1 } });
    expect(result.stdout).toBe("[]\n");
  });

  test("an entrypoint that only looks like a file exits with 127", async () => {
    const { status, result } = await fixture.run({ entrypoint: "echo.sh" });
    expect(status).toBe("failed");
    expect(result.exit_code).toBe(127);
    expect(result.error).toBe("action.sh: line 1: echo.sh: command not found");
  });

  test("error messages have the line numbers of the source the author wrote", async () => {
    const { result } = await fixture.run({ entrypoint: "true\ntrue\nnosuch", parameters: { text: "two\nlines" } });
    expect(result.error).toContain("line 3: nosuch");
  });

  test("the output can be written through /dev/stdout and /dev/stderr", async () => {
    const { result } = await fixture.run({ entrypoint: "echo out > /dev/stdout; echo err > /dev/stderr" });
    expect(result).toMatchObject({ succeeded: true, stdout: "out\n", stderr_log: "err\n" });
  });
});

describe("python and node", () => {
  const echo = {
    python: "import json, sys\np = json.load(sys.stdin)\nprint(json.dumps({'sum': p['a'] + p['b']}))",
    node: `import { readFileSync } from "node:fs";
const { a, b } = JSON.parse(readFileSync("/dev/stdin", "utf8"));
console.log(JSON.stringify({ sum: a + b }));`,
  };
  const input = { parameters: { a: 1 }, secrets: { b: 2 }, outputFormat: "json" as const };

  test("inline Python reads parameters and secrets as JSON on stdin", async () => {
    const { result } = await fixture.run({ ...input, runtimeRef: "core.python", entrypoint: echo.python });
    expect(result).toMatchObject({ succeeded: true, data: { sum: 3 } });
  });

  test("inline Node.js reads parameters and secrets as JSON on stdin", async () => {
    const { result } = await fixture.run({ ...input, runtimeRef: "core.nodejs", entrypoint: echo.node });
    expect(result).toMatchObject({ succeeded: true, data: { sum: 3 } });
  });

  test("inline Node.js that uses require runs as CommonJS", async () => {
    const entrypoint = `const { readFileSync } = require("node:fs"); const p = JSON.parse(readFileSync(0)); console.log(p.a)`;
    const { result } = await fixture.run({ ...input, runtimeRef: "core.nodejs", entrypoint, outputFormat: "text" });
    expect(result).toMatchObject({ succeeded: true, stdout: "1\n" });
  });

  test("a pack's Python file runs in the pack's directory", async () => {
    const packDirectory = fixture.packFile("sum.py", `${echo.python}\nimport os; print(os.getcwd(), file=sys.stderr)`);
    const { result } = await fixture.run({
      ...input,
      runtimeRef: "core.python",
      entrypoint: "sum.py",
      packDirectory,
    });
    expect(result).toMatchObject({ data: { sum: 3 }, stderr_log: `${packDirectory}\n` });
  });

  test("a pack's Node.js file runs", async () => {
    const packDirectory = fixture.packFile("sum.mjs", echo.node);
    const { result } = await fixture.run({
      ...input,
      runtimeRef: "core.nodejs",
      entrypoint: "sum.mjs",
      packDirectory,
    });
    expect(result).toMatchObject({ succeeded: true, data: { sum: 3 } });
  });

  test.each(["core.python", "core.nodejs"])(
    "%s without its file fails with no executable content",
    async (runtimeRef) => {
      const packDirectory = fixture.packFile("other.txt", "");
      for (const entrypoint of ["missing.py", "missing.mjs", "missing.cjs", "missing.js", ""]) {
        const { status, result, pid } = await fixture.run({ runtimeRef, entrypoint, packDirectory });
        expect(status).toBe("failed");
        expect(result.error).toContain("no executable content");
        expect(pid).toBeNull();
      }
    },
  );

  test("a missing interpreter is a clear failure", async () => {
    const bare = createAttemptFixture("/nonexistent");
    const { status, result } = await bare.run({ runtimeRef: "core.python", entrypoint: "print(1)" });
    await bare.remove();
    expect(status).toBe("failed");
    expect(result).toMatchObject({ exit_code: 127, error: "python3 was not found on this machine" });
  });

  test("an interpreter that disappeared is a clear failure", async () => {
    const { result } = await fixture.run({
      runtimeRef: "core.python",
      entrypoint: "print(1)",
      interpreter: { binary: "/nonexistent/venv/bin/python3", args: [] },
    });
    expect(result.exit_code).toBe(127);
    expect(result.error).toContain("/nonexistent/venv/bin/python3");
  });
});

describe("pack files", () => {
  test("a shell file reads its parameters on stdin", async () => {
    const packDirectory = fixture.packFile("read.sh", "cat /dev/stdin");
    const { result } = await fixture.run({
      entrypoint: "read.sh",
      packDirectory,
      parameters: { b: "it's", a: { c: [1] } },
      parameterFormat: "dotenv",
    });
    expect(result.stdout).toBe("a.c='[1]'\nb='it'\\''s'\n");
  });

  test("parameters by file are in ATTUNE_PARAMETER_FILE and stdin is empty", async () => {
    const packDirectory = fixture.packFile(
      "file.sh",
      'cat "$ATTUNE_PARAMETER_FILE"; stat -c %a "$ATTUNE_PARAMETER_FILE"; cat',
    );
    const { result } = await fixture.run({
      entrypoint: "file.sh",
      packDirectory,
      parameters: { a: "x" },
      parameterDelivery: "file",
      parameterFormat: "yaml",
    });
    expect(result.stdout).toBe('a: "x"\n600\n');
  });

  test("a native file is executed itself", async () => {
    const packDirectory = fixture.packFile("native", "#!/bin/sh\necho native", 0o755);
    const { result } = await fixture.run({ runtimeRef: "core.native", entrypoint: "native", packDirectory });
    expect(result.stdout).toBe("native\n");
  });

  test("a native file without permission to execute is a clear failure", async () => {
    const packDirectory = fixture.packFile("plain", "text");
    const { result } = await fixture.run({ runtimeRef: "core.native", entrypoint: "plain", packDirectory });
    expect(result).toMatchObject({ succeeded: false, exit_code: 126 });
    expect(result.error).toContain("is not executable");
  });

  test("an entrypoint that leads out of the pack is refused", async () => {
    const packDirectory = fixture.packFile("x", "");
    mkdirSync(join(fixture.directory, "packs", "other"), { recursive: true });
    const outside = join(fixture.directory, "packs", "other", "evil.py");
    writeFileSync(outside, "print('evil')");
    symlinkSync(outside, join(packDirectory, "actions", "link.py"));
    for (const entrypoint of ["../../other/evil.py", outside, "link.py"]) {
      for (const runtimeRef of ["core.python", "core.native"]) {
        const { result, pid } = await fixture.run({ runtimeRef, entrypoint, packDirectory });
        expect(result.error).toContain("outside of the pack");
        expect(pid).toBeNull();
      }
    }
    const shell = await fixture.run({ entrypoint: "../../other/evil.py", packDirectory });
    expect(shell.result.error).toContain("outside of the pack");
  });

  test("an absolute path is an inline command for shell", async () => {
    const packDirectory = fixture.packFile("x", "");
    const { result } = await fixture.run({ entrypoint: "/bin/pwd", packDirectory });
    expect(result.succeeded).toBe(true);
  });
});

describe("isolation", () => {
  test("the environment has nothing but the allow list and what the execution configures", async () => {
    process.env.DATABASE_URL = "postgres://secret";
    const { result } = await fixture.run({
      entrypoint: "env -0 | sort -z | tr '\\0' '\\n'",
      env: { MINE: "1", ATTUNE_EXEC_ID: "forged" },
      parameters: { visible: "param-value" },
      secrets: { token: "secret-value", MINE: "secret-too" },
    });
    delete process.env.DATABASE_URL;
    const names = (result.stdout ?? "").split("\n").map((line) => line.split("=")[0]);
    expect(names.filter((name) => name !== "")).toEqual([
      "ATTUNE_ACTION",
      "ATTUNE_API_URL",
      "ATTUNE_CONTEXT_ATTEMPT",
      "ATTUNE_EXEC_ID",
      "ATTUNE_PACK_REF",
      "ATTUNE_PARAMETER_DELIVERY",
      "ATTUNE_PARAMETER_FORMAT",
      "HOME",
      "LANG",
      "PATH",
      "PWD",
      "SHLVL",
      "TMPDIR",
      "TZ",
      "_",
    ]);
    expect(result.stdout).not.toMatch(/secret|param-value|forged/);
  });

  test("the caused-by variables and the token are set when they are known", async () => {
    const { result } = await fixture.run({
      entrypoint: 'echo "$ATTUNE_RULE $ATTUNE_TRIGGER $ATTUNE_API_TOKEN $ATTUNE_CONTEXT_EVENT_ID"',
      context: { apiUrl: "http://x", apiToken: "tok", ruleRef: "p.r", triggerRef: "p.t", event: { id: 7 } },
    });
    expect(result.stdout).toBe("p.r p.t tok 7\n");
  });

  test.each([
    ["core.shell", "cat /proc/$$/cmdline /proc/$$/environ"],
    [
      "core.python",
      "import os\nfor n in ('cmdline', 'environ'): print(open(f'/proc/self/{n}', encoding='latin1').read())",
    ],
    [
      "core.nodejs",
      "import { readFileSync as r } from 'node:fs'; for (const n of ['cmdline', 'environ']) console.log(r('/proc/self/' + n, 'latin1'))",
    ],
  ])("secrets of %s are neither in the command line nor in the environment", async (runtimeRef, entrypoint) => {
    const { result } = await fixture.run({ runtimeRef, entrypoint, secrets: { key: "top-secret-value" } });
    expect(result.succeeded).toBe(true);
    expect(result.stdout).toContain("ATTUNE_EXEC_ID");
    expect(result.stdout).not.toContain("top-secret-value");
  });

  test("the work directory is private, is home and temporary directory, and is removed", async () => {
    const workDirectory = join(fixture.directory, "private");
    mkdirSync(workDirectory);
    writeFileSync(join(workDirectory, "leftover"), "of a crashed attempt");
    const { result } = await fixture.run({
      entrypoint: 'stat -c %a . action.sh; ls; echo "$HOME $TMPDIR $PWD"; mkdir -p a/b; touch a/b/c; chmod 0 a',
      workDirectory,
    });
    expect(result.stdout).toBe(`700\n600\naction.sh\n${workDirectory} ${workDirectory} ${workDirectory}\n`);
    expect(existsSync(workDirectory)).toBe(false);
  });

  test("a work directory that cannot be made fails the attempt, nothing else", async () => {
    const { status, result } = await fixture.run({ workDirectory: "/proc/nonexistent/work" });
    expect(status).toBe("failed");
    expect(result.error).toContain("could not be started");
  });

  test("environment values and names that no process can have do no harm", async () => {
    const { result } = await fixture.run({ entrypoint: "echo $A", env: { A: "1\x002", "B=C": "x", "": "y" } });
    expect(result.stdout).toBe("12\n");
  });

  test("an environment larger than the system allows is a clear failure", async () => {
    const { status, result } = await fixture.run({ env: { BIG: "x".repeat(1 << 20) } });
    expect(status).toBe("failed");
    expect(result.error).toContain("E2BIG");
  });

  test("attempts do not leak file descriptors", async () => {
    const before = readdirSync("/proc/self/fd").length;
    for (let i = 0; i < 20; i++) await fixture.run({ entrypoint: "echo x", parameters: { i } });
    for (let i = 0; i < 5; i++)
      await fixture.run({
        runtimeRef: "core.native",
        packDirectory: fixture.packFile("plain", ""),
        entrypoint: "plain",
      });
    expect(readdirSync("/proc/self/fd").length).toBeLessThan(before + 15);
  });
});
