import { lstat, readdir, readlink, rm } from "node:fs/promises";
import path from "node:path";
import type { Config } from "@/server/config";
import type { Sql } from "@/server/db/database";
import { environmentsHome } from "@/server/packs/environment-home";
import { packsHome } from "@/server/packs/pack-store";

/** Between reading which files to use and being seen as running. */
const MARGIN_MS = 60_000;
/** An upload that is not finished after this long never will be. */
const UPLOAD_MS = 24 * 60 * 60_000;
/** The same of a build, whose commands are stopped long before. */
const BUILD_MS = 60 * 60_000;

type Ports = { sql: Sql; config: Pick<Config, "dataDirectory">; host: string; now: number };

/**
 * Removes from this machine the files and environments of packs that were replaced or deleted, as soon as nothing that
 * began before is still running here, and what unfinished uploads and builds left. Returns what it removed. Forgets the
 * environments of machines that are gone.
 */
export async function sweepPackFiles(ports: Ports): Promise<string[]> {
  // Machines that are gone: one that comes back says again what it has.
  await ports.sql(
    `delete from attune.pack_environment where updated < now() - interval '1 day' and host not in (select host from attune.worker)`,
  );
  const packs = packsHome(ports.config);
  const environments = environmentsHome(ports.config);
  // The disk first: what is laid out after that is not looked at, and what is listed was committed before.
  const laidOut = await list(packs, 2);
  const built = await list(environments, 3);
  const [current, inUse, busySince] = await Promise.all([
    currentArchives(ports.sql),
    currentEnvironments(ports.sql, ports.host),
    runningSince(ports.sql, ports.host),
  ]);
  const isUnused = (ref: string, replacedAt: number | null): boolean => {
    const since = busySince.get(ref);
    return since === undefined || (replacedAt !== null && since > replacedAt + MARGIN_MS);
  };
  const removed: string[] = [];
  const remove = async (directory: string) => {
    await rm(directory, { recursive: true, force: true });
    removed.push(directory);
  };

  for (const [ref = "", hash = ""] of laidOut) {
    const place = path.join(packs, ref, hash);
    if (ref === ".staging") {
      if (await isOlderThan(place, ports.now - UPLOAD_MS)) await remove(place);
      continue;
    }
    const kept = current.get(ref);
    if (kept?.hash !== hash && isUnused(ref, kept?.createdMs ?? null)) await remove(place);
  }
  for (const [ref = "", runtime = "", name = ""] of built) {
    const folder = path.join(environments, ref, runtime);
    const place = path.join(folder, name);
    const kept = inUse.get(`${ref}\n${runtime}`);
    if (!name.includes("-")) {
      if (kept?.hash !== name && isUnused(ref, kept?.changedMs ?? null)) await remove(place);
      continue;
    }
    // A build: it stays while its link leads to it, and while it may be going on.
    const link = await readlink(path.join(folder, name.split("-", 1)[0] ?? "")).catch(() => null);
    if (link === name || !isUnused(ref, kept?.changedMs ?? null)) continue;
    if (!current.has(ref) || (await isOlderThan(place, ports.now - BUILD_MS))) await remove(place);
  }
  return removed;
}

/** The names below a directory, `depth` levels deep, as their parts. */
async function list(directory: string, depth: number): Promise<string[][]> {
  const names = await readdir(directory).catch(() => []);
  if (depth === 1) return names.map((name) => [name]);
  const below = await Promise.all(names.map((name) => list(path.join(directory, name), depth - 1)));
  return names.flatMap((name, index) => (below[index] ?? []).map((rest) => [name, ...rest]));
}

async function isOlderThan(place: string, instant: number): Promise<boolean> {
  const stat = await lstat(place).catch(() => null);
  return stat !== null && stat.mtimeMs < instant;
}

/** Every pack; `hash` is null for one without an archive. */
async function currentArchives(sql: Sql): Promise<Map<string, { hash: string | null; createdMs: number | null }>> {
  const rows = await sql<{ ref: string; content_hash: string | null; created: Date | null }>(
    "select p.ref, a.content_hash, a.created from attune.pack p left join attune.pack_archive a on a.pack = p.id",
  );
  return new Map(
    rows.map((row) => [row.ref, { hash: row.content_hash, createdMs: row.created?.getTime() ?? null }] as const),
  );
}

async function currentEnvironments(sql: Sql, host: string): Promise<Map<string, { hash: string; changedMs: number }>> {
  const rows = await sql<{ ref: string; runtime_ref: string; content_hash: string; changed: Date }>(
    `select p.ref, e.runtime_ref, e.content_hash, coalesce(e.finished_at, e.updated) as changed
     from attune.pack_environment e join attune.pack p on p.id = e.pack where e.host = $1`,
    [host],
  );
  return new Map(
    rows.map((row) => [
      `${row.ref}\n${row.runtime_ref}`,
      { hash: row.content_hash.slice(0, 24), changedMs: row.changed.getTime() },
    ]),
  );
}

/** Since when something of a pack runs on this machine without a break, UTC milliseconds. */
async function runningSince(sql: Sql, host: string): Promise<Map<string, number>> {
  const rows = await sql<{ ref: string; since: Date }>(
    `select ref, min(since) as since from (
       select split_part(x.action_ref, '.', 1) as ref, x.started_at as since
       from attune.execution x join attune.worker w on w.id = x.worker where x.status in ('running', 'canceling') and w.host = $1
       union all
       select split_part(s.ref, '.', 1), coalesce(p.started_at, p.updated)
       from attune.sensor_process p join attune.sensor s on s.id = p.sensor where p.status in ('starting', 'running') and p.host = $1
     ) as running group by ref`,
    [host],
  );
  return new Map(rows.map((row) => [row.ref, row.since.getTime()]));
}
