import { dirname, isAbsolute, join } from "node:path";
import type { AttemptTask } from "./attempt";
import { buildEnvironment } from "./environment";
import { inlineShellScript } from "./inline-shell-script";
import type { EntrypointLocation } from "./locate-entrypoint";
import type { HostEnvironment } from "./machine";
import { nodeSourceFileName } from "./node-source-file-name";
import { formatParameters } from "./parameter-formats";

const PARAMETER_FILE = "parameters";

export type AttemptCommand = {
  kind: "run";
  /** Absolute path, or a name to look up on PATH. */
  program: string;
  args: string[];
  cwd: string;
  env: Record<string, string>;
  /** Read by the process on stdin; null is an empty stdin. */
  stdin: string | null;
  /** To be written into the work directory with mode 0600 before the start. */
  files: { name: string; content: string }[];
};

export type RefusedCommand = { kind: "refused"; exitCode: number; error: string };

export type Interpreter = NonNullable<AttemptTask["interpreter"]>;

/** Exit codes a shell has for these cases. */
const CANNOT_EXECUTE = 126;
const NOT_FOUND = 127;

/**
 * Decides what to run and with what: program, arguments, directory, environment, input and files. Parameters and secrets
 * are only in `stdin` and `files`, never in `args` or `env`, which `ps` and /proc show and child processes inherit.
 */
export function buildCommand(
  task: AttemptTask,
  location: EntrypointLocation,
  host: HostEnvironment,
): AttemptCommand | RefusedCommand {
  const runtime = task.runtimeRef ?? "core.shell";
  // `/usr/bin/uptime` is a command, not an attempt to leave the pack.
  const command = location.kind === "absent" || (location.kind === "outside" && isAbsolute(task.entrypoint));
  const inlineShell = runtime === "core.shell" && command;
  if (location.kind === "outside" && !inlineShell) {
    return refused(CANNOT_EXECUTE, `Entrypoint ${task.entrypoint} is outside of the pack's directory`);
  }

  const values = { ...task.parameters, ...task.secrets };
  const parameters = formatParameters(values, task.parameterFormat);
  const byFile = task.parameterDelivery === "file";
  const env = buildEnvironment(task, host, byFile ? PARAMETER_FILE : null);
  const files = byFile ? [{ name: PARAMETER_FILE, content: parameters }] : [];
  const stdin = byFile ? null : parameters;
  const base = { kind: "run", env, files, stdin } as const;

  if (location.kind === "file") {
    const cwd = task.packDirectory ?? dirname(location.path);
    if (runtime === "core.native") return { ...base, program: location.path, args: [], cwd };
    const interpreter = interpreterOf(task, runtime);
    if (interpreter === null) return refused(NOT_FOUND, `Runtime ${runtime} has no interpreter configured`);
    return { ...base, program: interpreter.binary, args: [...interpreter.args, location.path], cwd };
  }

  const cwd = task.workDirectory;
  if (inlineShell) {
    const content = inlineShellScript({
      source: task.entrypoint,
      values,
      declared: task.declaredParameters ?? [],
      event: task.context.event,
      environment: Object.keys(env),
    });
    // A relative name, because bash puts it in front of its error messages.
    const script = { name: "action.sh", content };
    return { ...base, program: "bash", args: [script.name], cwd, stdin: null, files: [...files, script] };
  }

  const interpreter = interpreterOf(task, runtime);
  const inlineName =
    runtime === "core.python" ? "main.py" : runtime === "core.nodejs" ? "node" : ownInlineName(interpreter);
  if (inlineName === null || interpreter === null || looksLikeFile(task.entrypoint)) {
    return refused(NOT_FOUND, noContent(task));
  }
  const name = inlineName === "node" ? nodeSourceFileName(task.entrypoint) : inlineName;
  const source = { name, content: task.entrypoint };
  const args = [...interpreter.args, join(task.workDirectory, name)];
  return { ...base, program: interpreter.binary, args, cwd, files: [...files, source] };
}

/** Another runtime runs inline source when it says what its files are called. */
function ownInlineName(interpreter: Interpreter | null): string | null {
  const extension = interpreter?.fileExtension;
  return extension !== undefined && /^\.\w+$/.test(extension) ? `main${extension}` : null;
}

function interpreterOf(task: AttemptTask, runtime: string): Interpreter | null {
  return task.interpreter ?? defaultInterpreter(runtime);
}

/** What runs a script of this runtime when its pack has no environment of its own. */
export function defaultInterpreter(runtime: string): Interpreter | null {
  if (runtime === "core.shell") return { binary: "bash", args: [] };
  if (runtime === "core.python") return { binary: "python3", args: ["-u"] };
  if (runtime === "core.nodejs") return { binary: "node", args: [] };
  return null;
}

function looksLikeFile(entrypoint: string): boolean {
  return entrypoint.trim() === "" || /^\s*\S+\.(?:py|js|mjs|cjs|rb|pl|go|java|r|lua|php)\s*$/.test(entrypoint);
}

function noContent(task: AttemptTask): string {
  const file = looksLikeFile(task.entrypoint) || task.runtimeRef === "core.native" ? task.entrypoint.trim() : "";
  const missing = file === "" || file.length > 200 ? "" : `: pack ${task.packRef} has no file actions/${file}`;
  return `Action ${task.actionRef} has no executable content${missing}`;
}

function refused(exitCode: number, error: string): RefusedCommand {
  return { kind: "refused", exitCode, error };
}
