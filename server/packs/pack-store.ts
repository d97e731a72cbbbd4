import { createHash, randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import type { Config } from "@/server/config";
import type { Sql } from "@/server/db/database";
import { appError, errorMessage } from "@/server/errors";
import { extractArchive } from "@/server/packs/extract-archive";

const SLICE_BYTES = 4 * 1024 * 1024;
/** An archive is replaced by an upload while it is read; that does not happen more often than this in a row. */
const TRIES = 5;

type Ports = { sql: Sql; config: Pick<Config, "dataDirectory" | "packsDirectory"> };

/** Which pack's files; `archiveHash` is that of its row in attune.pack_archive, null when it has none. */
export type StoredPack = { ref: string; archiveHash: string | null };

/** Where the files of uploaded packs are on this machine: `<this>/<ref>/<hash>`. */
export const packsHome = (config: Pick<Config, "dataDirectory">) => path.join(config.dataDirectory, "packs");
export const packHome = (config: Pick<Config, "dataDirectory">, ref: string, hash: string) =>
  path.join(packsHome(config), ref, hash);

/**
 * An empty private directory on the disk of the packs, from which a finished one is moved to its place in one step. No
 * pack's ref begins with a dot.
 */
export async function makeStagingDirectory(config: Pick<Config, "dataDirectory">): Promise<string> {
  const directory = path.join(packsHome(config), ".staging", `${process.pid}-${randomBytes(8).toString("hex")}`);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  return directory;
}

/**
 * The files of a pack on this machine: those of an upload, laid out first where they are not yet, or those that come with
 * the server. null: the pack has no files. Cheap when they are there: one look at the disk.
 * @throws AppError `unavailable` when the archive cannot be laid out
 */
export async function packDirectory(ports: Ports, pack: StoredPack): Promise<string | null> {
  if (pack.archiveHash !== null) {
    const directory = packHome(ports.config, pack.ref, pack.archiveHash);
    return existsSync(directory) ? directory : await layOut(ports, pack.ref, pack.archiveHash);
  }
  const directory = path.join(ports.config.packsDirectory, pack.ref);
  return existsSync(directory) ? directory : null;
}

/** As packDirectory for a pack of which only the ref is known. */
export async function packDirectoryOf(ports: Ports, ref: string): Promise<string | null> {
  return await packDirectory(ports, { ref, archiveHash: await currentHash(ports.sql, ref) });
}

/** Layings-out that go on in this copy of the module; a second process or copy does it too, and the first to finish wins. */
const goingOn = new Map<string, Promise<string | null>>();

function layOut(ports: Ports, ref: string, hash: string): Promise<string | null> {
  const key = packHome(ports.config, ref, hash);
  const known = goingOn.get(key);
  if (known) return known;
  const laid = layOutCurrent(ports, ref, hash).finally(() => goingOn.delete(key));
  goingOn.set(key, laid);
  return laid;
}

/** What was wanted may have been replaced meanwhile: then it is the successor that is laid out and returned. */
async function layOutCurrent(ports: Ports, ref: string, hash: string): Promise<string | null> {
  let wanted: string | null = hash;
  for (let turn = 0; turn < TRIES && wanted !== null; turn += 1) {
    if (existsSync(packHome(ports.config, ref, wanted))) return packHome(ports.config, ref, wanted);
    if (await layOutArchive(ports, ref, wanted)) return packHome(ports.config, ref, wanted);
    wanted = await currentHash(ports.sql, ref);
  }
  if (wanted === null) return null;
  throw appError("unavailable", `The files of the pack ${ref} are being replaced at this moment`);
}

/** @returns false when the database does not have an archive of this hash any more */
async function layOutArchive(ports: Ports, ref: string, hash: string): Promise<boolean> {
  const staging = await makeStagingDirectory(ports.config);
  const digest = createHash("sha256");
  const slices = async function* () {
    for await (const slice of readSlices(ports.sql, ref, hash)) {
      digest.update(slice);
      yield slice;
    }
  };
  try {
    await extractArchive(Readable.from(slices(), { objectMode: false }), staging);
    if (digest.digest("hex") !== hash) throw appError("unavailable", "its stored archive is damaged");
    await moveIntoPlace(staging, packHome(ports.config, ref, hash));
    return true;
  } catch (error) {
    if ((await currentHash(ports.sql, ref)) !== hash) return false; // replaced, or deleted, while it was read
    throw appError("unavailable", `The files of the pack ${ref} cannot be laid out: ${errorMessage(error)}`, [], error);
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

async function currentHash(sql: Sql, ref: string): Promise<string | null> {
  const [row] = await sql<{ content_hash: string | null }>(
    "select a.content_hash from attune.pack p left join attune.pack_archive a on a.pack = p.id where p.ref = $1",
    [ref],
  );
  return row?.content_hash ?? null;
}

/** In slices, each by a statement of its own that names the hash: never a mixture of two uploads, and never all in memory. */
async function* readSlices(sql: Sql, ref: string, hash: string): AsyncGenerator<Buffer> {
  for (let from = 1; ; from += SLICE_BYTES) {
    const [row] = await sql<{ slice: Buffer; size_bytes: number }>(
      `select substring(a.archive from $3 for $4) as slice, a.size_bytes
       from attune.pack p join attune.pack_archive a on a.pack = p.id where p.ref = $1 and a.content_hash = $2`,
      [ref, hash, from, SLICE_BYTES],
    );
    if (!row) return;
    yield row.slice;
    if (from + SLICE_BYTES > row.size_bytes) return;
  }
}

/** One rename. Another process that was faster has laid out the same files. */
export async function moveIntoPlace(staging: string, place: string): Promise<void> {
  await mkdir(path.dirname(place), { recursive: true });
  try {
    await rename(staging, place);
  } catch (error) {
    if (!existsSync(place)) throw error;
  }
}
