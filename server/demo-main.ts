import { systemClock } from "@/lib/schedule/clock";
import { loadConfig } from "@/server/config";
import { claimDataDirectory } from "@/server/data-directory";
import { openDatabase } from "@/server/db/database";
import { startEmbeddedPostgres } from "@/server/db/embedded/embedded-postgres";
import { applyMigrations } from "@/server/db/migrate";
import { isSeeded, seedDemo } from "@/server/demo/seed-demo";
import type { Ctx, Engine } from "@/server/domain/context";
import { loadStandardPacks } from "@/server/domain/packs/load-standard-packs";
import { createLog } from "@/server/log";

/** The first half of `npm run demo`: fills the database of the data directory, when it has no demo yet, and stops it again. */
export async function prepareDemo(): Promise<void> {
  const config = loadConfig();
  const log = createLog("warn");
  const stops: (() => Promise<void>)[] = [];
  try {
    stops.push(await claimDataDirectory(config.dataDirectory));
    const embedded = await startEmbeddedPostgres(config.dataDirectory, log);
    stops.push(() => embedded.stop());
    await applyMigrations(embedded.url, config.migrationsDirectory, log);
    const db = openDatabase(embedded.url, log, { poolSize: 4 });
    stops.push(() => db.close());
    if (await isSeeded(db.sql)) return;
    const startedAt = Date.now();
    // Nothing runs yet that would have to hear of what is written.
    const engine = { settle: async () => {} } as unknown as Engine;
    const ctx: Ctx = {
      db,
      sql: db.sql,
      engine,
      config,
      actor: { kind: "system" },
      clock: systemClock,
      log,
      requestId: "demo",
      origin: { via: "system", address: null, userAgent: null },
    };
    await loadStandardPacks(ctx);
    const { events, executions } = await seedDemo(ctx, Date.now());
    await db.sql("analyze");
    const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
    process.stdout.write(
      `Made up a month of history: ${events} events and ${executions} executions, in ${seconds} s.\n`,
    );
  } finally {
    for (const stop of stops.reverse()) await stop();
  }
}
