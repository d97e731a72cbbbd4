import { access, readdir, rm, stat } from "node:fs/promises";
import path from "node:path";
import type { Readable } from "node:stream";
import type { PackWarning } from "@/lib/schemas/pack-upload";
import { mayDoSome } from "@/server/domain/authorise";
import type { Ctx } from "@/server/domain/context";
import { appError } from "@/server/errors";
import { extractArchive } from "@/server/packs/extract-archive";
import { makeStagingDirectory } from "@/server/packs/pack-store";
import { type PackDefinition, readPackDirectory } from "@/server/packs/read-pack-directory";

/** An archive that was unpacked into a private directory and read. Nothing of it is in use yet. */
export type StagedPack = {
  directory: string;
  definition: PackDefinition;
  warnings: PackWarning[];
  discard(): Promise<void>;
};

/** @throws AppError `forbidden` when the actor may install no pack at all: asked before anything is read */
export function authoriseUpload(ctx: Pick<Ctx, "actor">): void {
  if (!mayDoSome(ctx.actor, "packs", "install")) throw appError("forbidden", "You lack the permission packs:install");
}

/**
 * Unpacks an archive as it comes and reads the pack in it; the caller discards it in the end.
 * @throws AppError `bad_request` for an archive that is not acceptable, `invalid` for a pack.yaml that is wrong
 */
export async function stagePack(ctx: Pick<Ctx, "config">, archive: Readable): Promise<StagedPack> {
  const staging = await makeStagingDirectory(ctx.config);
  const discard = () => rm(staging, { recursive: true, force: true });
  try {
    const { leftOut } = await extractArchive(archive, staging);
    const directory = await findPack(staging);
    const { pack, warnings } = await readPackDirectory(directory);
    const forgotten = leftOut.map((name) => ({ file: name, line: null, message: LEFT_OUT, skipped: false }));
    return { directory, definition: pack, warnings: [...warnings, ...forgotten], discard };
  } catch (error) {
    await discard();
    throw error;
  }
}

const LEFT_OUT = "was left out: dependencies are installed from requirements.txt and package.json";

/** The archive's root, or the one directory in it. */
async function findPack(root: string): Promise<string> {
  if (await hasPackFile(root)) return root;
  const names = await readdir(root);
  const only = path.join(root, names[0] ?? "");
  if (names.length === 1 && (await stat(only)).isDirectory() && (await hasPackFile(only))) return only;
  throw appError("bad_request", "The archive has no pack.yaml at its root, nor in a single directory");
}

async function hasPackFile(directory: string): Promise<boolean> {
  const found = await Promise.allSettled(["pack.yaml", "pack.yml"].map((name) => access(path.join(directory, name))));
  return found.some(({ status }) => status === "fulfilled");
}
