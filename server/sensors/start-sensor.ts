import { mkdirSync } from "node:fs";
import path from "node:path";
import type { Clock } from "@/lib/schedule/clock";
import type { Config } from "@/server/config";
import type { Database } from "@/server/db/database";
import { SYSTEM_ORIGIN } from "@/server/domain/audit/record-audit";
import { createSensorToken, SENSOR_TOKEN_TTL_SECONDS } from "@/server/domain/sensors/sensor-token";
import { errorMessage } from "@/server/errors";
import type { Log } from "@/server/log";
import { preparePackFiles } from "@/server/packs/pack-files";
import type { Machine } from "@/server/worker/machine";
import { claimSensor } from "./lease";
import type { WatchedSensor } from "./load-watched-sensors";
import { runSensorProcess, type SensorProcessEnd } from "./run-sensor-process";
import type { SensorSurroundings } from "./sensor-command";
import { createSensorLogWriter } from "./sensor-log-writer";

/** A token is replaced, by a restart with a new one, when it has used this much of its life (behaviour.md §14). */
const RENEW_AT = 0.8;

type Ports = {
  db: Database;
  clock: Clock;
  log: Log;
  config: Config;
  machine: Machine;
  node: string;
  host: string;
  graceMs?: number | undefined;
};
type Start = {
  signal: AbortSignal;
  workDirectory: string;
  onStarted(pid: number, renewAtMs: number): void;
};

/**
 * Takes the sensor's row for this node, makes everything ready and runs the process until it ends. What cannot be made ready
 * is an end like any other, with the reason.
 * @returns null when another node has the sensor
 * @throws when the claim itself failed
 */
export async function startSensor(ports: Ports, sensor: WatchedSensor, start: Start): Promise<SensorProcessEnd | null> {
  const { db, clock, log, node, host } = ports;
  if (!(await claimSensor(db.sql, { sensor: sensor.id, node, host, hash: sensor.hash }))) return null;
  const output = createSensorLogWriter({ sql: db.sql, clock, log }, sensor.id);
  const renewAtMs = clock.now() + SENSOR_TOKEN_TTL_SECONDS * 1000 * RENEW_AT;
  let around: SensorSurroundings | null;
  try {
    // The environment of a pack may take minutes to be built: a stop does not wait for it.
    around = await Promise.race([prepare(ports, sensor, start.workDirectory), aborted(start.signal)]);
  } catch (error) {
    return { exitCode: null, error: `The sensor could not be prepared: ${errorMessage(error)}` };
  }
  if (around === null || start.signal.aborted) return { exitCode: null, error: "It was stopped before it began" };
  const end = await runSensorProcess(sensor, around, {
    machine: ports.machine,
    output,
    stop: start.signal,
    onStarted: (pid) => start.onStarted(pid, renewAtMs),
    ...(ports.graceMs === undefined ? {} : { graceMs: ports.graceMs }),
  });
  await output.close();
  return end;
}

function aborted(signal: AbortSignal): Promise<null> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(null);
    signal.addEventListener("abort", () => resolve(null), { once: true });
  });
}

async function prepare(ports: Ports, sensor: WatchedSensor, workDirectory: string): Promise<SensorSurroundings> {
  const { db, clock, config, log, node } = ports;
  const issuing = {
    db,
    sql: db.sql,
    config,
    clock,
    actor: { kind: "system" as const },
    requestId: "sensor process",
    origin: SYSTEM_ORIGIN,
  };
  const [files, { token }] = await Promise.all([
    sensor.packRef === null
      ? { directory: null, interpreter: null, env: {} }
      : preparePackFiles({ sql: db.sql, config, log }, { ref: sensor.packRef, runtimeRef: sensor.runtimeRef }),
    createSensorToken(issuing, {
      sensorRef: sensor.ref,
      triggerRefs: sensor.triggerRefs,
      ttlSeconds: SENSOR_TOKEN_TTL_SECONDS,
      node,
    }),
  ]);
  const artifactsDirectory = path.join(config.dataDirectory, "artifacts", "sensors", sensor.ref);
  mkdirSync(artifactsDirectory, { recursive: true, mode: 0o700 });
  return {
    // The server itself, not its public name, which a proxy or a firewall may keep from this machine.
    apiUrl: `http://127.0.0.1:${config.port}`,
    apiToken: token,
    artifactsDirectory,
    logLevel: config.logLevel,
    workDirectory,
    packDirectory: files.directory,
    interpreter: files.interpreter,
    packEnv: files.env,
  };
}
