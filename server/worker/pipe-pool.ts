import { execFile } from "node:child_process";
import { closeSync, constants, openSync, unlinkSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { join } from "node:path";

const BATCH = 64;
const LOW_MARK = 16;

/** Two ends of one pipe. Whoever takes it closes both. */
export type Pipe = { readFd: number; writeFd: number };

export type PipePool = {
  /** A fresh pipe, or null where named pipes cannot be made; the caller then uses Node's own. */
  take(): Promise<Pipe | null>;
  /** Resolves when no batch is being made: its directory can be removed then. */
  settled(): Promise<void>;
};

/**
 * Real pipes for the output of actions.
 *
 * Node connects children by socket pairs, and a socket cannot be opened through `/dev/stdout` or `/dev/stderr`: a
 * script that says `echo failed > /dev/stderr` would fail with ENXIO. Node has no pipe(2) either, so named pipes are made
 * ahead in batches (one `mkfifo` for 64) and unlinked as soon as both ends are open. Each is used once.
 */
export function createPipePool(directory: string): PipePool {
  const ready: string[] = [];
  let batches = 0;
  let available = true;
  let home: Promise<string> | null = null;
  let filling: Promise<void> | null = null;

  async function fill(): Promise<void> {
    try {
      home ??= mkdtemp(join(directory, "pipes-"));
      const prefix = join(await home, `${batches++}-`);
      const names = Array.from({ length: BATCH }, (_, index) => prefix + index);
      await makeFifos(names);
      ready.push(...names);
    } catch {
      available = false;
    }
  }

  function refill(): Promise<void> {
    filling ??= fill().finally(() => {
      filling = null;
    });
    return filling;
  }

  return {
    async take() {
      while (ready.length === 0 && available) await refill();
      const name = ready.pop();
      if (ready.length < LOW_MARK && available) void refill();
      return name === undefined ? null : openPipe(name);
    },
    async settled() {
      await filling;
    },
  };
}

/** Reader first and non-blocking: only then does opening the writer not wait. @throws when descriptors run out */
function openPipe(name: string): Pipe {
  try {
    const readFd = openSync(name, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      return { readFd, writeFd: openSync(name, constants.O_WRONLY) };
    } catch (error) {
      closeSync(readFd);
      throw error;
    }
  } finally {
    unlinkSync(name);
  }
}

function makeFifos(names: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    execFile("mkfifo", ["-m", "600", ...names], (error) => (error ? reject(error) : resolve()));
  });
}
