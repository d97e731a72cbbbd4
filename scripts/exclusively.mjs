import { randomUUID } from "node:crypto";
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";

const HEARTBEAT_MS = 2_000;
const STALE_MS = 30_000;
const POLL_MS = 200;

/**
 * Runs `task` while holding a lock file, so that two starts in one clone do not install or build over each other.
 * Waits as long as the holder lives. A lock whose process is gone, or whose holder has not touched it for 30 s (its
 * pid may be another program's by now, or be counted in another container), is taken over.
 * `onWait` is called once, with the pid of the holder, when there is something to wait for.
 * @template T
 * @param {string} lockFile
 * @param {() => Promise<T>} task
 * @param {(holderPid: number) => void} onWait
 * @returns {Promise<T>}
 */
export async function exclusively(lockFile, task, onWait = () => {}) {
  mkdirSync(path.dirname(lockFile), { recursive: true });
  const mine = JSON.stringify({ pid: process.pid, token: randomUUID() });
  let told = false;
  while (!tryCreate(lockFile, mine)) {
    const held = read(lockFile);
    if (held === null) continue;
    if (isStale(held)) {
      remove(lockFile, held.text);
      continue;
    }
    if (!told) onWait(held.pid);
    told = true;
    await delay(POLL_MS);
  }
  const heartbeat = setInterval(() => touch(lockFile), HEARTBEAT_MS);
  try {
    return await task();
  } finally {
    clearInterval(heartbeat);
    remove(lockFile, mine);
  }
}

function tryCreate(lockFile, text) {
  // written aside and linked, so that nobody ever reads a lock that is half written
  const draft = `${lockFile}.${randomUUID()}`;
  writeFileSync(draft, text);
  try {
    linkSync(draft, lockFile);
    return true;
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

function read(lockFile) {
  try {
    const text = readFileSync(lockFile, "utf8");
    const { mtimeMs } = statSync(lockFile);
    let pid = 0;
    try {
      pid = JSON.parse(text).pid;
    } catch {
      // not ours: judged by its age alone
    }
    return { text, pid, ageMs: Date.now() - mtimeMs };
  } catch (error) {
    if (error.code === "ENOENT") return null;
    throw error;
  }
}

function isStale({ pid, ageMs }) {
  if (ageMs > STALE_MS) return true;
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return error.code === "ESRCH";
  }
}

/** Removes the lock if it still says `expected`; a lock that somebody else took meanwhile is put back. */
function remove(lockFile, expected) {
  const aside = `${lockFile}.${randomUUID()}`;
  try {
    renameSync(lockFile, aside);
  } catch (error) {
    if (error.code === "ENOENT") return;
    throw error;
  }
  try {
    if (readFileSync(aside, "utf8") !== expected) linkSync(aside, lockFile);
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

function touch(lockFile) {
  const now = new Date();
  try {
    utimesSync(lockFile, now, now);
  } catch {
    // Taken away by hand: whoever did it decided that.
  }
}
