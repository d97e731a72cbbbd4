import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync } from "node:fs";
import path from "node:path";

/**
 * The path of the first of these programs that is on PATH, whichever folder it is in; null when there is none.
 * @param {readonly string[]} names
 * @param {string | undefined} searchPath
 * @returns {string | null}
 */
export function findProgram(names, searchPath = process.env.PATH) {
  const folders = (searchPath ?? "").split(path.delimiter).filter((folder) => folder !== "");
  for (const name of names)
    for (const folder of folders) if (isProgram(path.join(folder, name))) return path.join(folder, name);
  return null;
}

/**
 * Installs packages of Debian or Ubuntu, where this is root, or sudo asks for no password; `begin` is called before.
 * @param {readonly string[]} names
 * @param {() => void} begin
 * @returns {boolean} whether that could be tried; what came of it is seen by looking for the program
 */
export function installSystemPackages(names, begin) {
  const installer = aptGet();
  if (installer === null) return false;
  begin();
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const [command, ...prefix] = installer;
  const apt = (...args) => spawnSync(command, [...prefix, ...args], { env, stdio: ["ignore", "ignore", "inherit"] });
  apt("update", "-qq");
  apt("install", "-y", "-qq", "--no-install-recommends", ...names);
  return true;
}

function aptGet() {
  if (!existsSync("/usr/bin/apt-get")) return null;
  if (process.getuid?.() === 0) return ["/usr/bin/apt-get"];
  const sudo = spawnSync("sudo", ["-n", "true"], { stdio: "ignore" });
  return sudo.status === 0 ? ["sudo", "-n", "/usr/bin/apt-get"] : null;
}

export function isProgram(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
