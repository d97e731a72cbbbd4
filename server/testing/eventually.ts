import { setTimeout as delay } from "node:timers/promises";
import type { Sql } from "@/server/db/database";

/**
 * Looks until `look` gives something (not null, undefined or false), for at most `timeoutMs`: for what another connection
 * or process brings about.
 * @throws Error that says what was awaited, with the last error of `look`
 */
export async function eventually<T>(
  what: string,
  look: () => T | Promise<T>,
  timeoutMs = 10_000,
): Promise<NonNullable<Exclude<T, false>>> {
  const deadline = Date.now() + timeoutMs;
  let last: unknown;
  for (;;) {
    try {
      const found = await look();
      if (found !== null && found !== undefined && found !== false) return found as NonNullable<Exclude<T, false>>;
    } catch (error) {
      last = error;
    }
    if (Date.now() > deadline) throw new Error(`did not happen within ${timeoutMs} ms: ${what}`, { cause: last });
    await delay(5);
  }
}

/** Resolves once a statement of this database waits for a lock. */
export async function lockWait(sql: Sql): Promise<void> {
  await eventually(
    "a statement waits for a lock",
    async () =>
      (await sql("select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"))
        .length > 0,
  );
}
