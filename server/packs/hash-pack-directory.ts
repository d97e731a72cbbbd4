import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { lstat, readdir, readlink } from "node:fs/promises";
import path from "node:path";

/** Raise it when the reading of packs changes, so that packs whose files stayed the same are loaded anew. */
const FORMAT = "attune-pack-1";
/** What running a pack or working on it leaves behind: no part of the pack. */
export const IGNORED_NAMES: ReadonlySet<string> = new Set([
  ".git",
  "node_modules",
  "__pycache__",
  ".venv",
  ".DS_Store",
]);

/** Order by UTF-16 code units: the same on every machine, whatever its language. */
export const byCodeUnit = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * sha256 (hex) over the paths, contents and executable bits of a pack's files. A link counts as its target's name and is
 * not followed; other kinds of files (pipes, devices) are left out. Throws when the directory cannot be read.
 */
export async function hashPackDirectory(directory: string): Promise<string> {
  const hash = createHash("sha256");
  hash.update(FORMAT);
  for (const file of (await listFiles(directory, "")).sort(byCodeUnit)) {
    const full = path.join(directory, file);
    const stat = await lstat(full);
    if (stat.isSymbolicLink()) {
      hash.update(`\0link\0${file}\0${await readlink(full)}`);
    } else if (stat.isFile()) {
      // Each file is digested by itself: no content can pass for the header of a following file.
      const content = createHash("sha256");
      for await (const chunk of createReadStream(full)) content.update(chunk);
      hash.update(`\0file\0${file}\0${stat.mode & 0o100 ? "x" : "-"}\0${content.digest("hex")}`);
    }
  }
  return hash.digest("hex");
}

async function listFiles(directory: string, below: string): Promise<string[]> {
  const files: string[] = [];
  for (const found of await readdir(path.join(directory, below), { withFileTypes: true })) {
    if (IGNORED_NAMES.has(found.name)) continue;
    const file = below === "" ? found.name : `${below}/${found.name}`;
    if (found.isDirectory()) files.push(...(await listFiles(directory, file)));
    else files.push(file);
  }
  return files;
}
