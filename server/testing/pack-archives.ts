import { Readable } from "node:stream";
import { type ArchiveFile, writeArchive } from "@/server/packs/write-archive";

/** A pack's archive from texts; a name that ends in `*` is executable. */
export function archiveOf(files: Record<string, string | Buffer>): Promise<Buffer> {
  return writeArchive(
    Object.entries(files).map(([name, content]): ArchiveFile => {
      const executable = name.endsWith("*");
      return { path: executable ? name.slice(0, -1) : name, executable, read: async () => Buffer.from(content) };
    }),
  );
}

/** In pieces, as a network gives them. */
export function streamOf(bytes: Buffer, pieceBytes = 16_384): Readable {
  const pieces: Buffer[] = [];
  for (let from = 0; from < bytes.length; from += pieceBytes) pieces.push(bytes.subarray(from, from + pieceBytes));
  return Readable.from(pieces, { objectMode: false });
}
