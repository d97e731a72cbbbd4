import { readdir, readFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";

const POLL_MS = 20;

/** @returns false when the group has no process any more, not even a zombie */
export function signalGroup(pgid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(-pgid, signal);
    return true;
  } catch {
    return false;
  }
}

/**
 * Whether a process of the group still runs. Zombies do not count: in a container without a reaping init they stay for
 * ever, and signals reach them as if they lived. Where there is no /proc, any process counts.
 */
export async function groupIsAlive(pgid: number): Promise<boolean> {
  if (!signalGroup(pgid, 0)) return false;
  const entries = await readdir("/proc").catch(() => null);
  if (entries === null) return true;
  const states = await Promise.all(entries.filter((name) => /^\d+$/.test(name)).map((pid) => stateInGroup(pid, pgid)));
  return states.some((state) => state !== null && !"ZX".includes(state));
}

/** Resolves when nothing of the group runs any more, or when the caller's own condition says to stop waiting. */
export async function groupEnd(pgid: number, enough: () => boolean): Promise<void> {
  while (!enough() && (await groupIsAlive(pgid))) await delay(POLL_MS, undefined, { ref: false });
}

/** The state letter of proc(5) if the process is in the group, else null. */
async function stateInGroup(pid: string, pgid: number): Promise<string | null> {
  const stat = await readFile(`/proc/${pid}/stat`, "latin1").catch(() => "");
  // The name in parentheses may hold anything; what follows its end is "state ppid pgrp".
  const [state, , group] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return state !== undefined && Number(group) === pgid ? state : null;
}
