import { join } from "node:path";
import { defaultInterpreter, type Interpreter } from "@/server/worker/build-command";
import { baseEnvironment, withServerVariables } from "@/server/worker/environment";
import type { EntrypointLocation } from "@/server/worker/locate-entrypoint";
import type { HostEnvironment } from "@/server/worker/machine";
import { nodeSourceFileName } from "@/server/worker/node-source-file-name";
import type { WatchedSensor } from "./load-watched-sensors";

/** Linux refuses a variable beyond 128 KiB, and with it the whole start. */
const VARIABLE_BYTES_MAX = 120 * 1024;

/** What a process gets besides its sensor's row. */
export type SensorSurroundings = {
  apiUrl: string;
  apiToken: string;
  /** A directory of the sensor's own on this machine, which outlives the process. */
  artifactsDirectory: string;
  logLevel: string;
  workDirectory: string;
  packDirectory: string | null;
  /** Of the pack's environment; null: the runtime's default. */
  interpreter: Interpreter | null;
  packEnv: Record<string, string>;
};

export type SensorCommand =
  | {
      kind: "run";
      program: string;
      args: string[];
      cwd: string;
      env: Record<string, string>;
      /** The same as in the environment, as one JSON document. */
      stdin: string;
      files: { name: string; content: string }[];
    }
  | { kind: "refused"; error: string };

/**
 * Decides what to run for a sensor and with what (behaviour.md §14): a file of its pack below `sensors/`, or inline source
 * for shell, Python and Node.js.
 */
export function buildSensorCommand(
  sensor: WatchedSensor,
  location: EntrypointLocation,
  host: HostEnvironment,
  around: SensorSurroundings,
): SensorCommand {
  const runtime = sensor.runtimeRef ?? "core.shell";
  if (location.kind === "outside") return refused(`Entrypoint ${sensor.entrypoint} is outside of the pack's directory`);
  const interpreter = around.interpreter ?? defaultInterpreter(runtime);
  const base = {
    kind: "run",
    env: environmentOf(sensor, host, around),
    stdin: `${document(sensor, around)}\n`,
  } as const;

  if (location.kind === "file") {
    const cwd = around.packDirectory ?? around.workDirectory;
    if (runtime === "core.native") return { ...base, program: location.path, args: [], cwd, files: [] };
    if (!interpreter) return refused(`Runtime ${runtime} has no interpreter configured`);
    return { ...base, program: interpreter.binary, args: [...interpreter.args, location.path], cwd, files: [] };
  }

  const name = sourceFileName(runtime, sensor.entrypoint);
  if (name === null || !interpreter || looksLikeFile(sensor.entrypoint)) return refused(noContent(sensor, runtime));
  const args = [...interpreter.args, join(around.workDirectory, name)];
  const files = [{ name, content: `${sensor.entrypoint}\n` }];
  return { ...base, program: interpreter.binary, args, cwd: around.workDirectory, files };
}

function sourceFileName(runtime: string, source: string): string | null {
  if (runtime === "core.shell") return "sensor.sh";
  if (runtime === "core.python") return "main.py";
  return runtime === "core.nodejs" ? nodeSourceFileName(source) : null;
}

function looksLikeFile(entrypoint: string): boolean {
  return entrypoint.trim() === "" || /^\s*\S+\.(?:sh|py|js|mjs|cjs)\s*$/.test(entrypoint);
}

function noContent({ ref, packRef, entrypoint }: WatchedSensor, runtime: string): string {
  const isFile = looksLikeFile(entrypoint) || runtime === "core.native";
  const file = isFile && entrypoint.trim().length <= 200 ? entrypoint.trim() : "";
  const missing = file === "" ? "" : `: ${packRef ? `pack ${packRef}` : "its pack"} has no file sensors/${file}`;
  return `Sensor ${ref} has no executable content${missing}`;
}

/** The trigger instances: one for each enabled rule that uses a trigger of the sensor. */
function instancesOf(sensor: WatchedSensor) {
  return sensor.rules.map(({ id, ref, label, trigger_ref, action_ref, trigger_params }) => ({
    id: `rule_${id}`,
    ref: trigger_ref,
    config: trigger_params,
    rule: { id, ref, label, trigger_ref, action_ref },
  }));
}

function environmentOf(
  sensor: WatchedSensor,
  host: HostEnvironment,
  around: SensorSurroundings,
): Record<string, string> {
  const configured = { ...sensor.runtimeEnv, ...around.packEnv };
  return withServerVariables(baseEnvironment(host, around.workDirectory, configured), {
    ATTUNE_API_URL: around.apiUrl,
    ATTUNE_API_TOKEN: around.apiToken,
    ATTUNE_SENSOR_ID: String(sensor.id),
    ATTUNE_SENSOR_REF: sensor.ref,
    // The one that it emits, or the first of several: for a script that knows only one.
    ATTUNE_TRIGGER_REF: sensor.triggerRefs[0],
    ATTUNE_SENSOR_TRIGGERS: short(JSON.stringify(instancesOf(sensor))),
    ATTUNE_SENSOR_CONFIG: short(JSON.stringify(sensor.config)),
    ATTUNE_PACK_REF: sensor.packRef,
    ATTUNE_ARTIFACTS_DIR: around.artifactsDirectory,
    ATTUNE_LOG_LEVEL: around.logLevel,
  });
}

/** A value that is too long for a variable is only on stdin. */
function short(value: string): string | null {
  return Buffer.byteLength(value) > VARIABLE_BYTES_MAX ? null : value;
}

function document(sensor: WatchedSensor, around: SensorSurroundings): string {
  return JSON.stringify({
    api_url: around.apiUrl,
    api_token: around.apiToken,
    sensor_id: sensor.id,
    sensor_ref: sensor.ref,
    triggers: instancesOf(sensor),
    trigger_types: sensor.triggerRefs,
    config: sensor.config,
    artifacts_dir: around.artifactsDirectory,
    log_level: around.logLevel,
  });
}

function refused(error: string): SensorCommand {
  return { kind: "refused", error };
}
