import { readFile, realpath, stat } from "node:fs/promises";
import path from "node:path";
import type { RefInput } from "@/lib/schemas/common";
import type { Ctx } from "@/server/domain/context";
import { notFound } from "@/server/domain/find-component";
import { readPack } from "@/server/domain/packs/pack-rows";
import { listPackFiles, type PackFileEntry } from "@/server/packs/list-pack-files";
import { packDirectoryOf } from "@/server/packs/pack-store";
import { isInside } from "@/server/packs/read-yaml-file";

const SHOWN_BYTES_MAX = 262_144;

/** The files of a pack, in order; none for one that was made here. @throws AppError `not_found` */
export async function listFilesOfPack(ctx: Ctx, input: RefInput): Promise<PackFileEntry[]> {
  await readPack(ctx, input.ref);
  const directory = await packDirectoryOf(ctx, input.ref);
  return directory === null ? [] : await listPackFiles(directory);
}

/** The text of one file of a pack; null when it is long or not text. @throws AppError `not_found` */
export async function readFileOfPack(
  ctx: Ctx,
  input: { ref: string; path: string },
): Promise<{ path: string; text: string | null }> {
  await readPack(ctx, input.ref);
  const directory = await packDirectoryOf(ctx, input.ref);
  const text = directory === null ? undefined : await readInside(directory, input.path);
  if (text === undefined) throw notFound("File", input.path);
  return { path: input.path, text };
}

/** undefined: there is no such file in the directory. */
async function readInside(directory: string, file: string): Promise<string | null | undefined> {
  if (file.includes("\0")) return undefined;
  const root = await realpath(directory);
  const real = await realpath(path.resolve(root, file)).catch(() => null);
  if (real === null || !isInside(root, real)) return undefined;
  const found = await stat(real);
  if (!found.isFile()) return undefined;
  if (found.size > SHOWN_BYTES_MAX) return null;
  const text = await readFile(real, "utf8");
  return text.includes("\u0000") ? null : text;
}
