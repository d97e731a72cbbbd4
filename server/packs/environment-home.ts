import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readlink, rename, symlink } from "node:fs/promises";
import path from "node:path";
import type { Config } from "@/server/config";
import type { EnvironmentPlan } from "@/server/packs/environment-plan";

/**
 * Environments of this machine: `<data>/environments/<pack>/<runtime>/<hash>` is a link to the finished build that is in use,
 * `<hash>-<random>` beside it. A virtual environment holds its own path, so it is built where it stays and only the link
 * moves: processes that run keep the build they began with.
 */
export const environmentsHome = (config: Pick<Config, "dataDirectory">) =>
  path.join(config.dataDirectory, "environments");

const linkOf = (config: Pick<Config, "dataDirectory">, plan: EnvironmentPlan) =>
  path.join(environmentsHome(config), plan.packRef, plan.runtimeRef, plan.contentHash.slice(0, 24));

/** The directory of the finished environment; null when it must be built first. */
export async function findEnvironment(
  config: Pick<Config, "dataDirectory">,
  plan: EnvironmentPlan,
): Promise<string | null> {
  const link = linkOf(config, plan);
  const target = await readlink(link).catch(() => null);
  if (target === null) return null;
  const directory = path.resolve(path.dirname(link), target);
  return existsSync(directory) ? directory : null;
}

/** A new place for a build; it does not exist yet. */
export async function placeForBuild(config: Pick<Config, "dataDirectory">, plan: EnvironmentPlan): Promise<string> {
  const link = linkOf(config, plan);
  await mkdir(path.dirname(link), { recursive: true });
  return `${link}-${randomBytes(4).toString("hex")}`;
}

/** Makes a finished build the one in use, in one step. */
export async function putIntoUse(
  config: Pick<Config, "dataDirectory">,
  plan: EnvironmentPlan,
  directory: string,
): Promise<void> {
  await linkTo(linkOf(config, plan), path.basename(directory));
}

/** Makes `link` a link to `target`, replacing what it was. */
export async function linkTo(link: string, target: string): Promise<void> {
  const made = `${link}.${randomBytes(4).toString("hex")}`;
  await symlink(target, made);
  await rename(made, link);
}
