import { lstat, readdir } from "node:fs/promises";
import path from "node:path";
import { byCodeUnit, IGNORED_NAMES } from "@/server/packs/hash-pack-directory";

export type PackFileEntry = { path: string; size: number; executable: boolean };

/** The plain files of a pack's directory, in order, with `/`; links and what running a pack leaves behind are no part of it. */
export async function listPackFiles(directory: string): Promise<PackFileEntry[]> {
  const files: PackFileEntry[] = [];
  const walk = async (below: string): Promise<void> => {
    for (const found of await readdir(path.join(directory, below), { withFileTypes: true })) {
      if (IGNORED_NAMES.has(found.name)) continue;
      const place = below === "" ? found.name : `${below}/${found.name}`;
      if (found.isDirectory()) await walk(place);
      else if (found.isFile()) {
        const { size, mode } = await lstat(path.join(directory, place));
        files.push({ path: place, size, executable: (mode & 0o100) !== 0 });
      }
    }
  };
  await walk("");
  return files.sort((left, right) => byCodeUnit(left.path, right.path));
}
