import { hostname } from "node:os";
import { setTimeout as delay } from "node:timers/promises";
import type { Config } from "@/server/config";
import type { Sql } from "@/server/db/database";
import { appError, errorMessage } from "@/server/errors";
import type { Log } from "@/server/log";
import { BUILD_TIMEOUT_MS, buildEnvironment } from "@/server/packs/build-environment";
import { findEnvironment } from "@/server/packs/environment-home";
import {
  type EnvironmentKey,
  type EnvironmentLease,
  readEnvironmentState,
  renewLease,
  settleLease,
  takeLease,
} from "@/server/packs/environment-lease";
import type { EnvironmentPlan } from "@/server/packs/environment-plan";

/** A little more than two commands may take. */
const WAIT_MS = 2 * BUILD_TIMEOUT_MS + 60_000;
const LOOK_MS = 300;
const FLUSH_MS = 500;
/** How often a builder that says nothing shows that it lives. */
const HEARTBEAT_MS = 5_000;
const LOG_CHARACTERS = 128 * 1024;

export type EnvironmentPorts = { sql: Sql; config: Config; log: Log };

export type EnvironmentWish = {
  /** Also when it is there, or has failed a moment ago. */
  rebuild?: boolean;
  /** Called once when it has to be waited for. */
  onWaiting?: (() => void) | undefined;
  /** Ends the waiting; a build that others wait for goes on. */
  signal?: AbortSignal | undefined;
};

/** Builds of this copy of the module, so that they are joined, and stopped with their server. */
const building = new Map<string, Promise<BuildEnd>>();
let stopping = new AbortController();

/** `elsewhere`: another process builds this environment, or took it over. */
type BuildEnd = "ended" | "elsewhere";

/**
 * The directory of the environment on this machine, built first when it is not there. One build at a time, whatever
 * processes ask for it: the others wait for its end. A build that failed is not tried again for a minute, unless a rebuild is wished.
 * @throws AppError `unavailable` with the reason of the failed build, or after a wait without end; the signal's reason
 */
export async function ensureEnvironment(
  ports: EnvironmentPorts,
  pack: number,
  plan: EnvironmentPlan,
  wish: EnvironmentWish = {},
): Promise<string> {
  const key = { pack, runtimeRef: plan.runtimeRef, host: hostname(), contentHash: plan.contentHash };
  const began = performance.now();
  for (let turn = 0; ; turn += 1) {
    wish.signal?.throwIfAborted();
    if (turn > 0 || !wish.rebuild) {
      const directory = await findEnvironment(ports.config, plan);
      if (directory !== null) return directory;
      const state = await readEnvironmentState(ports.sql, key);
      const hasFailed = state?.status === "failed" && state.content_hash === plan.contentHash;
      if (hasFailed && (turn > 0 || !state.may_retry)) throw unusable(plan, state.error ?? "building it failed");
    }
    if (performance.now() - began > WAIT_MS)
      throw unusable(plan, `it was not ready within ${Math.round(WAIT_MS / 60_000)} minutes`);
    if (turn === 0) wish.onWaiting?.();
    const end = await orAborted(begin(ports, key, plan), wish.signal);
    if (end === "elsewhere") await delay(LOOK_MS, undefined, { ref: false });
  }
}

/** Ends all builds of this process; their rows are left as pending, for the next start. */
export async function stopEnvironmentBuilds(): Promise<void> {
  stopping.abort();
  await Promise.allSettled(building.values());
  stopping = new AbortController();
}

/** Joins the build of this process, or begins one. */
function begin(ports: EnvironmentPorts, key: EnvironmentKey, plan: EnvironmentPlan): Promise<BuildEnd> {
  const name = `${ports.config.dataDirectory}:${key.pack}:${key.runtimeRef}:${key.contentHash}`;
  const known = building.get(name);
  if (known) return known;
  const made = build(ports, key, plan, stopping.signal).finally(() => building.delete(name));
  building.set(name, made);
  return made;
}

/** @throws database errors only: how a build failed is in its row */
async function build(
  { sql, config, log }: EnvironmentPorts,
  key: EnvironmentKey,
  plan: EnvironmentPlan,
  stopped: AbortSignal,
): Promise<BuildEnd> {
  const lease = await takeLease(sql, key);
  if (!lease) return "elsewhere";
  const lost = new AbortController();
  const output = createBuildLog();
  const endShowing = showProgress(sql, lease, output, () => lost.abort());
  const about = { pack: plan.packRef, runtime: plan.runtimeRef };
  const began = performance.now();
  let error: string | null = null;
  try {
    await buildEnvironment(config, plan, output.add, AbortSignal.any([stopped, lost.signal]));
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    output.add(`Ready after ${seconds} s.\n`);
    log.info({ ...about, seconds }, "the environment of a pack is ready");
  } catch (failure) {
    error = errorMessage(failure);
    output.add(`Failed: ${error}\n`);
    if (!stopped.aborted) log.warn({ ...about, error }, "the environment of a pack could not be built");
  }
  await endShowing();
  if (lost.signal.aborted) return "elsewhere";
  const status = error === null ? "ready" : stopped.aborted ? "pending" : "failed";
  await settleLease(sql, lease, { status, error: status === "failed" ? error : null, log: output.text() });
  return "ended";
}

/** The end of what a build wrote, which is where the reason of a failure is. */
function createBuildLog() {
  let text = "";
  let version = 0;
  return {
    add(more: string): void {
      if (more === "") return;
      version += 1;
      text += more.replaceAll("\u0000", "\ufffd").toWellFormed();
      if (text.length > 2 * LOG_CHARACTERS) text = text.slice(-LOG_CHARACTERS);
    },
    text(): string {
      if (text.length <= LOG_CHARACTERS) return text;
      const tail = text.slice(-LOG_CHARACTERS);
      return `[…]\n${tail.slice(tail.indexOf("\n") + 1)}`.toWellFormed();
    },
    version: () => version,
  };
}

/** Stores the log while it grows. Returns the function that ends it. */
function showProgress(
  sql: Sql,
  lease: EnvironmentLease,
  output: ReturnType<typeof createBuildLog>,
  onLost: () => void,
): () => Promise<void> {
  let storedVersion = 0;
  let storedAt = performance.now();
  let ended = false;
  const run = async () => {
    while (!ended) {
      await delay(FLUSH_MS, undefined, { ref: false });
      const version = output.version();
      if (ended || (version === storedVersion && performance.now() - storedAt < HEARTBEAT_MS)) continue;
      // A database that is away for a moment must not end the build; if it stays away, another builder takes over.
      const isMine = await renewLease(sql, lease, version === storedVersion ? null : output.text()).catch(() => true);
      storedVersion = version;
      storedAt = performance.now();
      if (!isMine) return onLost();
    }
  };
  const running = run();
  return async () => {
    ended = true;
    await running;
  };
}

function orAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener("abort", abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}

function unusable(plan: EnvironmentPlan, reason: string) {
  return appError(
    "unavailable",
    `The ${plan.runtimeRef} environment of the pack ${plan.packRef} is not usable: ${reason}`,
  );
}
