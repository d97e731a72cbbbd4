import { realpath, stat } from "node:fs/promises";
import { join, resolve, sep } from "node:path";

const PATH_LIMIT = 1024;

export type EntrypointLocation =
  | { kind: "file"; path: string }
  /** No such file: for shell, Python and Node.js the entrypoint is then inline source. */
  | { kind: "absent" }
  /** A file that exists but is not below the pack, by `..`, an absolute path or a symbolic link. */
  | { kind: "outside" };

/** Looks for `<packDirectory>/<folder>/<entrypoint>`; source that cannot be a path is `absent`. */
export async function locateEntrypoint(
  packDirectory: string | null,
  entrypoint: string,
  folder: "actions" | "sensors" = "actions",
): Promise<EntrypointLocation> {
  if (packDirectory === null || entrypoint === "") return { kind: "absent" };
  if (entrypoint.length > PATH_LIMIT || /[\0\n\r]/.test(entrypoint)) return { kind: "absent" };
  try {
    const path = await realpath(resolve(join(packDirectory, folder), entrypoint));
    if (!(await stat(path)).isFile()) return { kind: "absent" };
    const root = await realpath(packDirectory);
    return path.startsWith(root.endsWith(sep) ? root : root + sep) ? { kind: "file", path } : { kind: "outside" };
  } catch {
    return { kind: "absent" };
  }
}
