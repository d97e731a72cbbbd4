import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Log } from "@/server/log";
import { isAlive, processStart } from "@/server/process-identity";
import { signalGroup } from "./process-group";

const PROCESS_FILE = /^\d+-\d+\.process$/;

/** Notes the process group of an attempt beside its work directory, for the sweep after a hard kill of the worker. */
export function noteProcess(workDirectory: string, pid: number): void {
  writeFileSync(`${workDirectory}.process`, `${pid} ${processStart(pid)}\n`, { mode: 0o600 });
}

export function forgetProcess(workDirectory: string): void {
  rmSync(`${workDirectory}.process`, { force: true });
}

/**
 * Cleans up after workers of this data directory that were killed: ends the process groups they left running (their
 * executions are given up as abandoned, and must not go on unseen) and removes their work directories.
 * A directory is named `<pid>-<start>` after the worker that owns it.
 */
export function sweepWorkDirectories(parent: string, log: Log): void {
  for (const name of listDirectory(parent)) {
    const [pid = "", start = ""] = name.split("-");
    if (isAlive({ pid: Number(pid), start })) continue;
    const directory = path.join(parent, name);
    for (const file of listDirectory(directory).filter((entry) => PROCESS_FILE.test(entry))) {
      const [group = "", groupStart = ""] = readFileSync(path.join(directory, file), "utf8").trim().split(" ");
      if (groupStart === "" || !isAlive({ pid: Number(group), start: groupStart })) continue;
      log.warn({ processGroup: Number(group) }, "ending a process that a killed worker left running");
      signalGroup(Number(group), "SIGKILL");
    }
    rmSync(directory, { recursive: true, force: true });
  }
}

function listDirectory(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}
