import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Config } from "@/server/config";
import { appError, errorMessage } from "@/server/errors";
import { placeForBuild, putIntoUse } from "@/server/packs/environment-home";
import { type EnvironmentPlan, fillPlaceholders, type Placeholders } from "@/server/packs/environment-plan";
import { runBuildCommand } from "@/server/packs/run-build-command";

export const BUILD_TIMEOUT_MS = 10 * 60_000;

/**
 * Builds an environment in a new directory and puts it into use: the commands of the runtime, one after the other. What is
 * told to `onOutput` is the log that a person reads.
 * @throws AppError `unavailable` with the reason; nothing is put into use then, and what was built is removed
 */
export async function buildEnvironment(
  config: Pick<Config, "dataDirectory" | "host" | "installEnv">,
  plan: EnvironmentPlan,
  onOutput: (text: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const directory = await placeForBuild(config, plan);
  const home = await mkdtemp(path.join(tmpdir(), "attune-build-"));
  let said = "";
  const hear = (text: string) => {
    said = (said + text).slice(-4000);
    onOutput(text);
  };
  const run = async (command: readonly string[], values: Placeholders) => {
    const argv = command.map((part) => filled(part, values));
    onOutput(`$ ${command.map(shownWord).join(" ")}\n`);
    await runBuildCommand({ argv, cwd: plan.packDirectory, home, timeoutMs: BUILD_TIMEOUT_MS }, config, hear, signal);
  };
  try {
    const values: Placeholders = {
      env_dir: directory,
      pack_dir: plan.packDirectory,
      interpreter: plan.defaultInterpreter,
      manifest_path: plan.manifestPath,
    };
    await run(plan.createCommand, values);
    await mkdir(directory, { recursive: true });
    const interpreter = plan.interpreterPath === null ? values.interpreter : filled(plan.interpreterPath, values);
    await run(plan.installCommand, { ...values, interpreter });
    await putIntoUse(config, plan, directory);
  } catch (error) {
    await rm(directory, { recursive: true, force: true });
    throw appError("unavailable", reasonOf(error, said), [], error);
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

function filled(text: string, values: Placeholders): string {
  const result = fillPlaceholders(text, values);
  if (result === null)
    throw appError("unavailable", `the runtime's command has a placeholder without a value: ${text}`);
  return result;
}

/** A missing part of the machine is said as such; else the last line that says error. */
function reasonOf(error: unknown, said: string): string {
  const message = errorMessage(error);
  if (/No module named '?"?(?:venv|ensurepip)\b|ensurepip is not\s+available/.test(said))
    return "python3 on this machine has no venv module: install it (on Debian and Ubuntu: apt install python3-venv)";
  if (/No module named '?"?pip\b/.test(said)) return "python3 on this machine has no pip module: install it";
  const lines = said.split("\n").map((line) => line.trim());
  const telling =
    lines.findLast((line) => /^error\b/i.test(line)) ??
    lines.find((line) => /^npm (?:error|ERR!) (?!code|errno|syscall|path|dest|A complete log)\S/.test(line));
  return telling ? `${message}: ${telling.slice(0, 300)}` : message;
}

/** A command as the runtime has it, placeholders and all: the places on this machine say little. A script is shortened. */
function shownWord(word: string): string {
  if (word.length > 60) return "'…'";
  return /^[\w./:=@%+,{}-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
