import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, writeFile } from "node:fs";
import { Socket } from "node:net";
import type { Readable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import type { OutputStream } from "./attempt";
import type { Pipe, PipePool } from "./pipe-pool";
import { groupEnd, signalGroup } from "./process-group";

/** Time for the output to end after the main process has, while something in the background still holds it. */
const DRAIN_MS = 250;
/** Time for the last bytes after everything that could write was killed. */
const FINAL_DRAIN_MS = 100;
/** A process that outlives SIGKILL this long hangs in the kernel (a dead network disk) and is given up. */
const GIVE_UP_MS = 10_000;
/** The longest delay setTimeout takes; longer ones would fire at once. */
const LONGEST_TIMER_MS = 2_147_483_647;
/** The kernel's memory killer takes actions (0 is neutral, 1000 is first) before the server. */
const OOM_SCORE = "500";

export type ProcessStart = {
  program: string;
  args: readonly string[];
  cwd: string;
  env: Record<string, string>;
  /** An open file the process reads, or null for an empty stdin. Closed here. */
  stdinFd: number | null;
};

export type ProcessPorts = {
  pipes: PipePool;
  onStarted(pid: number): void;
  /** The main process is gone; output may still follow. */
  onEnded(): void;
  onChunk(stream: OutputStream, chunk: Buffer): void;
  /** Milliseconds to wait before more output is read; 0 goes on at once. Asked after each chunk. */
  pauseMs(stream: OutputStream): number;
  cancel: AbortSignal;
  timeoutMs: number;
  graceMs: number;
};

export type ProcessEnd =
  | { kind: "not-started"; error: NodeJS.ErrnoException }
  | {
      kind: "ended";
      exitCode: number | null;
      signal: NodeJS.Signals | null;
      /** Why it was stopped from here, whichever came first; null when it ended by itself. */
      stopped: "timeout" | "cancelled" | null;
    };

/**
 * Runs one process as the leader of its own process group until nothing of the group is left.
 *
 * A timeout or cancel sends SIGTERM to the group and SIGKILL after the grace time. When the main process ends by itself, what it
 * left in the group is killed after a short wait for its output. Only a descendant that made a session of its own
 * (`setsid`) survives, and it holds nothing up. Never rejects.
 */
export async function superviseProcess(start: ProcessStart, ports: ProcessPorts): Promise<ProcessEnd> {
  let opened: OpenedProcess;
  try {
    opened = await openProcess(start, ports.pipes);
  } catch (error) {
    return { kind: "not-started", error: error as NodeJS.ErrnoException };
  }
  const { child, outputs, failed } = opened;
  const { pid } = child;
  if (pid === undefined) {
    const error = await failed;
    for (const output of Object.values(outputs)) output.destroy();
    return { kind: "not-started", error };
  }
  writeFile(`/proc/${pid}/oom_score_adj`, OOM_SCORE, () => {});
  const drained = Promise.all([
    readOutput("stdout", outputs.stdout, ports),
    readOutput("stderr", outputs.stderr, ports),
  ]);
  const ended = new Promise<{ exitCode: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    child.once("exit", (exitCode, signal) => resolve({ exitCode, signal }));
  });
  ports.onStarted(pid);

  const stop = watchForStop(pid, ports);
  const exit = await Promise.race([ended, stop.givenUp]);
  ports.onEnded();
  stop.processEnded();

  // A stop gives the rest of the group its grace time; otherwise only the output is waited for.
  const cleanup = () => groupEnd(pid, () => stop.reason() === null || stop.killed());
  await Promise.race([Promise.all([drained, cleanup()]), pause(DRAIN_MS).then(cleanup)]);
  let waited = false;
  const rest = signalGroup(pid, "SIGKILL") ? groupEnd(pid, () => waited) : null;
  await Promise.race([Promise.all([drained, rest]), pause(FINAL_DRAIN_MS)]);
  waited = true;
  stop.clear();
  for (const output of Object.values(outputs)) output.destroy();
  return { kind: "ended", ...exit, stopped: stop.reason() };
}

const pause = (ms: number): Promise<void> => delay(ms, undefined, { ref: false });

