import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { startAttuneServer } from "../e2e/fixtures/attune-server";

export const title =
  "npm start on an installed and built clone: time to GET /health 200, and idle memory of the process tree";

const STARTS = 5;
const IDLE_MS = 20_000;

/** The later starts are measured; the first one creates the database. Memory is read after 20 s without work. */
export async function run() {
  const begun = performance.now();
  const attune = await startAttuneServer("bench-start");
  const firstMs = performance.now() - begun;
  try {
    const startsMs: number[] = [];
    for (let i = 0; i < STARTS; i += 1) {
      await attune.stop();
      const at = performance.now();
      await attune.restart();
      startsMs.push(performance.now() - at);
    }
    await delay(IDLE_MS);
    const memory = treeMemory(attune.dataDir);
    startsMs.sort((a, b) => a - b);
    const seconds = (ms: number | undefined) => `${((ms ?? Number.NaN) / 1000).toFixed(2)} s`;
    return [
      { what: "first start (creates the database)", value: seconds(firstMs), target: "" },
      { what: `later start, median of ${STARTS}`, value: seconds(startsMs[STARTS >> 1]), target: "≤ 4 s" },
      { what: `later start, slowest of ${STARTS}`, value: seconds(startsMs.at(-1)), target: "≤ 4 s" },
      { what: "idle, sum of resident memory", value: `${memory.rssMiB} MB`, target: "≤ 400 MB" },
      { what: "idle, proportional share (pages counted once)", value: `${memory.pssMiB} MB`, target: "" },
      { what: "of that, the server", value: `${memory.serverRssMiB} MB`, target: "" },
      { what: "processes", value: String(memory.processes), target: "" },
    ];
  } finally {
    await attune.destroy();
  }
}

/** Memory of the server that owns the data directory, of PostgreSQL, and of everything below them (Linux). */
function treeMemory(dataDir: string) {
  const server = Number(readFileSync(`${dataDir}/server.pid`, "utf8").split("\n")[0]);
  const postmaster = Number(readFileSync(`${dataDir}/postgres/postmaster.pid`, "utf8").split("\n")[0]);
  const parents = new Map<number, number>();
  for (const name of readdirSync("/proc").filter((entry) => /^\d+$/.test(entry))) {
    const status = quietly(`/proc/${name}/status`);
    parents.set(Number(name), Number(/PPid:\s+(\d+)/.exec(status)?.[1] ?? 0));
  }
  const tree = new Set([server, postmaster]);
  for (let grew = true; grew; ) {
    grew = false;
    for (const [pid, parent] of parents)
      if (tree.has(parent) && !tree.has(pid)) {
        tree.add(pid);
        grew = true;
      }
  }
  const field = (pid: number, name: string) =>
    Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(quietly(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0);
  const total = (name: string, pids: Iterable<number>) =>
    Math.round([...pids].reduce((sum, pid) => sum + field(pid, name), 0) / 1024);
  return {
    rssMiB: total("Rss", tree),
    pssMiB: total("Pss", tree),
    serverRssMiB: total("Rss", [server]),
    processes: tree.size,
  };
}

function quietly(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
