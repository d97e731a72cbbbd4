import type { Config } from "@/server/config";
import type { Database } from "@/server/db/database";
import { nameActor, recordAudit, SYSTEM_ORIGIN } from "@/server/domain/audit/record-audit";
import { appError } from "@/server/errors";
import type { Log } from "@/server/log";
import { beginKeyChange, finishKeyChange, type KeyChange, unfinishedKeyChange } from "./encryption-key-file";
import { findUnreadableSecrets, listSome, reencryptStoredSecrets } from "./stored-secrets";

type KeySource = Pick<Config, "encryptionKey" | "encryptionKeyFile" | "previousEncryptionKey">;

/**
 * Encrypts every stored secret with another key, in one transaction. With ATTUNE_ENCRYPTION_KEY_PREVIOUS, from that one to the
 * configured one; otherwise the generated key in the data directory is replaced by a new one. May be repeated after a crash
 * at any place, and then ends what was begun.
 * @returns how many secrets were encrypted anew
 * @throws AppError `precondition` when processes of Attune run, or a secret does not decrypt; nothing is changed then
 */
export async function rotateEncryptionKey(db: Database, config: KeySource): Promise<number> {
  await refuseWhileRunning(db);
  const { encryptionKeyFile: file, encryptionKey, previousEncryptionKey: previous } = config;
  if (previous !== null && previous !== encryptionKey) return reencrypt(db, { from: previous, to: encryptionKey });
  if (file === null)
    throw appError(
      "precondition",
      "Set ATTUNE_ENCRYPTION_KEY to the new key and ATTUNE_ENCRYPTION_KEY_PREVIOUS to the one used so far, and run this again.",
    );
  if (!unfinishedKeyChange(file)) await refuseUnreadable(db, encryptionKey);
  const change = beginKeyChange(file);
  const count = await reencrypt(db, change);
  finishKeyChange(file);
  return count;
}

/**
 * At the start of a server: ends a change of the generated key that a crash interrupted, so that nothing is unreadable. What
 * cannot be done is left for the command, which says why.
 */
export async function finishInterruptedRotation(
  db: Database,
  { encryptionKeyFile: file }: Pick<Config, "encryptionKeyFile">,
  log: Pick<Log, "info">,
): Promise<void> {
  const change = file === null ? null : unfinishedKeyChange(file);
  if (file === null || !change) return;
  if ((await unreadableByBoth(db, change)).length > 0) return;
  await reencrypt(db, change);
  finishKeyChange(file);
  log.info("finished the change of the encryption key that was interrupted");
}

async function unreadableByBoth(db: Database, { from, to }: KeyChange): Promise<string[]> {
  const byNew = new Set(await findUnreadableSecrets(db.sql, to));
  return (await findUnreadableSecrets(db.sql, from)).filter((name) => byNew.has(name));
}

async function reencrypt(db: Database, change: KeyChange): Promise<number> {
  return db.transaction(async (sql) => {
    const acting = { actor: { kind: "system" as const }, requestId: "rotate-encryption-key", origin: SYSTEM_ORIGIN };
    await nameActor(acting, sql);
    const secrets = await reencryptStoredSecrets(sql, change);
    await recordAudit(
      { ...acting, sql },
      { action: "encryption_key.rotate", resource: "encryption_key", details: { secrets } },
    );
    return secrets;
  });
}

/** A server or worker that runs holds the old key, and would go on encrypting with it. Each listens on a connection so named. */
async function refuseWhileRunning(db: Database): Promise<void> {
  if (db.pooled)
    throw appError(
      "precondition",
      "DATABASE_URL leads through a connection pooler, behind which running servers and workers cannot be told from stopped ones. Stop them all, and run this with the address of PostgreSQL itself.",
    );
  const [row] = await db.sql<{ count: number }>(
    "select count(*)::int as count from pg_stat_activity where datname = current_database() and application_name = 'attune listen'",
  );
  if (row && row.count > 0)
    throw appError(
      "precondition",
      `${row.count} Attune ${row.count === 1 ? "process uses" : "processes use"} this database. Stop every server and worker first: they hold the old key.`,
    );
}

async function refuseUnreadable(db: Database, encryptionKey: string): Promise<void> {
  const unreadable = await findUnreadableSecrets(db.sql, encryptionKey);
  if (unreadable.length > 0)
    throw appError(
      "precondition",
      `${unreadable.length} stored ${unreadable.length === 1 ? "secret does" : "secrets do"} not decrypt with the present key (${listSome(unreadable)}). Nothing was changed. Put the right key back, or delete these and set them again afterwards.`,
    );
}
