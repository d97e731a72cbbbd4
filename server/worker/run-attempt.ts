import { mkdirSync, openSync, rmSync, unlinkSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { AttemptOutcome, AttemptPorts, AttemptTask, OutputStream } from "./attempt";
import { buildCommand } from "./build-command";
import { describeOutcome } from "./describe-outcome";
import { locateEntrypoint } from "./locate-entrypoint";
import { createOutputBuffer } from "./output-buffer";
import { superviseProcess } from "./supervise-process";

const DEFAULT_GRACE_MS = 5_000;
const CANNOT_EXECUTE = 126;
const NOT_FOUND = 127;

/** Output past the limit is read on, or its writer would stop, but slowly: 1 MiB in 4 ms leaves the server its CPU. */
const DISCARD_STEP_BYTES = 1024 * 1024;
const DISCARD_PAUSE_MS = 4;

/**
 * Runs one attempt of an execution as a process and says how it ended. Never rejects: whatever cannot be started, read or
 * parsed ends as a `failed` outcome with a text that says why. When it resolves, the process group is gone and the work
 * directory removed.
 */
export async function runAttempt(task: AttemptTask, ports: AttemptPorts): Promise<AttemptOutcome> {
  const startedAt = ports.clock.now();
  if (ports.cancel.aborted) return notStarted(startedAt, ports, 0, "Execution was cancelled", "cancelled");
  try {
    makeWorkDirectory(task.workDirectory);
    return await runInWorkDirectory(task, ports, startedAt);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return notStarted(startedAt, ports, CANNOT_EXECUTE, `The action could not be started: ${reason}`);
  } finally {
    // What cannot be removed (an action may deny it) stays for the next sweep and must not change the outcome.
    await rm(task.workDirectory, { recursive: true, force: true, maxRetries: 2, retryDelay: 20 }).catch(() => {});
  }
}

async function runInWorkDirectory(
  task: AttemptTask,
  ports: AttemptPorts,
  requestedAt: number,
): Promise<AttemptOutcome> {
  const { machine } = ports;
  const location = await locateEntrypoint(task.packDirectory, task.entrypoint);
  const command = buildCommand(task, location, machine.host);
  if (command.kind === "refused") return notStarted(requestedAt, ports, command.exitCode, command.error);

  const program = await machine.interpreters.find(command.program);
  if (program === null) {
    return notStarted(requestedAt, ports, NOT_FOUND, `${command.program} was not found on this machine`);
  }
  for (const file of command.files) writePrivate(join(task.workDirectory, file.name), file.content);

  let startedAt = requestedAt;
  let finishedAt = requestedAt;
  const { masker } = ports;
  const buffers = {
    stdout: createOutputBuffer("stdout", { ...(masker && { masker }), keepsRaw: task.outputFormat !== "text" }),
    stderr: createOutputBuffer("stderr", { ...(masker && { masker }) }),
  };
  const discarded = { stdout: 0, stderr: 0 };
  const show = (stream: OutputStream, text: string): void => {
    if (text !== "") ports.onOutput(stream, text);
  };

  const stdinFd = openStdin(task.workDirectory, command.stdin);
  const end = await superviseProcess(
    { ...command, program, stdinFd },
    {
      pipes: machine.pipes,
      cancel: ports.cancel,
      timeoutMs: Math.max(1, task.timeoutMs),
      graceMs: ports.graceMs ?? DEFAULT_GRACE_MS,
      onStarted(pid) {
        startedAt = ports.clock.now();
        ports.onStarted(pid);
      },
      onEnded() {
        finishedAt = ports.clock.now();
      },
      onChunk(stream, chunk) {
        const text = buffers[stream].push(chunk);
        if (buffers[stream].truncated()) discarded[stream] += chunk.length;
        show(stream, text);
      },
      pauseMs(stream) {
        if (discarded[stream] < DISCARD_STEP_BYTES) return 0;
        discarded[stream] = 0;
        return DISCARD_PAUSE_MS;
      },
    },
  );
  if (end.kind === "not-started") {
    machine.interpreters.forget(command.program);
    const { exitCode, text } = startFailure(command.program, end.error);
    return notStarted(requestedAt, ports, exitCode, text);
  }
  show("stdout", buffers.stdout.end());
  show("stderr", buffers.stderr.end());
  return describeOutcome(task, end, buffers, { startedAt, finishedAt }, masker?.());
}

/** A directory of that name is what a crash left of this attempt; nothing uses it any more. */
export function makeWorkDirectory(path: string): void {
  rmSync(path, { recursive: true, force: true });
  mkdirSync(path, { mode: 0o700 });
}

export function writePrivate(path: string, content: string): void {
  writeFileSync(path, content, { mode: 0o600, flag: "wx" });
}

/**
 * The input as an open file without a name. Unlike a socket from Node, it can be opened as `/dev/stdin`, never blocks,
 * and needs nobody to write while the process runs.
 */
export function openStdin(directory: string, content: string | null): number | null {
  if (content === null) return null;
  const path = join(directory, "stdin");
  writePrivate(path, content);
  const fd = openSync(path, "r");
  unlinkSync(path);
  return fd;
}

export function startFailure(program: string, error: NodeJS.ErrnoException): { exitCode: number; text: string } {
  if (error.code === "ENOENT") {
    return { exitCode: NOT_FOUND, text: `${program}, or the interpreter its first line names, was not found` };
  }
  if (error.code === "EACCES") return { exitCode: CANNOT_EXECUTE, text: `${program} is not executable` };
  return { exitCode: CANNOT_EXECUTE, text: `${program} could not be started: ${error.message}` };
}

function notStarted(
  startedAt: number,
  ports: AttemptPorts,
  exitCode: number,
  error: string,
  status: "failed" | "cancelled" = "failed",
): AttemptOutcome {
  const finishedAt = ports.clock.now();
  const duration = Math.max(0, Math.round(finishedAt - startedAt));
  const result = { succeeded: false, exit_code: exitCode, duration_ms: duration, error };
  return {
    status,
    result: status === "cancelled" ? { ...result, cancelled: true } : result,
    startedAt,
    finishedAt,
  };
}
