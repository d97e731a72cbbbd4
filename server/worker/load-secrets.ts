import type { Json } from "@/lib/expression/json";
import type { Config } from "@/server/config";
import type { Sql } from "@/server/db/database";
import { secretTexts } from "@/server/secrets/secret-forms";
import { readStoredValue, type StoredKey } from "@/server/secrets/stored-key";
import type { ClaimedExecution } from "./claim-execution";

export type InjectedKeys = {
  /** By name, for the parameters. */
  values: Record<string, Json>;
  /** The texts of the encrypted ones: never to be seen in what the execution gives out. */
  secretTexts: string[];
};

/** Later rows win over equal names: the action's own keys over its pack's over the system's, and of two the later ref. */
const SELECT_KEYS = `
  select k.ref, k.name, k.encrypted, k.value
  from attune.key k left join attune.action a on a.id = $1
  where k.owner_type = 'system' or k.owner_pack = a.pack or k.owner_action = a.id
  order by case k.owner_type when 'system' then 1 when 'pack' then 2 else 3 end, k.ref`;

/**
 * The keys that an execution gets as parameters, by name: the system's, its pack's and its action's (behaviour.md §5.4). One
 * statement, and none when the claim saw that there are no keys.
 * @throws AppError `unavailable` that names a key which cannot be decrypted
 */
export async function loadSecrets(
  { sql, config }: { sql: Sql; config: Pick<Config, "encryptionKey"> },
  { action, has_keys }: Pick<ClaimedExecution, "action" | "has_keys">,
): Promise<InjectedKeys> {
  if (!has_keys) return { values: {}, secretTexts: [] };
  const rows = await sql<StoredKey & { name: string }>(SELECT_KEYS, [action], "attune_keys");
  const values = new Map<string, Json>();
  const texts: string[] = [];
  for (const row of rows) {
    const value = readStoredValue(config.encryptionKey, row);
    values.set(row.name, value);
    // Also of one that a nearer key of the same name replaces: it costs nothing to hide it as well.
    if (row.encrypted) texts.push(...secretTexts(value));
  }
  return { values: Object.fromEntries(values), secretTexts: texts };
}
