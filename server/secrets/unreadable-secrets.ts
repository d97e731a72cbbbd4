import type { Config } from "@/server/config";
import type { Sql } from "@/server/db/database";
import type { Log } from "@/server/log";
import { findUnreadableSecrets, listSome } from "./stored-secrets";

/**
 * Says at the start, in one line, when stored secrets do not decrypt with the configured key. The server runs all the same:
 * only what needs such a secret fails, with its own reason.
 */
export async function reportUnreadableSecrets(
  sql: Sql,
  config: Pick<Config, "encryptionKey" | "encryptionKeyFile">,
  log: Pick<Log, "error">,
): Promise<void> {
  const unreadable = await findUnreadableSecrets(sql, config.encryptionKey);
  if (unreadable.length === 0) return;
  const source = config.encryptionKeyFile ? `in ${config.encryptionKeyFile}` : "in ATTUNE_ENCRYPTION_KEY";
  log.error(
    { secrets: unreadable.length },
    `${unreadable.length} stored ${unreadable.length === 1 ? "secret does" : "secrets do"} not decrypt with the key ${source}: ${listSome(unreadable)}. Put the key back that they were encrypted with, or run npm run rotate-encryption-key with ATTUNE_ENCRYPTION_KEY_PREVIOUS set to it, or set these secrets again.`,
  );
}
