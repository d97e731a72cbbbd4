import cron, { type ScheduledTask } from "node-cron";
import { errorMessage } from "@/server/errors";
import type { Log } from "@/server/log";

/** One of the server's own periodic jobs; a failed run is logged, shown on the system page, and tried again next time. */
export type Chore = { name: string; schedule: string; run(): Promise<void> };

export type Chores = {
  add(chore: Chore): void;
  stop(): Promise<void>;
  describe(): { name: string; schedule: string; lastRunAtMs: number | null; lastError: string | null }[];
};

/** node-cron runs the fixed chores (reconcile, retention, sweeps); users' timers never go through it (docs/decisions/0003). */
export function createChores(log: Log): Chores {
  const tasks: { chore: Chore; task: ScheduledTask; lastRunAtMs: number | null; lastError: string | null }[] = [];
  return {
    add(chore) {
      const task = cron.schedule(
        chore.schedule,
        async () => {
          entry.lastRunAtMs = Date.now();
          try {
            await chore.run();
            entry.lastError = null;
          } catch (error) {
            entry.lastError = errorMessage(error);
            log.warn({ chore: chore.name, error: entry.lastError }, "a chore failed");
          }
        },
        { name: chore.name, noOverlap: true },
      );
      const entry = { chore, task, lastRunAtMs: null as number | null, lastError: null as string | null };
      tasks.push(entry);
    },
    async stop() {
      await Promise.all(tasks.map(({ task }) => task.destroy()));
    },
    describe: () =>
      tasks.map(({ chore, lastRunAtMs, lastError }) => ({
        name: chore.name,
        schedule: chore.schedule,
        lastRunAtMs,
        lastError,
      })),
  };
}
