import { execFile } from "node:child_process";
import { access, constants } from "node:fs/promises";
import { delimiter, isAbsolute, join } from "node:path";
import type { HostEnvironment } from "./machine";

const PROBE_TIMEOUT_MS = 10_000;

export type InterpreterLookup = {
  /** Absolute path of a program, or null when PATH has none. What is found is remembered; an absolute path is taken as it is. */
  find(name: string): Promise<string | null>;
  /** Call after the remembered program failed to start, so that the next attempt looks again. */
  forget(name: string): void;
};

/**
 * Finds interpreters on PATH.
 *
 * python3 is resolved to the program behind it: version managers put a shell script in front, which would cost
 * every execution some 50 ms and depend on a HOME that actions do not have.
 */
export function createInterpreterLookup(host: HostEnvironment): InterpreterLookup {
  const found = new Map<string, Promise<string | null>>();

  async function search(name: string): Promise<string | null> {
    if (isAbsolute(name)) return name;
    if (name === "node") return process.execPath;
    if (name === "bash" && (await isExecutable("/bin/bash"))) return "/bin/bash";
    for (const directory of host.path.split(delimiter)) {
      const candidate = join(directory, name);
      if (!isAbsolute(directory) || !(await isExecutable(candidate))) continue;
      return name === "python3" ? await behindShim(candidate, host.path) : candidate;
    }
    return null;
  }

  return {
    async find(name) {
      const known = found.get(name);
      if (known) return known;
      const pending = search(name);
      found.set(name, pending);
      const path = await pending;
      if (path === null) found.delete(name);
      return path;
    },
    forget(name) {
      found.delete(name);
    },
  };
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function behindShim(python: string, path: string): Promise<string> {
  return new Promise((resolve) => {
    const args = ["-I", "-S", "-c", "import sys; print(sys.executable)"];
    const env: Record<string, string> = { PATH: path };
    execFile(python, args, { timeout: PROBE_TIMEOUT_MS, env: env as NodeJS.ProcessEnv }, (error, stdout) => {
      const real = stdout.trim();
      resolve(error || !isAbsolute(real) ? python : real);
    });
  });
}
