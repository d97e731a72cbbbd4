import { readdir } from "node:fs/promises";
import path from "node:path";
import type { Ctx } from "@/server/domain/context";
import { loadPack } from "@/server/domain/packs/load-pack";
import { appError, errorMessage } from "@/server/errors";
import { readPackDirectory } from "@/server/packs/read-pack-directory";

/**
 * Loads every folder of the packs directory; what is wrong with one is logged and leaves the others alone.
 * @throws AppError `unavailable` when core itself is missing or broken: nothing works without its triggers.
 */
export async function loadStandardPacks(ctx: Ctx): Promise<void> {
  const folders = await readdir(ctx.config.packsDirectory, { withFileTypes: true }).catch((error: unknown) => {
    throw appError("unavailable", `The packs directory ${ctx.config.packsDirectory} cannot be read`, [], error);
  });
  const names = folders
    .filter((folder) => folder.isDirectory() && !folder.name.startsWith("."))
    .map(({ name }) => name);
  // core first: the others use its runtimes and triggers.
  names.sort((left, right) => Number(right === "core") - Number(left === "core") || (left < right ? -1 : 1));
  if (names[0] !== "core")
    throw appError("unavailable", `The packs directory ${ctx.config.packsDirectory} has no core pack`);
  for (const name of names) {
    try {
      const { pack, warnings } = await readPackDirectory(path.join(ctx.config.packsDirectory, name));
      for (const warning of warnings) ctx.log.warn({ pack: pack.ref, ...warning }, "a file of a pack has a problem");
      const { changed } = await loadPack(ctx, pack, { isStandard: pack.is_standard, warnings });
      if (changed) ctx.log.info({ pack: pack.ref, version: pack.version }, "pack loaded");
    } catch (error) {
      if (name === "core") throw error;
      ctx.log.error({ pack: name, error: errorMessage(error) }, "a pack could not be loaded");
    }
  }
}
