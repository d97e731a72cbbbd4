import { existsSync } from "node:fs";
import path from "node:path";
import type { Config } from "@/server/config";
import type { Sql } from "@/server/db/database";
import type { Log } from "@/server/log";
import { type EnvironmentWish, ensureEnvironment } from "@/server/packs/ensure-environment";
import { findEnvironment, linkTo } from "@/server/packs/environment-home";
import {
  type EnvironmentPlan,
  type ExecutionConfig,
  fillPlaceholders,
  type Placeholders,
  planEnvironment,
  readExecutionConfig,
} from "@/server/packs/environment-plan";
import { packDirectory } from "@/server/packs/pack-store";

/** What a process needs of its pack on this machine. */
export type PackFiles = {
  /** null: the pack has no files */
  directory: string | null;
  /** Replaces the runtime's default interpreter, such as the python3 of the pack's virtual environment. */
  interpreter: { binary: string; args: readonly string[]; fileExtension?: string } | null;
  /** The runtime's own variables with their placeholders filled, and those of the environment, such as NODE_PATH. */
  env: Record<string, string>;
};

/** What is known of a pack and a runtime already, so that nothing must be asked: the claim of an execution reads it along. */
export type KnownPack = {
  id: number;
  archiveHash: string | null;
  runtimeConfig: unknown;
  /** Changes with every change of the runtime. */
  runtimeVersion: string;
};

type Ports = { sql: Sql; config: Config; log: Log };

/** What needs no second look while pack and runtime stay the same. */
type Prepared = {
  directory: string | null;
  config: ExecutionConfig;
  plan: EnvironmentPlan | null;
  withoutEnvironment: PackFiles;
  /** The directory was laid out here for this pack, so that it may be written to. */
  isLaidOut: boolean;
  /** Where its node_modules leads, as far as this process has made it. */
  modules: string | null;
};

/** By data directory, pack, hash and runtime. A copy of this module more is only a cache more. */
const prepared = new Map<string, Prepared>();
const PREPARED_MAX = 500;

/**
 * The files of a pack on this machine, and the environment of its dependencies for one runtime, both made ready first. With
 * `known`, a pack without dependencies that was prepared before costs one look at the disk and no query.
 * @throws AppError `unavailable` that says why the environment could not be built; the signal's reason when it is aborted
 */
export async function preparePackFiles(
  ports: Ports,
  pack: { ref: string; runtimeRef: string | null; known?: KnownPack | null },
  wish: EnvironmentWish = {},
): Promise<PackFiles> {
  const known = pack.known ?? (await lookUp(ports.sql, pack.ref, pack.runtimeRef));
  if (!known) return withoutPack(ports.config, pack.ref);
  const ready = await prepare(ports, pack.ref, pack.runtimeRef, known);
  if (ready.plan === null) return ready.withoutEnvironment;
  const environment =
    (wish.rebuild ? null : await findEnvironment(ports.config, ready.plan)) ??
    (await ensureEnvironment(ports, known.id, ready.plan, wish));
  await offerToModules(ready, environment);
  return filesWith(ports.config, ready, environment);
}

async function prepare(ports: Ports, ref: string, runtimeRef: string | null, known: KnownPack): Promise<Prepared> {
  const { config } = ports;
  const key = [
    config.dataDirectory,
    config.packsDirectory,
    ref,
    known.archiveHash,
    runtimeRef,
    known.runtimeVersion,
  ].join("\n");
  const found = prepared.get(key);
  if (found && (found.directory === null || existsSync(found.directory))) return found;
  const directory = await packDirectory(ports, { ref, archiveHash: known.archiveHash });
  const executionConfig = readExecutionConfig(known.runtimeConfig);
  const plan =
    directory === null || runtimeRef === null
      ? null
      : await planEnvironment(
          { ref, directory, contentHash: known.archiveHash ?? "" },
          { ref: runtimeRef, config: known.runtimeConfig },
        );
  const made: Prepared = {
    directory,
    config: executionConfig,
    plan,
    withoutEnvironment: plainFiles(directory, runtimeRef, executionConfig),
    isLaidOut: known.archiveHash !== null,
    modules: null,
  };
  if (prepared.size >= PREPARED_MAX) prepared.clear();
  prepared.set(key, made);
  return made;
}

