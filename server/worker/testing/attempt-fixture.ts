import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { AttemptOutcome, AttemptPorts, AttemptTask } from "../attempt";
import { createMachine, type Machine } from "../machine";
import { runAttempt } from "../run-attempt";

export type AttemptRun = AttemptOutcome & { pid: number | null; live: { stdout: string; stderr: string } };

export type AttemptFixture = {
  directory: string;
  machine: Machine;
  /** A valid task for inline shell source, with changes. */
  task(change: Partial<AttemptTask>): AttemptTask;
  run(change: Partial<AttemptTask>, ports?: Partial<AttemptPorts>): Promise<AttemptRun>;
  /** Writes `<pack>/actions/<name>` and returns the pack's directory. */
  packFile(name: string, content: string, mode?: number): string;
  remove(): Promise<void>;
};

/** Runs attempts for real, in a temporary directory. */
export function createAttemptFixture(path = process.env.PATH ?? ""): AttemptFixture {
  const directory = mkdtempSync(join(tmpdir(), "attune-worker-"));
  const machine = createMachine({ path, lang: null, timezone: "UTC" }, directory);
  const packDirectory = join(directory, "packs", "demo");
  let next = 1;

  const task = (change: Partial<AttemptTask>): AttemptTask => {
    const executionId = next++;
    return {
      executionId,
      attempt: 1,
      actionRef: "demo.act",
      packRef: "demo",
      entrypoint: "true",
      runtimeRef: "core.shell",
      packDirectory: null,
      parameters: {},
      secrets: {},
      parameterDelivery: "stdin",
      parameterFormat: "json",
      outputFormat: "text",
      timeoutMs: 20_000,
      env: {},
      context: { apiUrl: "http://localhost:3000", apiToken: null, ruleRef: null, triggerRef: null, event: null },
      workDirectory: join(directory, `work-${executionId}`),
      ...change,
    };
  };

  return {
    directory,
    machine,
    task,
    async run(change, ports = {}) {
      const live = { stdout: "", stderr: "" };
      let pid: number | null = null;
      const outcome = await runAttempt(task(change), {
        machine,
        onStarted(started) {
          pid = started;
        },
        onOutput(stream, text) {
          live[stream] += text;
        },
        cancel: new AbortController().signal,
        clock: Date,
        graceMs: 100,
        ...ports,
      });
      return { ...outcome, pid, live };
    },
    packFile(name, content, mode = 0o644) {
      const file = join(packDirectory, "actions", name);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content, { mode });
      return packDirectory;
    },
    async remove() {
      await machine.pipes.settled();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
