import { readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import { createGzip } from "node:zlib";
import { pack as createTar } from "tar-stream";
import { usageError } from "@/cli/exit-codes";

const ARCHIVE_BYTES_MAX = 100 * 1024 * 1024;
const LEFT_OUT = new Set([".git", "node_modules", "__pycache__", ".venv", ".DS_Store"]);

/**
 * A pack as tar.gz: the file itself, or a folder with a pack.yaml, made into one.
 * @throws CliError for what is no pack, is too large, or holds links (they could lead out of it)
 */
export async function readPackArchive(given: string): Promise<Uint8Array> {
  const found = await stat(given).catch(() => null);
  if (!found) throw usageError(`There is no file or folder ${given}`);
  const archive = found.isDirectory() ? await archiveOf(given) : await readFile(given);
  if (archive.length > ARCHIVE_BYTES_MAX)
    throw usageError(`The archive has ${Math.ceil(archive.length / 1024 / 1024)} MB; at most 100 MB can be uploaded`);
  return archive;
}

async function archiveOf(folder: string): Promise<Uint8Array> {
  if (!(await stat(path.join(folder, "pack.yaml")).catch(() => null)))
    throw usageError(`${folder} is no pack: it has no pack.yaml`);
  const tar = createTar();
  const gzip = tar.pipe(createGzip());
  const pieces: Buffer[] = [];
  const read = (async () => {
    for await (const piece of gzip) pieces.push(piece as Buffer);
  })();
  try {
    for (const name of await filesIn(folder)) {
      const content = await readFile(path.join(folder, name));
      const { mode } = await stat(path.join(folder, name));
      // The same folder gives the same archive: no times, no owners.
      const entry = { name, mode: mode & 0o111 ? 0o755 : 0o644, mtime: new Date(0) };
      await new Promise<void>((resolve, reject) =>
        tar.entry(entry, content, (error) => (error ? reject(error) : resolve())),
      );
    }
    tar.finalize();
    await read;
  } catch (error) {
    tar.destroy();
    gzip.destroy();
    await read.catch(() => undefined);
    throw error;
  }
  return Buffer.concat(pieces);
}

/** Relative names with `/`, sorted. */
async function filesIn(folder: string, below = ""): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(path.join(folder, below), { withFileTypes: true })) {
    if (LEFT_OUT.has(entry.name)) continue;
    const name = path.posix.join(below, entry.name);
    if (entry.isDirectory()) found.push(...(await filesIn(folder, name)));
    else if (entry.isFile()) found.push(name);
    else throw usageError(`${path.join(folder, name)} is no file of its own; links do not go into a pack`);
  }
  return found.sort();
}
