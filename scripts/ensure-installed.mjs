import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { exclusively } from "./exclusively.mjs";
import { fingerprint, readStamp } from "./fingerprint.mjs";
import { inProject, say } from "./project.mjs";
import { runCommand } from "./run-command.mjs";

const STAMP = inProject("node_modules", ".attune-install.json");
/** One lock for installing and building: both replace files that the other reads. */
export const BUILD_LOCK = inProject("dist", ".lock");

/**
 * Installs the packages of package-lock.json when node_modules is missing or holds others. Where somebody ran
 * `npm install` by hand, and it matches, nothing is installed again.
 * @throws Error with npm's last lines and what to do, when npm fails.
 */
export async function ensureInstalled() {
  if (readStamp(STAMP) === wanted()) return;
  await exclusively(BUILD_LOCK, install, (pid) => say(`Waiting for another start of this clone (process ${pid})…`));
}

const wanted = () => fingerprint(["package-lock.json"], [process.platform, process.arch]);

async function install() {
  if (readStamp(STAMP) === wanted()) return;
  if (!installedMatchesLock()) {
    say("Installing packages…");
    // include=dev: with NODE_ENV=production npm would leave out what the build needs
    const { code, output } = await npm(["ci", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"]);
    if (code !== 0) {
      const lines = output.trim().split("\n").slice(-20).join("\n");
      throw new Error(
        `Packages could not be installed (npm ci ended with ${code}):\n${lines}\n` +
          "Check that the npm registry can be reached and that the disk has 1 GB free, then start again.",
      );
    }
  }
  writeFileSync(STAMP, `${JSON.stringify({ fingerprint: wanted() })}\n`);
}

/** npm keeps a copy of the lock of what it installed: every package that is not optional must be there in this version. */
function installedMatchesLock() {
  const copy = inProject("node_modules", ".package-lock.json");
  if (!existsSync(copy)) return false;
  try {
    const installed = JSON.parse(readFileSync(copy, "utf8")).packages;
    const locked = JSON.parse(readFileSync(inProject("package-lock.json"), "utf8")).packages;
    return Object.entries(locked).every(
      ([place, entry]) =>
        place === "" ||
        (installed[place]
          ? installed[place].version === entry.version && existsSync(inProject(place, "package.json"))
          : entry.optional === true || entry.devOptional === true || entry.peer === true),
    );
  } catch {
    return false;
  }
}

/** npm itself: the one that runs this script, else the one beside this Node, else the one on PATH. */
function npm(args) {
  const candidates = [
    process.env.npm_execpath,
    path.resolve(path.dirname(process.execPath), "../lib/node_modules/npm/bin/npm-cli.js"),
  ];
  const script = candidates.find((file) => file?.endsWith("npm-cli.js") && existsSync(file));
  return script ? runCommand(process.execPath, [script, ...args]) : runCommand("npm", args);
}
