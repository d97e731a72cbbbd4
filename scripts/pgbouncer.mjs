import { findProgram, installSystemPackages } from "./system-program.mjs";

const HOW =
  "The end-to-end tests run the server behind PgBouncer, and none was found. Install it (Debian and Ubuntu: " +
  "apt-get install pgbouncer; macOS: brew install pgbouncer).";

/**
 * The PgBouncer for the end-to-end tests: on PATH, or where Debian puts it, which is not on everybody's.
 * @throws Error that says how to get one.
 */
export function findPgbouncer() {
  const found = findProgram(["pgbouncer"], `${process.env.PATH ?? ""}:/usr/sbin:/usr/local/sbin`);
  if (found === null) throw new Error(HOW);
  return found;
}

/**
 * The same, installing Debian's `pgbouncer` when there is none and this is root, or sudo asks for no password.
 * @throws Error that says how to get one.
 */
export function ensurePgbouncer(say) {
  try {
    return findPgbouncer();
  } catch (error) {
    const begin = () => say("Installing PgBouncer from the system's packages…");
    if (!installSystemPackages(["pgbouncer"], begin)) throw error;
    return findPgbouncer();
  }
}
