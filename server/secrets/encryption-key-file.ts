import { randomBytes } from "node:crypto";
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

/**
 * The generated key in the data directory, while it is being replaced. In this order, each step whole or not at all:
 *
 * 1. `encryption-key.previous` gets a copy of the key;
 * 2. `encryption-key` gets the new one;
 * 3. the database is encrypted with it, in one transaction;
 * 4. `encryption-key.previous` goes.
 *
 * So at every instant the two files together hold the key that the database is encrypted with, and whoever comes after a
 * crash can go on: a previous key that differs from the current one means that step 3 may not have happened.
 */
const PREVIOUS = ".previous";

export type KeyChange = { from: string; to: string };

export const previousKeyFile = (keyFile: string) => `${keyFile}${PREVIOUS}`;

export function readKeyFile(file: string): string | null {
  try {
    return readFileSync(file, "utf8").trim() || null;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

/** A change that was begun and not finished; null when there is none. */
export function unfinishedKeyChange(keyFile: string): KeyChange | null {
  const from = readKeyFile(previousKeyFile(keyFile));
  const to = readKeyFile(keyFile);
  return from !== null && to !== null && from !== to ? { from, to } : null;
}

/** Steps 1 and 2, or what is left of them. @throws system errors; may then be called again */
export function beginKeyChange(keyFile: string): KeyChange {
  const unfinished = unfinishedKeyChange(keyFile);
  if (unfinished) return unfinished;
  const from = readKeyFile(keyFile);
  if (from === null) throw new Error(`There is no key in ${keyFile}`);
  const to = randomBytes(32).toString("base64url");
  replaceFile(previousKeyFile(keyFile), from);
  replaceFile(keyFile, to);
  return { from, to };
}

/** Step 4. */
export function finishKeyChange(keyFile: string): void {
  rmSync(previousKeyFile(keyFile), { force: true });
  syncDirectory(path.dirname(keyFile));
}

/** The old content or the new one, also when the power fails. */
function replaceFile(file: string, key: string): void {
  const written = `${file}.${randomBytes(6).toString("hex")}`;
  const handle = openSync(written, "wx", 0o600);
  try {
    writeFileSync(handle, `${key}\n`);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(written, file);
  syncDirectory(path.dirname(file));
}

function syncDirectory(directory: string): void {
  if (process.platform === "win32") return; // directories cannot be opened there
  const handle = openSync(directory, "r");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
