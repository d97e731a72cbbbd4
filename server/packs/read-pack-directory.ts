import { readdir, readFile, realpath } from "node:fs/promises";
import path from "node:path";
import type { z } from "zod";
import { isJsonObject } from "@/lib/expression/json";
import {
  type ActionFile,
  actionFileSchema,
  type PackFile,
  type PermissionSetFile,
  packFileSchema,
  permissionSetFileSchema,
  qualifyRef,
  type RuleFile,
  type RuntimeFile,
  ruleFileSchema,
  runtimeFileSchema,
  type SensorFile,
  sensorFileSchema,
  type TriggerFile,
  triggerFileSchema,
} from "@/lib/schemas/pack-files";
import type { PackWarning } from "@/lib/schemas/pack-upload";
import { appError, errorMessage } from "@/server/errors";
import { checkEntryPoint } from "@/server/packs/check-entry-point";
import { byCodeUnit, hashPackDirectory } from "@/server/packs/hash-pack-directory";
import { isInside, readYamlFile, type YamlFile } from "@/server/packs/read-yaml-file";

/** A pack as its files say. Components are in the order of their file names; every ref is `pack.name`. */
export type PackDefinition = PackFile & {
  content_hash: string;
  runtimes: RuntimeFile[];
  triggers: TriggerFile[];
  sensors: SensorFile[];
  actions: ActionFile[];
  rules: RuleFile[];
  permission_sets: PermissionSetFile[];
};

/** `skipped`: the component is not in the definition, so a loader must not take it for one that was removed from the pack. */
export type { PackWarning };

const PACK_FILE_NAMES = ["pack.yaml", "pack.yml"];
/** Component folders whose kinds this server does not have. Their files are named in a warning. */
const UNUSED_FOLDERS = ["policies", "queues", "workflows", "actions/workflows"];

/** As for actions that are written in the console. */
const INLINE_CHARACTERS_MAX = 262_144;

type Reading = { root: string; packRef: string; warnings: PackWarning[] };
type Component = { ref: string; entrypoint?: string };
type ReadYaml = YamlFile & { ok: true };

/**
 * Reads a pack's files; touches no database. A broken component is left out with a warning and the rest is read.
 * Throws an AppError `invalid` when the directory, or its pack.yaml, is missing or wrong.
 */
export async function readPackDirectory(directory: string): Promise<{ pack: PackDefinition; warnings: PackWarning[] }> {
  const root = await realpath(directory).catch((error: unknown) => {
    throw appError("invalid", `The pack directory ${directory} cannot be read`, [], error);
  });
  // Before all else: if a file changes meanwhile, the stored hash is the older one and the next load reads again.
  const content_hash = await hashPackDirectory(root).catch((error: unknown) => {
    throw appError("invalid", `The pack directory ${directory} cannot be read`, [], error);
  });
  const file = await readPackFile(root);
  const reading: Reading = { root, packRef: file.ref, warnings: [] };

  const permission_sets = await readComponents(reading, "permission_sets", permissionSetFileSchema);
  const runtimes = await readComponents(reading, "runtimes", runtimeFileSchema);
  const triggers = await readComponents(reading, "triggers", triggerFileSchema);
  const actions = await readInlineSources(root, await readComponents(reading, "actions", actionFileSchema));
  const sensors = await readComponents(reading, "sensors", sensorFileSchema);
  const rules = await readComponents(reading, "rules", ruleFileSchema);
  for (const folder of UNUSED_FOLDERS) {
    for (const unused of await listYaml(root, folder)) {
      warn(reading, unused, `${path.posix.basename(folder)} are not loaded by this server`);
    }
  }

  const qualify = (ref: string) => qualifyRef(ref, file.ref);
  const qualifyOptional = (ref: string | null) => (ref === null ? null : qualify(ref));
  const pack: PackDefinition = {
    ...file,
    content_hash,
    runtimes,
    triggers,
    sensors: sensors.map((sensor) => ({
      ...sensor,
      trigger_ref: qualifyOptional(sensor.trigger_ref),
      trigger_types: sensor.trigger_types.map(qualify),
    })),
    actions,
    rules: rules.map((rule) => ({
      ...rule,
      trigger_ref: qualify(rule.trigger_ref),
      action_ref: qualify(rule.action_ref),
      sensor_ref: qualifyOptional(rule.sensor_ref),
    })),
    permission_sets,
  };
  return { pack, warnings: reading.warnings };
}

async function readPackFile(root: string): Promise<PackFile> {
  const names = await readdir(root);
  const name = PACK_FILE_NAMES.find((known) => names.includes(known));
  if (name === undefined) throw appError("invalid", "The pack has no pack.yaml");
  const read = await readYaml(root, name);
  if (!read.ok) throw appError("invalid", `${at(name, read.problem.line)} ${read.problem.message}`);
  const parsed = parseSafely(packFileSchema, read.value);
  if (parsed.success) return parsed.data;
  const problems = problemsOf(parsed.error, read);
  throw appError("invalid", problems.map(({ line, message }) => `${at(name, line)} ${message}`).join("; "));
}

