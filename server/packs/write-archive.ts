import { readFile } from "node:fs/promises";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { pack as createTar } from "tar-stream";
import { byCodeUnit } from "@/server/packs/hash-pack-directory";
import { listPackFiles } from "@/server/packs/list-pack-files";

export type ArchiveFile = { path: string; executable: boolean; read(): Promise<Buffer> };

/**
 * A tar.gz of the files, the same bytes for the same files: sorted, owned by nobody, at the beginning of time, with the
 * executable bit as the only mode. One file at a time is in memory, and the result.
 */
export async function writeArchive(files: readonly ArchiveFile[]): Promise<Buffer> {
  const tar = createTar();
  const chunks: Buffer[] = [];
  const packed = pipeline(tar, createGzip(), async (compressed: AsyncIterable<Buffer>) => {
    for await (const chunk of compressed) chunks.push(chunk);
  });
  packed.catch(() => undefined); // awaited below, after what feeds it
  try {
    for (const file of [...files].sort((left, right) => byCodeUnit(left.path, right.path))) {
      const content = await file.read();
      const header = { name: file.path, mode: file.executable ? 0o755 : 0o644, mtime: new Date(0), uid: 0, gid: 0 };
      await new Promise<void>((resolve, reject) => {
        // Written to, not given whole: only so does the archive wait for what compresses it.
        const sink = tar.entry({ ...header, type: "file", size: content.length }, (error) =>
          error ? reject(error) : resolve(),
        );
        sink.end(content);
      });
    }
  } catch (error) {
    tar.destroy();
    throw error;
  }
  tar.finalize();
  await packed;
  return Buffer.concat(chunks);
}

/** The files of a pack's directory, to be put into an archive. */
export async function filesOfDirectory(directory: string): Promise<ArchiveFile[]> {
  return (await listPackFiles(directory)).map((file) => ({
    ...file,
    read: () => readFile(path.join(directory, file.path)),
  }));
}
