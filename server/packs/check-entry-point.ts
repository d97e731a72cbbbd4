import { realpath, stat } from "node:fs/promises";
import path from "node:path";
import { INTERNAL_ENTRYPOINT_PREFIX } from "@/lib/schemas/pack-files";
import { isInside } from "@/server/packs/read-yaml-file";

export type EntryPointProblem = { message: string; outside: boolean };

/**
 * What is wrong with an entry point below `folder` of the pack at `root` (a real path); null when it can be run. Links are
 * followed: `outside` is true when the file, or what it links to, is not in the pack. Never throws.
 */
export async function checkEntryPoint(
  root: string,
  folder: string,
  entrypoint: string,
): Promise<EntryPointProblem | null> {
  if (entrypoint.startsWith(INTERNAL_ENTRYPOINT_PREFIX)) return null;
  const target = path.resolve(root, folder, entrypoint);
  if (path.isAbsolute(entrypoint) || entrypoint.includes("\0") || !isInside(root, target)) {
    return { message: `entry_point ${entrypoint} is outside of the pack`, outside: true };
  }
  const missing = { message: `entry_point ${folder}/${entrypoint} is not a file of the pack`, outside: false };
  try {
    const real = await realpath(target);
    if (!isInside(root, real)) {
      return { message: `entry_point ${entrypoint} links to a file outside of the pack`, outside: true };
    }
    return (await stat(real)).isFile() ? null : missing;
  } catch {
    return missing;
  }
}
