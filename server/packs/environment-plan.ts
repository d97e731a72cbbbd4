import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import type { z } from "zod";
import { executionConfigSchema } from "@/lib/schemas/pack-files";

export type ExecutionConfig = z.output<typeof executionConfigSchema>;

/** A runtime as its row says. */
export type PackRuntime = { ref: string; config: unknown };

/** What a pack's environment for one runtime is made of, and how. Plain data. */
export type EnvironmentPlan = {
  packRef: string;
  runtimeRef: string;
  /** Of everything that the environment is made of: another one means another environment. */
  contentHash: string;
  packDirectory: string;
  manifestPath: string;
  envType: string;
  createCommand: readonly string[];
  installCommand: readonly string[];
  /** The program that the environment's scripts run with; null: the runtime's own. */
  interpreterPath: string | null;
  defaultInterpreter: string;
};

/** The configuration of a runtime, with its defaults; one that is not valid configures nothing. */
export function readExecutionConfig(config: unknown): ExecutionConfig {
  const parsed = executionConfigSchema.safeParse(config ?? {});
  return parsed.success ? parsed.data : { env_vars: {} };
}

/**
 * The environment that a pack needs for a runtime; null when the runtime has none to make, or the pack lists no
 * dependencies for it.
 */
export async function planEnvironment(
  pack: { ref: string; directory: string; contentHash: string },
  runtime: PackRuntime,
): Promise<EnvironmentPlan | null> {
  const config = readExecutionConfig(runtime.config);
  const { environment, dependencies } = config;
  if (!environment || !dependencies) return null;
  const manifestPath = path.join(pack.directory, dependencies.manifest_file);
  const manifest = await readFile(manifestPath).catch(() => null);
  if (manifest === null) return null;
  const hash = createHash("sha256");
  hash.update(JSON.stringify([pack.ref, runtime.ref, environment, dependencies, config.interpreter?.binary ?? null]));
  hash.update(manifest);
  for (const lock of LOCK_FILES) {
    const content = await readFile(path.join(path.dirname(manifestPath), lock)).catch(() => null);
    if (content !== null) hash.update(`\0${lock}\0`).update(content);
  }
  // What lies in the pack itself may change while the manifest that names it stays the same.
  if (namesOwnFiles(manifest.toString("utf8"))) hash.update(`\0pack\0${pack.contentHash}`);
  return {
    packRef: pack.ref,
    runtimeRef: runtime.ref,
    contentHash: hash.digest("hex"),
    packDirectory: pack.directory,
    manifestPath,
    envType: environment.env_type,
    createCommand: environment.create_command,
    installCommand: dependencies.install_command,
    interpreterPath: environment.interpreter_path ?? null,
    defaultInterpreter: config.interpreter?.binary ?? "",
  };
}

const LOCK_FILES = ["package-lock.json", "npm-shrinkwrap.json", ".npmrc"];

/** Whether a requirements.txt or package.json refers to files beside it: paths, other requirement files, wheel folders. */
function namesOwnFiles(manifest: string): boolean {
  return /file:|link:|workspaces|\.{1,2}\/|\.whl\b|^\s*(?:-[rcef]\b|--(?:requirement|constraint|editable|find-links)\b)/m.test(
    manifest,
  );
}

export type Placeholders = {
  env_dir: string | null;
  pack_dir: string | null;
  interpreter: string | null;
  manifest_path: string | null;
};

const PLACEHOLDER = /\{(env_dir|pack_dir|interpreter|manifest_path)\}/g;

/** The text with its placeholders replaced; null when it has one that stands for nothing here. Other braces stay. */
export function fillPlaceholders(text: string, values: Placeholders): string | null {
  let isComplete = true;
  const filled = text.replaceAll(PLACEHOLDER, (_, name: keyof Placeholders) => {
    const value = values[name];
    if (value === null) isComplete = false;
    return value ?? "";
  });
  return isComplete ? filled : null;
}