const at = (file: string, line: number | null) => (line === null ? file : `${file}:${line}`);

function warn(reading: Reading, file: string, message: string, line: number | null = null, skipped = true): void {
  reading.warnings.push({ file, line, message, skipped });
}

/** A file that cannot be opened is a problem of that file alone. */
async function readYaml(root: string, file: string): Promise<YamlFile> {
  try {
    return await readYamlFile(root, file);
  } catch (error) {
    return { ok: false, problem: { line: null, message: `cannot be read: ${errorMessage(error)}` } };
  }
}

/** The YAML files directly in a folder, in order; none when the pack has no such folder. */
async function listYaml(root: string, folder: string): Promise<string[]> {
  let names: string[];
  try {
    const real = await realpath(path.join(root, folder));
    if (!isInside(root, real)) return [];
    names = await readdir(real);
  } catch {
    return [];
  }
  return names
    .filter((name) => /\.ya?ml$/.test(name))
    .sort(byCodeUnit)
    .map((name) => `${folder}/${name}`);
}

async function readComponents<T extends Component>(
  reading: Reading,
  folder: string,
  schema: z.ZodType<T>,
): Promise<T[]> {
  const components = new Map<string, T>();
  for (const file of await listYaml(reading.root, folder)) {
    const read = await readYaml(reading.root, file);
    if (!read.ok) {
      warn(reading, file, read.problem.message, read.problem.line);
      continue;
    }
    const component = parseComponent(reading, file, read, schema);
    if (component === null) continue;
    if (components.has(component.ref)) {
      warn(reading, file, `${component.ref} is already defined by another file`, read.lineOf(["ref"]));
    } else if (await acceptsEntryPoint(reading, folder, file, component, read)) {
      components.set(component.ref, component);
    }
  }
  return [...components.values()];
}

/** The source of an inline action instead of the name of its file. One whose file is missing was warned about. */
async function readInlineSources(root: string, actions: ActionFile[]): Promise<ActionFile[]> {
  return Promise.all(
    actions.map(async (action) => {
      if (!action.inline) return action;
      const source = await readFile(path.join(root, "actions", action.entrypoint), "utf8").catch(() => null);
      return source === null || source.length > INLINE_CHARACTERS_MAX ? action : { ...action, entrypoint: source };
    }),
  );
}

/**
 * An entry point that leads out of the pack drops its component. One that is missing is kept with a warning: its
 * executions fail and say so, and rules do not lose their action.
 */
async function acceptsEntryPoint(
  reading: Reading,
  folder: string,
  file: string,
  component: Component,
  read: ReadYaml,
): Promise<boolean> {
  if (component.entrypoint === undefined) return true;
  const problem = await checkEntryPoint(reading.root, folder, component.entrypoint);
  if (problem === null) return true;
  const key = isJsonObject(read.value) && read.value.entry_point ? "entry_point" : "entrypoint";
  warn(reading, file, problem.message, read.lineOf([key]), problem.outside);
  return !problem.outside;
}

function parseComponent<T extends Component>(
  reading: Reading,
  file: string,
  read: ReadYaml,
  schema: z.ZodType<T>,
): T | null {
  const { value } = read;
  if (!isJsonObject(value) || value.ref === undefined || value.ref === null || value.ref === "") {
    warn(reading, file, "has no ref", read.lineOf([]));
    return null;
  }
  if (value.workflow_file) {
    warn(reading, file, "is a workflow; workflows are not loaded by this server", read.lineOf(["workflow_file"]));
    return null;
  }
  const parsed = parseSafely(schema, value);
  if (!parsed.success) {
    for (const { line, message } of problemsOf(parsed.error, read)) warn(reading, file, message, line);
    return null;
  }
  if (!parsed.data.ref.startsWith(`${reading.packRef}.`)) {
    warn(reading, file, `ref: must begin with ${reading.packRef}.`, read.lineOf(["ref"]));
    return null;
  }
  return parsed.data;
}

type Issues = { issues: readonly { path: readonly PropertyKey[]; message: string }[] };
type Parsed<T> = { success: true; data: T } | { success: false; error: Issues };

/** zod recurses into nested values; a file nested deeper than the stack is a broken file, not a crash. */
function parseSafely<T>(schema: z.ZodType<T>, value: unknown): Parsed<T> {
  try {
    return schema.safeParse(value);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { success: false, error: { issues: [{ path: [], message: "is nested too deeply" }] } };
  }
}

function problemsOf(error: Issues, read: ReadYaml): { line: number | null; message: string }[] {
  return error.issues.map(({ path: place, message }) => ({
    line: read.lineOf(place),
    message: place.length > 0 ? `${place.map(String).join(".")}: ${message}` : message,
  }));
}
