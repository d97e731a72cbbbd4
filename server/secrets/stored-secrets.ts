import type { Sql } from "@/server/db/database";
import { appError, isAppError } from "@/server/errors";
import { decryptText, encryptText } from "./encryption";

/** Everything in the database that is encrypted with the server's key. */
type StoredSecret = {
  kind: "key" | "webhook" | "channel";
  id: number;
  ref: string;
  /** enc:v1:… */
  text: string;
};

const SELECT = {
  key: "select id, ref, value #>> '{}' as text from attune.key where encrypted order by id",
  webhook: `select id, ref, webhook_config #>> '{hmac,secret}' as text from attune.trigger
    where webhook_config #>> '{hmac,secret}' like 'enc:v1:%' order by id`,
  channel: "select id, ref, value as text from attune.channel where value is not null order by id",
};
const UPDATE = {
  key: "update attune.key set value = to_jsonb($2::text) where id = $1",
  webhook:
    "update attune.trigger set webhook_config = jsonb_set(webhook_config, '{hmac,secret}', to_jsonb($2::text)) where id = $1",
  channel: "update attune.channel set value = $2 where id = $1",
};

/** Says what a secret belongs to, as it is bound to it. */
const contextOf = ({ kind, ref }: StoredSecret) => `${kind}:${ref}`;

async function readStoredSecrets(sql: Sql): Promise<StoredSecret[]> {
  const secrets: StoredSecret[] = [];
  for (const kind of ["key", "webhook", "channel"] as const) {
    const rows = await sql<Omit<StoredSecret, "kind">>(SELECT[kind]);
    secrets.push(...rows.map((row) => ({ ...row, kind })));
  }
  return secrets;
}

function open(encryptionKey: string, secret: StoredSecret): string | null {
  try {
    return decryptText(encryptionKey, secret.text, contextOf(secret));
  } catch (error) {
    if (isAppError(error)) return null;
    throw error;
  }
}

/** What the key does not open, such as "key core.token" and "webhook core.push". */
export async function findUnreadableSecrets(sql: Sql, encryptionKey: string): Promise<string[]> {
  const secrets = await readStoredSecrets(sql);
  return secrets.filter((secret) => open(encryptionKey, secret) === null).map(nameOf);
}

const nameOf = ({ kind, ref }: StoredSecret) => `${kind} ${ref}`;

/** "key a, key b and 3 more" */
export function listSome(names: readonly string[]): string {
  const shown = names.slice(0, 5).join(", ");
  return names.length > 5 ? `${shown} and ${names.length - 5} more` : shown;
}

/**
 * Encrypts every stored secret with `to` that is still encrypted with `from`. Call it in a transaction: all or none. May be
 * repeated; what `to` opens already stays.
 * @returns how many were changed
 * @throws AppError `precondition` that names those which neither key opens
 */
export async function reencryptStoredSecrets(sql: Sql, { from, to }: { from: string; to: string }): Promise<number> {
  // Nothing may be added with the old key meanwhile, nor change between reading and writing.
  await sql("lock table attune.key, attune.trigger, attune.channel in share row exclusive mode");
  const stale = (await readStoredSecrets(sql)).filter((secret) => open(to, secret) === null);
  const opened = stale.map((secret) => ({ secret, text: open(from, secret) }));
  const lost = opened.filter(({ text }) => text === null).map(({ secret }) => nameOf(secret));
  if (lost.length > 0)
    throw appError(
      "precondition",
      `${lost.length} stored ${lost.length === 1 ? "secret" : "secrets"} cannot be decrypted with the old key (${listSome(lost)}). Nothing was changed. Give the right old key, or delete these and set them again afterwards.`,
    );
  for (const { secret, text } of opened)
    await sql(UPDATE[secret.kind], [secret.id, encryptText(to, text ?? "", contextOf(secret))]);
  return opened.length;
}
