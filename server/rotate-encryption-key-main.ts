import { type Config, loadConfig } from "@/server/config";
import { claimDataDirectory } from "@/server/data-directory";
import { openDatabase } from "@/server/db/database";
import { startEmbeddedPostgres } from "@/server/db/embedded/embedded-postgres";
import { applyMigrations } from "@/server/db/migrate";
import { leadsThroughPooler } from "@/server/db/pooler";
import { isAppError } from "@/server/errors";
import { createLog } from "@/server/log";
import { rotateEncryptionKey } from "@/server/secrets/rotate-encryption-key";

/** `npm run rotate-encryption-key`: with every server and worker stopped. See docs/decisions/0007. */
async function main(): Promise<void> {
  const config = loadConfig();
  const log = createLog("warn");
  const stops: (() => Promise<void>)[] = [];
  try {
    const url = config.databaseUrl ?? (await startOwnDatabase(config, log, stops));
    await applyMigrations(url, config.migrationsDirectory, log);
    const pooled = config.databaseUrl !== null && (await leadsThroughPooler(url));
    const db = openDatabase(url, log, { poolSize: 2, pooled });
    stops.push(() => db.close());
    const count = await rotateEncryptionKey(db, config);
    const what = `${count} stored ${count === 1 ? "secret is" : "secrets are"} encrypted with the new key`;
    const next = config.encryptionKeyFile
      ? `It is in ${config.encryptionKeyFile}; keep a copy of it with your backups.`
      : "Start the servers and workers with the new ATTUNE_ENCRYPTION_KEY, and forget ATTUNE_ENCRYPTION_KEY_PREVIOUS.";
    process.stdout.write(`${what}. ${next}\n`);
  } finally {
    for (const stop of stops.reverse()) await stop();
  }
}

async function startOwnDatabase(
  config: Config,
  log: ReturnType<typeof createLog>,
  stops: (() => Promise<void>)[],
): Promise<string> {
  stops.push(await claimDataDirectory(config.dataDirectory));
  const embedded = await startEmbeddedPostgres(config.dataDirectory, log);
  stops.push(() => embedded.stop());
  return embedded.url;
}

main().then(
  () => process.exit(0),
  (error) => {
    process.stderr.write(
      `attune: ${isAppError(error) ? error.message : error instanceof Error ? error.stack : String(error)}\n`,
    );
    process.exit(1);
  },
);