type OpenedProcess = {
  child: ChildProcess;
  outputs: Record<OutputStream, Readable>;
  /** Settles when the process could not be started. */
  failed: Promise<NodeJS.ErrnoException>;
};

/** @throws system errors of pipes, and those of the start that Node throws instead of reporting */
async function openProcess(start: ProcessStart, pool: PipePool): Promise<OpenedProcess> {
  const pipes: (Pipe | null)[] = [];
  let child: ChildProcess;
  try {
    pipes.push(await pool.take());
    pipes.push(await pool.take());
    child = spawn(start.program, start.args, {
      cwd: start.cwd,
      // Next declares NODE_ENV as always there; an action has only what it is given.
      env: start.env as NodeJS.ProcessEnv,
      detached: true,
      stdio: [start.stdinFd ?? "ignore", pipes[0]?.writeFd ?? "pipe", pipes[1]?.writeFd ?? "pipe"],
    });
  } catch (error) {
    for (const pipe of pipes) if (pipe) closeSync(pipe.readFd);
    throw error;
  } finally {
    // Ours must be closed: the output ends when its last writer is gone.
    for (const pipe of pipes) if (pipe) closeSync(pipe.writeFd);
    if (start.stdinFd !== null) closeSync(start.stdinFd);
  }
  const failed = new Promise<NodeJS.ErrnoException>((resolve) => child.on("error", resolve));
  const [stdout, stderr] = [child.stdout, child.stderr].map((own, index) => {
    const pipe = pipes[index];
    return pipe ? new Socket({ fd: pipe.readFd, readable: true, writable: false }) : own;
  });
  if (!stdout || !stderr) throw new Error("a started process has both outputs");
  return { child, outputs: { stdout, stderr }, failed };
}

/** Resolves when the stream ended, failed or was destroyed. */
function readOutput(stream: OutputStream, output: Readable, ports: ProcessPorts): Promise<void> {
  output.on("data", (chunk: Buffer) => {
    ports.onChunk(stream, chunk);
    const waitMs = ports.pauseMs(stream);
    if (waitMs <= 0) return;
    output.pause();
    setTimeout(() => output.resume(), waitMs);
  });
  return new Promise((resolve) => {
    output.once("end", resolve);
    output.once("error", () => resolve());
    output.once("close", resolve);
  });
}

/** Watches the timeout and the cancel signal and carries the stop out. */
function watchForStop(pid: number, ports: ProcessPorts) {
  let reason: "timeout" | "cancelled" | null = null;
  let processEnded = false;
  let killed = false;
  let timer: NodeJS.Timeout | undefined;
  let giveUp: () => void = () => {};
  const givenUp = new Promise<{ exitCode: null; signal: NodeJS.Signals }>((resolve) => {
    giveUp = () => resolve({ exitCode: null, signal: "SIGKILL" });
  });

  const kill = (): void => {
    killed = true;
    signalGroup(pid, "SIGKILL");
    timer = setTimeout(giveUp, GIVE_UP_MS);
  };
  const stop = (why: "timeout" | "cancelled"): void => {
    if (reason !== null || processEnded) return;
    reason = why;
    clearTimeout(timer);
    signalGroup(pid, "SIGTERM");
    timer = setTimeout(kill, ports.graceMs);
  };
  const armTimeout = (remainingMs: number): void => {
    const wait = Math.min(remainingMs, LONGEST_TIMER_MS);
    timer = setTimeout(() => (remainingMs > wait ? armTimeout(remainingMs - wait) : stop("timeout")), wait);
  };
  const cancel = (): void => stop("cancelled");

  armTimeout(ports.timeoutMs);
  ports.cancel.addEventListener("abort", cancel, { once: true });
  if (ports.cancel.aborted) cancel();
  return {
    givenUp,
    reason: () => reason,
    /** Whether the group got its SIGKILL. */
    killed: () => killed,
    /** From now on neither timeout nor cancel changes the outcome; a grace time that runs goes on for the rest of the group. */
    processEnded() {
      processEnded = true;
      if (reason === null) clearTimeout(timer);
    },
    clear() {
      clearTimeout(timer);
      ports.cancel.removeEventListener("abort", cancel);
    },
  };
}
