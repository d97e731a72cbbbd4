import { spawnSync } from "node:child_process";
import { chownSync, readdirSync } from "node:fs";
import path from "node:path";
import { appError } from "@/server/errors";

/** How to start a PostgreSQL program: what stands before it, and the ids to run it under. */
export type RunAs = { prefix: string[]; uid?: number; gid?: number };

/**
 * PostgreSQL refuses to run as root. As root its programs run in a user namespace of their own (no user, chown or copy is
 * needed, and a home of mode 0700 stays reachable); where namespaces are off, as the system user `postgres` or `nobody`.
 * @throws AppError `unavailable` when neither works.
 */
export function chooseRunAs(postgres: string): RunAs {
  if (process.getuid?.() !== 0) return { prefix: [] };
  const namespace = ["unshare", "--user", "--map-user=1000", "--map-group=1000"];
  if (runs([...namespace, postgres, "--version"])) return { prefix: namespace };
  for (const user of ["postgres", "nobody"]) {
    const ids = userIds(user);
    if (ids && runs([postgres, "--version"], ids)) return { prefix: [], ...ids };
  }
  throw appError(
    "unavailable",
    "PostgreSQL does not run as root, and neither a user namespace nor a system user can reach its programs here. Start Attune as an ordinary user, or set DATABASE_URL.",
  );
}

function runs([command = "", ...args]: string[], ids: { uid?: number; gid?: number } = {}): boolean {
  return (
    spawnSync(/* turbopackIgnore: true */ command, args, { stdio: "ignore", timeout: 10_000, ...ids }).status === 0
  );
}

function userIds(user: string): { uid: number; gid: number } | null {
  const uid = spawnSync("id", ["-u", user], { encoding: "utf8" });
  const gid = spawnSync("id", ["-g", user], { encoding: "utf8" });
  if (uid.status !== 0 || gid.status !== 0) return null;
  return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
}

/** Gives a directory tree to the user that PostgreSQL runs as; nothing to do in a namespace or as an ordinary user. */
export function giveTo(runAs: RunAs, directory: string): void {
  if (runAs.uid === undefined || runAs.gid === undefined) return;
  chownSync(directory, runAs.uid, runAs.gid);
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const child = path.join(directory, entry.name);
    if (entry.isDirectory()) giveTo(runAs, child);
    else chownSync(child, runAs.uid, runAs.gid);
  }
}
