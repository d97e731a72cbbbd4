import { describe, expect, test } from "vitest";
import type { AttemptTask } from "./attempt";
import { buildCommand } from "./build-command";
import type { EntrypointLocation } from "./locate-entrypoint";

const host = { path: "/usr/bin", lang: null, timezone: null };
const file: EntrypointLocation = { kind: "file", path: "/packs/demo/actions/run" };

function build(change: Partial<AttemptTask>, location: EntrypointLocation = { kind: "absent" }) {
  const task: AttemptTask = {
    executionId: 1,
    attempt: 2,
    actionRef: "demo.act",
    packRef: "demo",
    entrypoint: "run",
    runtimeRef: "core.shell",
    packDirectory: "/packs/demo",
    parameters: { user: "ann", key: "shadowed" },
    secrets: { key: "s3cret" },
    parameterDelivery: "stdin",
    parameterFormat: "json",
    outputFormat: "text",
    timeoutMs: 1_000,
    env: {},
    context: { apiUrl: "http://x", apiToken: null, ruleRef: null, triggerRef: null, event: null },
    workDirectory: "/private/1",
    ...change,
  };
  return buildCommand(task, location, host);
}

describe("build command", () => {
  test.each([
    ["core.shell", "bash", ["/packs/demo/actions/run"]],
    ["core.python", "python3", ["-u", "/packs/demo/actions/run"]],
    ["core.nodejs", "node", ["/packs/demo/actions/run"]],
    ["core.native", "/packs/demo/actions/run", []],
    [null, "bash", ["/packs/demo/actions/run"]],
  ])("a file of %s runs in the pack's directory with its parameters on stdin", (runtimeRef, program, args) => {
    expect(build({ runtimeRef }, file)).toMatchObject({
      kind: "run",
      program,
      args,
      cwd: "/packs/demo",
      stdin: '{"user":"ann","key":"s3cret"}\n',
      files: [],
    });
  });

  test("a configured interpreter replaces the default one and makes any runtime runnable", () => {
    const interpreter = { binary: "/usr/bin/ruby", args: ["-W"] };
    expect(build({ runtimeRef: "core.ruby", interpreter }, file)).toMatchObject({
      program: "/usr/bin/ruby",
      args: ["-W", "/packs/demo/actions/run"],
    });
    expect(
      build({ runtimeRef: "core.python", interpreter: { binary: "/venv/python", args: [] }, entrypoint: "x = 1" }),
    ).toMatchObject({
      program: "/venv/python",
      args: ["/private/1/main.py"],
      cwd: "/private/1",
    });
  });

  test("a runtime nobody can run is refused", () => {
    expect(build({ runtimeRef: "core.go" }, file)).toMatchObject({ kind: "refused", exitCode: 127 });
    expect(build({ runtimeRef: "core.go" })).toMatchObject({ kind: "refused", exitCode: 127 });
    expect(build({ runtimeRef: "core.native" })).toMatchObject({
      error: "Action demo.act has no executable content: pack demo has no file actions/run",
    });
  });

  test("a secret is in the input or a private file only, whatever the delivery and runtime", () => {
    for (const runtimeRef of ["core.shell", "core.python", "core.nodejs"]) {
      for (const parameterDelivery of ["stdin", "file"] as const) {
        for (const location of [file, { kind: "absent" } as const]) {
          const command = build({ runtimeRef, parameterDelivery, entrypoint: "run it" }, location);
          if (command.kind === "refused") throw new Error(command.error);
          expect(JSON.stringify([command.program, command.args, command.env, command.cwd])).not.toContain("s3cret");
          expect(JSON.stringify([command.stdin, command.files])).toContain("s3cret");
        }
      }
    }
  });

  test("Node.js source is a module unless only CommonJS can be meant", () => {
    const nameOf = (entrypoint: string) => {
      const command = build({ runtimeRef: "core.nodejs", entrypoint });
      return command.kind === "run" ? command.files[0]?.name : command.error;
    };
    expect(nameOf("import fs from 'node:fs'; console.log(1)")).toBe("main.mjs");
    expect(nameOf("await fetch('http://x')")).toBe("main.mjs");
    expect(nameOf("const fs = require('fs'); console.log(__dirname)")).toBe("main.cjs");
    expect(
      nameOf("import { createRequire } from 'node:module'; const require = createRequire('/'); require('fs')"),
    ).toBe("main.mjs");
    expect(nameOf("}); process.exit(1); (function () { require('x')")).toBe("main.cjs");
  });
});
