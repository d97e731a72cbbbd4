import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { type Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { extract, type Header } from "tar-stream";
import { appError, errorMessage, isAppError } from "@/server/errors";
import { archivePath } from "@/server/packs/archive-path";

const MIB = 1024 * 1024;

export type ArchiveLimits = {
  compressedBytes: number;
  /** Of everything in the archive, headers included. */
  unpackedBytes: number;
  entries: number;
  /** Unpacked to compressed, once more than `ratioFreeBytes` are unpacked. */
  ratio: number;
  ratioFreeBytes: number;
};

/** What the server takes in. Text packs 5 to 20 times smaller; a bomb is 1000 times smaller. */
export const ARCHIVE_LIMITS: ArchiveLimits = {
  compressedBytes: 100 * MIB,
  unpackedBytes: 512 * MIB,
  entries: 20_000,
  ratio: 100,
  ratioFreeBytes: 16 * MIB,
};

const bad = (message: string, details?: unknown) => appError("bad_request", message, [], details);

/**
 * Unpacks a tar.gz into an empty private directory as it comes, within limits. Only plain files and directories with a
 * place of their own below the directory are taken; of their modes only the executable bit is kept. The first thing that
 * is wrong ends it; the caller removes the directory then. Returns the names of what was left out, such as node_modules.
 * @throws AppError `bad_request` that says what is wrong with the archive
 */
export async function extractArchive(
  source: Readable,
  directory: string,
  limits: ArchiveLimits = ARCHIVE_LIMITS,
): Promise<{ leftOut: string[] }> {
  let compressed = 0;
  let unpacked = 0;
  const weighed = counting((bytes) => {
    compressed += bytes;
    if (compressed > limits.compressedBytes)
      throw bad(`The archive is larger than ${Math.floor(limits.compressedBytes / MIB)} MB`);
  });
  const measured = counting((bytes) => {
    unpacked += bytes;
    const isBomb = unpacked > limits.ratioFreeBytes && unpacked > compressed * limits.ratio;
    if (unpacked > limits.unpackedBytes || isBomb)
      throw bad("The archive unpacks to far more than it should: it is refused as a decompression bomb");
  });
  const tar = extract();
  const fed = pipeline(source, weighed, createGunzip(), measured, tar);
  fed.catch(() => undefined); // seen below, or the consequence of what is thrown below
  const places = new Map<string, "file" | "directory">();
  const leftOut = new Set<string>();
  let entries = 0;
  try {
    for await (const entry of tar) {
      entries += 1;
      if (entries > limits.entries) throw bad(`The archive has more than ${limits.entries} entries`);
      await takeEntry(entry, directory, places, leftOut);
    }
    await fed;
  } catch (error) {
    throw await explain(error, fed);
  }
  return { leftOut: [...leftOut].sort() };
}

type Entry = AsyncIterable<unknown> & { header: Header; resume(): unknown };

async function takeEntry(
  entry: Entry,
  directory: string,
  places: Map<string, "file" | "directory">,
  leftOut: Set<string>,
): Promise<void> {
  const { header } = entry;
  const place = archivePath(header.name);
  if (place.kind === "refused") throw bad(`${shown(header.name)} ${place.reason}`);
  if (place.kind === "ignored") {
    if (place.name !== null) leftOut.add(place.name);
    entry.resume();
    return;
  }
  const kind = kindOf(header);
  if (kind === null)
    throw bad(`${shown(header.name)} is a ${header.type ?? "special file"}; a pack has plain files only`);
  claim(places, place.path, kind);
  const target = path.join(directory, place.path);
  if (kind === "directory") {
    await mkdir(target, { recursive: true });
    entry.resume();
    return;
  }
  const mode = header.mode ?? 0;
  if (mode & 0o7000) throw bad(`${shown(header.name)} has a set-user, set-group or sticky bit`);
  await mkdir(path.dirname(target), { recursive: true });
  // wx: on a system that folds case, two names may be one file.
  await pipeline(entry, createWriteStream(target, { flags: "wx", mode: mode & 0o111 ? 0o755 : 0o644 }));
}

function kindOf({ type, name }: Header): "file" | "directory" | null {
  if (type === "directory") return "directory";
  // An old archive marks a directory by the slash alone.
  if (type === "file") return name.endsWith("/") ? "directory" : "file";
  return null;
}

/** @throws AppError when the place is taken, or what should be a directory is a file */
function claim(places: Map<string, "file" | "directory">, place: string, kind: "file" | "directory"): void {
  const segments = place.split("/");
  for (let length = 1; length < segments.length; length += 1) {
    const above = segments.slice(0, length).join("/");
    if (places.get(above) === "file") throw bad(`${shown(above)} is both a file and a directory`);
    places.set(above, "directory");
  }
  const taken = places.get(place);
  if (taken !== undefined && (taken === "file" || kind === "file"))
    throw bad(`${shown(place)} is in the archive twice`);
  places.set(place, kind);
}

function counting(count: (bytes: number) => void): Transform {
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      try {
        count(chunk.length);
        done(null, chunk);
      } catch (error) {
        done(error as Error);
      }
    },
  });
}

/** The error that began it: the iterator of a destroyed stream may only say that it was closed. */
async function explain(error: unknown, fed: Promise<void>): Promise<unknown> {
  if (isAppError(error)) return error;
  const first = await Promise.race([
    fed.then(
      () => error,
      (reason: unknown) => reason,
    ),
    new Promise<unknown>((resolve) => setImmediate(() => resolve(error))),
  ]);
  if (isAppError(first)) return first;
  const { code, syscall } = (first ?? {}) as { code?: string; syscall?: string };
  if (code === "EEXIST") return bad("The archive has two names that are one file on this system");
  if (syscall !== undefined && code !== "ECONNRESET")
    return appError("unavailable", `The archive could not be unpacked here: ${errorMessage(first)}`, [], first);
  return bad(`The file is not a readable tar.gz archive: ${errorMessage(first)}`);
}

/** Names come from the archive: cut, and quoted so that nothing in them is taken for something else. */
function shown(name: string): string {
  return JSON.stringify(name.length > 120 ? `${name.slice(0, 120)}…` : name);
}
