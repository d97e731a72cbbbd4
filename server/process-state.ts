import type { Clock } from "@/lib/schedule/clock";
import type { Config } from "@/server/config";
import type { Database } from "@/server/db/database";
import type { Engine } from "@/server/domain/context";
import type { LiveFeed } from "@/server/live/live-feed";
import type { Log } from "@/server/log";

/** What one process has once. */
export type Runtime = {
  config: Config;
  log: Log;
  clock: Clock;
  db: Database;
  /** Whether the database is the one in the data directory. */
  embedded: boolean;
  engine: Engine;
  live: LiveFeed;
  /** Whether the database answers and the timers are armed; what GET /health says. */
  healthy(): Promise<boolean>;
  stop(): Promise<void>;
};

const KEY = Symbol.for("attune.runtime");
const WAITERS = Symbol.for("attune.runtime.waiters");
const waiters = globalThis as unknown as Record<symbol, ((runtime: Runtime) => void)[] | undefined>;
const holder = globalThis as unknown as Record<symbol, Runtime | undefined>;

/**
 * The process's runtime. Next loads a module several times in one process (instrumentation, route handlers and pages
 * each have their copy), so a module variable would be silently three; only this symbol is one.
 * @throws Error before the runtime has started.
 */
export function getRuntime(): Runtime {
  const runtime = holder[KEY];
  if (!runtime) throw new Error("The Attune runtime has not started in this process");
  return runtime;
}

export function findRuntime(): Runtime | null {
  return holder[KEY] ?? null;
}

export function setRuntime(runtime: Runtime | undefined): void {
  holder[KEY] = runtime;
  if (!runtime) return;
  for (const resolve of waiters[WAITERS] ?? []) resolve(runtime);
  waiters[WAITERS] = [];
}

/** Resolves with the runtime once it has started. A start that fails ends the process. */
export function whenRuntime(): Promise<Runtime> {
  const runtime = findRuntime();
  if (runtime) return Promise.resolve(runtime);
  return new Promise((resolve) => {
    waiters[WAITERS] = [...(waiters[WAITERS] ?? []), resolve];
  });
}
