import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { inProject } from "./project.mjs";

/**
 * Every file below the given files and folders (paths relative to the root of the clone), sorted; what does not exist is
 * left out. `keep` decides by relative path, with `/` on every system; a folder that it refuses is not entered.
 */
export function listFiles(roots, keep = () => true) {
  const found = [];
  const visit = (relative) => {
    if (!keep(relative)) return;
    const stats = statSync(inProject(relative), { throwIfNoEntry: false });
    if (stats === undefined) return;
    if (!stats.isDirectory()) {
      found.push(relative);
      return;
    }
    for (const name of readdirSync(inProject(relative))) visit(path.posix.join(relative, name));
  };
  for (const root of roots) visit(root);
  return found.sort();
}

/** SHA-256 over names and contents of the files, and over `extra` (versions, settings), in hexadecimal. */
export function fingerprint(files, extra = []) {
  const hash = createHash("sha256");
  for (const part of extra) hash.update(`${part}\0`);
  for (const file of files)
    hash
      .update(`${file}\0`)
      .update(readFileSync(inProject(file)))
      .update("\0");
  return hash.digest("hex");
}

/** The fingerprint that a stamp file holds, or null when there is none or it cannot be read. */
export function readStamp(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8")).fingerprint ?? null;
  } catch {
    return null;
  }
}
