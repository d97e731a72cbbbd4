import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { appError } from "@/server/errors";
import { isAlive, processStart } from "@/server/process-identity";

/**
 * Makes this process the one server of a data directory. A claim whose process is gone (killed) is taken over.
 * @returns the function that gives it up
 * @throws AppError `conflict` when another live server holds it
 */
export async function claimDataDirectory(dataDirectory: string): Promise<() => Promise<void>> {
  const file = path.join(dataDirectory, "server.pid");
  for (let attempt = 0; attempt < 3; attempt += 1) {
    try {
      writeFileSync(file, `${process.pid}\n${processStart(process.pid)}\n`, { flag: "wx" });
      return async () => {
        if (readClaim(file)?.pid === process.pid) rmSync(file, { force: true });
      };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    const holder = readClaim(file);
    if (holder && holder.pid !== process.pid && isAlive(holder))
      throw appError(
        "conflict",
        `The data directory ${dataDirectory} is in use by the Attune server with process id ${holder.pid}. Stop that one, or set ATTUNE_DATA_DIR to another directory.`,
      );
    removeClaim(file, holder);
  }
  throw appError("conflict", `The data directory ${dataDirectory} is being claimed by another server at this moment.`);
}

/**
 * Takes a stale claim away. Moved aside first and looked at again: another server may have put its own there meanwhile,
 * which then goes back.
 */
function removeClaim(file: string, stale: { pid: number; start: string } | null): void {
  const aside = `${file}.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return; // another one was faster
    throw error;
  }
  const moved = readClaim(aside);
  const isStale = Object.is(moved?.pid, stale?.pid) && moved?.start === stale?.start;
  if (!isStale) renameSync(aside, file);
  else rmSync(aside, { force: true });
}

function readClaim(file: string): { pid: number; start: string } | null {
  try {
    const [pid = "", start = ""] = readFileSync(file, "utf8").split("\n");
    return { pid: Number(pid), start };
  } catch {
    return null;
  }
}
