import { readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { type AttuneServer, startAttuneServer } from "../e2e/fixtures/attune-server";
import { setCrashStage } from "../e2e/fixtures/crash-stage";
import { runSql } from "../e2e/fixtures/database";
import { percentile } from "./percentiles";

export const title =
  "Sixty-three timers, nearly all on each full second, and webhooks without pause, while the server is killed, its database is stopped and its connections are cut: what was due and acknowledged, compared with what is stored";

const KILLS = Number(process.env.BENCH_KILLS ?? 100);
const SEED = Number(process.env.BENCH_SEED ?? 20261126);
/** A kill comes at a random moment up to so long after the start was begun: also before it is ready. */
const KILLED_WITHIN_MS = 3_500;

export async function run() {
  return [
    await broken(`${KILLS} × kill -9`, (attune, random) => kills(attune, random)),
    await broken("database stopped for 1 s", (attune) => stopDatabase(attune, 1_000)),
    await broken("database stopped for 60 s", (attune) => stopDatabase(attune, 60_000)),
    await broken("connections cut, 100 times in 10 s", (attune) => cutConnections(attune)),
  ];
}

async function broken(what: string, harm: (attune: AttuneServer, random: () => number) => Promise<number[]>) {
  const attune = await startAttuneServer("bench-crashes", { ATTUNE_LOG_LEVEL: "warn" });
  try {
    const stage = await setCrashStage(attune);
    stage.post();
    await delay(3_000);
    const backMs = (await harm(attune, mulberry(SEED))).sort((a, b) => a - b);
    await delay(3_000);
    const outcome = await stage.settle();
    return {
      what,
      ...outcome,
      "back, median ms": backMs.length === 0 ? "" : Math.round(percentile(backMs, 0.5)),
      "slowest ms": Math.round(backMs.at(-1) ?? 0) || "",
      target: "0 unexplained, doubled, lost, repeated",
    };
  } finally {
    await attune.destroy();
  }
}

async function kills(attune: AttuneServer, random: () => number): Promise<number[]> {
  const backMs: number[] = [];
  for (let kill = 0; kill < KILLS; kill += 1) {
    const began = performance.now();
    const restarted = attune.restart().then(
      () => backMs.push(performance.now() - began),
      () => undefined, // killed before it was ready
    );
    await delay(300 + random() * KILLED_WITHIN_MS);
    await attune.kill();
    await restarted;
  }
  const began = performance.now();
  await attune.restart();
  backMs.push(performance.now() - began);
  return backMs;
}

/** The embedded database is stopped as a whole and held back; the server starts it again when it may. */
async function stopDatabase(attune: AttuneServer, forMs: number): Promise<number[]> {
  const postmaster = Number(
    readFileSync(path.join(attune.dataDir, "postgres", "postmaster.pid"), "utf8").split("\n")[0],
  );
  const held = descendantsAndSelf(postmaster);
  for (const pid of held) process.kill(pid, "SIGSTOP"); // it answers nothing, as a machine that is gone
  await delay(forMs);
  const began = performance.now();
  for (const pid of held.reverse()) tryKill(pid, "SIGCONT");
  process.kill(postmaster, "SIGQUIT"); // and then it is gone for good: the server has to start it again
  for (;;) {
    const fresh = await runSql(
      attune,
      "select 1 from attune.event where created > clock_timestamp() - interval '1 second' limit 1",
    ).catch(() => []);
    if (fresh.length > 0) return [performance.now() - began];
    await delay(50);
  }
}

async function cutConnections(attune: AttuneServer): Promise<number[]> {
  for (let cut = 0; cut < 100; cut += 1) {
    await runSql(
      attune,
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()",
    ).catch(() => undefined);
    await delay(100);
  }
  return [];
}

function descendantsAndSelf(pid: number): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8")
    .trim()
    .split(" ")
    .filter(Boolean)
    .map(Number);
  return [pid, ...children];
}

function tryKill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // a session that ended meanwhile
  }
}

/** A small random generator with a seed, so that a run can be repeated. */
function mulberry(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 4_294_967_296;
  };
}
