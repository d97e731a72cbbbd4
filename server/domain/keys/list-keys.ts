import type { KeyListItem, ListKeysFilter } from "@/lib/schemas/key";
import { mayDo } from "@/server/domain/authorise";
import type { Ctx } from "@/server/domain/context";
import { KEY_COLUMNS, type KeyRow, keyObject, mayRead, maySeeValue, toKeySummary } from "@/server/domain/keys/key-rows";

/** The keys that the actor may read, by ref, without their values; none for who may read none. */
export async function listKeys(
  ctx: Pick<Ctx, "sql" | "actor">,
  { owner_type, owner }: ListKeysFilter = {},
): Promise<KeyListItem[]> {
  const rows = await ctx.sql<KeyRow>(
    `select ${KEY_COLUMNS} from attune.key k
     where ($1::text is null or k.owner_type = $1) and ($2::text is null or k.owner = $2) order by k.ref`,
    [owner_type, owner],
  );
  const { actor } = ctx;
  return rows
    .filter((row) => mayRead(actor, row))
    .map((row) => ({
      ...toKeySummary(row),
      may: {
        decrypt: maySeeValue(actor, row),
        update: mayDo(actor, "keys", "update", keyObject(row)),
        delete: mayDo(actor, "keys", "delete", keyObject(row)),
      },
    }));
}
