import { rm } from "node:fs/promises";
import { join } from "node:path";
import { createMaskStream } from "@/server/secrets/masker";
import { maskerWith } from "@/server/secrets/process-masker";
import { locateEntrypoint } from "@/server/worker/locate-entrypoint";
import type { Machine } from "@/server/worker/machine";
import { makeWorkDirectory, openStdin, startFailure, writePrivate } from "@/server/worker/run-attempt";
import { superviseProcess } from "@/server/worker/supervise-process";
import { forgetProcess, noteProcess } from "@/server/worker/work-directories";
import type { WatchedSensor } from "./load-watched-sensors";
import { buildSensorCommand, type SensorSurroundings } from "./sensor-command";
import type { SensorLogWriter } from "./sensor-log-writer";

/** Time between SIGTERM and SIGKILL. */
const GRACE_MS = 5_000;
/** The end of stderr is the reason that the console shows for a failure. */
const REASON_CHARACTERS = 1_000;

/** How the process of a sensor ended. `error` says it in words. */
export type SensorProcessEnd = { exitCode: number | null; error: string };

type Ports = {
  machine: Machine;
  output: SensorLogWriter;
  onStarted(pid: number): void;
  stop: AbortSignal;
  graceMs?: number;
};

/**
 * Runs the process of a sensor until it ends or is stopped, and says how it ended. Never rejects. When it resolves, nothing
 * of its process group is left and its work directory is removed.
 */
export async function runSensorProcess(
  sensor: WatchedSensor,
  around: SensorSurroundings,
  ports: Ports,
): Promise<SensorProcessEnd> {
  try {
    makeWorkDirectory(around.workDirectory);
    return await runInWorkDirectory(sensor, around, ports);
  } catch (error) {
    return {
      exitCode: null,
      error: `The sensor could not be started: ${error instanceof Error ? error.message : String(error)}`,
    };
  } finally {
    forgetProcess(around.workDirectory);
    await rm(around.workDirectory, { recursive: true, force: true, maxRetries: 2, retryDelay: 20 }).catch(() => {});
  }
}

async function runInWorkDirectory(
  sensor: WatchedSensor,
  around: SensorSurroundings,
  { machine, output, onStarted, stop, graceMs }: Ports,
): Promise<SensorProcessEnd> {
  const location = await locateEntrypoint(around.packDirectory, sensor.entrypoint, "sensors");
  const command = buildSensorCommand(sensor, location, machine.host, around);
  if (command.kind === "refused") return { exitCode: null, error: command.error };
  const program = await machine.interpreters.find(command.program);
  if (program === null) return { exitCode: null, error: `${command.program} was not found on this machine` };
  for (const file of command.files) writePrivate(join(around.workDirectory, file.name), file.content);

  const decoders = { stdout: decoder(), stderr: decoder() };
  const masker = maskerWith([around.apiToken]);
  const masks = { stdout: createMaskStream(masker), stderr: createMaskStream(masker) };
  let reason = "";
  const take = (stream: "stdout" | "stderr", text: string) => {
    if (stream === "stderr") reason = (reason + text).slice(-REASON_CHARACTERS);
    output.write(stream, text);
  };
  const end = await superviseProcess(
    { ...command, program, stdinFd: openStdin(around.workDirectory, command.stdin) },
    {
      pipes: machine.pipes,
      cancel: stop,
      timeoutMs: Number.POSITIVE_INFINITY,
      graceMs: graceMs ?? GRACE_MS,
      onStarted(pid) {
        note(around.workDirectory, pid);
        onStarted(pid);
      },
      onEnded() {},
      onChunk: (stream, chunk) => take(stream, masks[stream].write(decoders[stream].decode(chunk, { stream: true }))),
      pauseMs: () => output.pauseMs(),
    },
  );
  if (end.kind === "not-started") {
    machine.interpreters.forget(command.program);
    return { exitCode: null, error: startFailure(command.program, end.error).text };
  }
  for (const stream of ["stdout", "stderr"] as const)
    take(stream, masks[stream].write(decoders[stream].decode()) + masks[stream].end());
  return { exitCode: end.exitCode, error: describeEnd(end.exitCode, end.signal, reason) };
}

/** A full disk must not lose the hold on a process that runs; only the sweep after a hard kill would miss it. */
function note(workDirectory: string, pid: number): void {
  try {
    noteProcess(workDirectory, pid);
  } catch {}
}

/** Lossy UTF-8: bytes that are no text must not stop anything. */
function decoder(): TextDecoder {
  return new TextDecoder("utf-8", { ignoreBOM: true });
}

function describeEnd(exitCode: number | null, signal: string | null, stderr: string): string {
  const what =
    exitCode === 0
      ? "It ended by itself with exit code 0; a sensor runs until it is stopped"
      : exitCode === null
        ? `It was ended by ${signal ?? "a signal"}`
        : `It exited with code ${exitCode}`;
  const said = stderr.replaceAll("\0", "\ufffd").toWellFormed().trim();
  return said === "" || exitCode === 0 ? what : `${what}: ${said}`;
}