async function lookUp(sql: Sql, ref: string, runtimeRef: string | null): Promise<KnownPack | null> {
  const [row] = await sql<{ id: number; hash: string | null; config: unknown; updated: Date | null }>(
    `select p.id, a.content_hash as hash, r.execution_config as config, r.updated
     from attune.pack p left join attune.pack_archive a on a.pack = p.id left join attune.runtime r on r.ref = $2 where p.ref = $1`,
    [ref, runtimeRef],
  );
  if (!row) return null;
  return {
    id: row.id,
    archiveHash: row.hash,
    runtimeConfig: row.config,
    runtimeVersion: row.updated?.toISOString() ?? "",
  };
}

function withoutPack(config: Config, ref: string): PackFiles {
  const directory = path.join(config.packsDirectory, ref);
  return { directory: existsSync(directory) ? directory : null, interpreter: null, env: {} };
}

/** These have their interpreter and its place built in; what their rows say is the same. */
const BUILT_IN = new Set(["core.shell", "core.python", "core.nodejs", "core.native"]);

function plainFiles(directory: string | null, runtimeRef: string | null, config: ExecutionConfig): PackFiles {
  const values: Placeholders = { env_dir: null, pack_dir: directory, interpreter: null, manifest_path: null };
  const { interpreter } = config;
  const own = interpreter && runtimeRef !== null && !BUILT_IN.has(runtimeRef) ? interpreter : null;
  return {
    directory,
    interpreter: own && {
      binary: fillPlaceholders(own.binary, values) ?? own.binary,
      args: own.args.map((part) => fillPlaceholders(part, values) ?? part),
      ...(own.file_extension === undefined ? {} : { fileExtension: own.file_extension }),
    },
    env: variables(config, values),
  };
}

function filesWith(config: Config, ready: Prepared, environment: string): PackFiles {
  const { directory, plan, config: execution, withoutEnvironment } = ready;
  const values: Placeholders = {
    env_dir: environment,
    pack_dir: directory,
    interpreter: execution.interpreter?.binary ?? null,
    manifest_path: plan?.manifestPath ?? null,
  };
  const binary = plan?.interpreterPath ? fillPlaceholders(plan.interpreterPath, values) : null;
  const extension = execution.interpreter?.file_extension;
  const programs = path.join(environment, plan?.envType === "node_modules" ? "node_modules/.bin" : "bin");
  return {
    directory,
    interpreter:
      binary === null
        ? withoutEnvironment.interpreter
        : {
            binary,
            args: execution.interpreter?.args ?? [],
            ...(extension === undefined ? {} : { fileExtension: extension }),
          },
    env: {
      // The programs of the dependencies, for actions that start them.
      PATH: `${programs}${path.delimiter}${config.host.path}`,
      ...(plan?.envType === "virtualenv" ? { VIRTUAL_ENV: environment } : {}),
      ...variables(execution, values),
    },
  };
}

/** A variable whose placeholder stands for nothing here is left out. */
function variables(config: ExecutionConfig, values: Placeholders): Record<string, string> {
  return Object.fromEntries(
    Object.entries(config.env_vars).flatMap(([name, text]) => {
      const value = fillPlaceholders(text, values);
      return value === null ? [] : [[name, value]];
    }),
  );
}

/**
 * NODE_PATH serves `require` only; `import` looks for node_modules beside and above the importing file. So a pack that was
 * laid out here gets a link of that name. Never in the directory of packs that come with the server.
 */
async function offerToModules(ready: Prepared, environment: string): Promise<void> {
  const { directory, plan, isLaidOut } = ready;
  if (plan?.envType !== "node_modules" || directory === null || !isLaidOut) return;
  const target = path.join(environment, "node_modules");
  if (ready.modules === target) return;
  await linkTo(path.join(directory, "node_modules"), target);
  ready.modules = target;
}
