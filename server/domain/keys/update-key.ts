import type { Key, UpdateKeyInput } from "@/lib/schemas/key";
import { authorise } from "@/server/domain/authorise";
import type { Ctx } from "@/server/domain/context";
import { keyObject, lockKey, readWrittenKey, type StoredKeyRow } from "@/server/domain/keys/key-rows";
import { updateRow, writing } from "@/server/domain/write-row";
import { refreshKnownSecrets } from "@/server/secrets/known-secrets";
import { readStoredValue, toStoredValue } from "@/server/secrets/stored-key";

/**
 * Changes what is given. `encrypted` without a value encrypts the stored one, or decrypts it for good: that shows it to
 * everybody who may read the key, so it takes keys:decrypt.
 * @throws AppError `forbidden`, `not_found`, `invalid`; `unavailable` when the stored value cannot be decrypted
 */
export async function updateKey(ctx: Ctx, input: UpdateKeyInput): Promise<Key> {
  await writing(ctx, `Key ${input.ref}`, async (inside) => {
    const row = await lockKey(inside, input.ref, "update");
    const encrypted = input.encrypted ?? row.encrypted;
    authorise(ctx, "keys", "update", keyObject({ ...row, encrypted }));
    await updateRow(inside.sql, "key", row.id, {
      name: input.name,
      encrypted: input.encrypted,
      value: newStoredValue(ctx, row, encrypted, input.value),
    });
  });
  await refreshKnownSecrets();
  return readWrittenKey(ctx, input.ref, { knowsValue: input.value !== undefined });
}

function newStoredValue(
  ctx: Ctx,
  row: StoredKeyRow,
  encrypted: boolean,
  value: UpdateKeyInput["value"],
): string | undefined {
  const { encryptionKey } = ctx.config;
  if (value !== undefined) return toStoredValue(encryptionKey, { ref: row.ref, encrypted, value });
  if (encrypted === row.encrypted) return undefined;
  if (row.encrypted) authorise(ctx, "keys", "decrypt", keyObject(row));
  return toStoredValue(encryptionKey, { ref: row.ref, encrypted, value: readStoredValue(encryptionKey, row) });
}
