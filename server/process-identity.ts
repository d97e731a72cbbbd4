import { readFileSync } from "node:fs";

/** A process by its number and its start, because numbers are given out again. `start` is empty where it cannot be read. */
export type ProcessIdentity = { pid: number; start: string };

/** When a process started, in the kernel's ticks since boot; empty where that cannot be read (not Linux, or gone). */
export function processStart(pid: number): string {
  try {
    // the name in parentheses may hold anything, so fields are counted from its end
    return readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ")[19] ?? "";
  } catch {
    return "";
  }
}

/** Whether this very process still runs. */
export function isAlive({ pid, start }: ProcessIdentity): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return false;
  }
  return start === "" || processStart(pid) === start;
}
