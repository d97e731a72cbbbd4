import { StringDecoder } from "node:string_decoder";
import type { Config } from "@/server/config";
import { appError } from "@/server/errors";
import { createInterpreterLookup } from "@/server/worker/interpreter-lookup";
import { signalGroup } from "@/server/worker/process-group";
import { superviseProcess } from "@/server/worker/supervise-process";

const GRACE_MS = 5_000;
/** Output past this is read on but not shown; what the end of a build says is what matters, so the log keeps its tail. */
const OUTPUT_BYTES_MAX = 32 * 1024 * 1024;

export type BuildCommand = {
  argv: readonly string[];
  cwd: string;
  /** HOME and TMPDIR: private, removed with the build. */
  home: string;
  timeoutMs: number;
};

/**
 * Runs one command of a build: clean environment, own process group, bounded time. Resolves when it ended with 0.
 * @throws AppError `unavailable` that says how it ended otherwise
 */
export async function runBuildCommand(
  command: BuildCommand,
  { host, installEnv }: Pick<Config, "host" | "installEnv">,
  onOutput: (text: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const [name = "", ...args] = command.argv;
  const program = await createInterpreterLookup(host).find(name);
  if (program === null) throw appError("unavailable", `${name} was not found on this machine`);
  const decoders = { stdout: new StringDecoder("utf8"), stderr: new StringDecoder("utf8") };
  let shownBytes = 0;
  let group: number | null = null;
  // A server that ends without waiting takes the build along.
  const onExit = () => group !== null && signalGroup(group, "SIGKILL");
  process.once("exit", onExit);
  try {
    const end = await superviseProcess(
      {
        program,
        args,
        cwd: command.cwd,
        env: {
          ...installEnv,
          PATH: host.path,
          HOME: command.home,
          TMPDIR: command.home,
          LANG: host.lang ?? "C.UTF-8",
          ...(host.timezone === null ? {} : { TZ: host.timezone }),
          // No questions, no colours, no caches that grow.
          CI: "true",
          NO_COLOR: "1",
          PIP_NO_INPUT: "1",
          PIP_NO_CACHE_DIR: "1",
          PIP_DISABLE_PIP_VERSION_CHECK: "1",
          PIP_PROGRESS_BAR: "off",
          npm_config_update_notifier: "false",
          npm_config_progress: "false",
        },
        stdinFd: null,
      },
      {
        pipes: { take: async () => null, settled: async () => undefined },
        cancel: signal,
        timeoutMs: command.timeoutMs,
        graceMs: GRACE_MS,
        onStarted: (pid) => {
          group = pid;
        },
        onEnded: () => {
          group = null;
        },
        onChunk(stream, chunk) {
          shownBytes += chunk.length;
          if (shownBytes <= OUTPUT_BYTES_MAX) onOutput(decoders[stream].write(chunk));
        },
        pauseMs: () => (shownBytes > OUTPUT_BYTES_MAX ? 50 : 0),
      },
    );
    if (end.kind === "not-started") throw appError("unavailable", `${name} could not be started: ${end.error.message}`);
    if (end.stopped === "cancelled") throw appError("unavailable", "the build was stopped");
    if (end.stopped === "timeout")
      throw appError("unavailable", `${name} did not end within ${Math.round(command.timeoutMs / 1000)} seconds`);
    if (end.exitCode !== 0)
      throw appError("unavailable", `${name} ended with ${end.signal ?? `exit code ${end.exitCode}`}`);
  } finally {
    process.removeListener("exit", onExit);
  }
}
