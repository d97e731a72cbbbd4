import type { CreateKeyInput, Key } from "@/lib/schemas/key";
import { authorise, mayDoSome } from "@/server/domain/authorise";
import type { Ctx } from "@/server/domain/context";
import { refExists } from "@/server/domain/find-component";
import { keyObject, readWrittenKey } from "@/server/domain/keys/key-rows";
import { resolveKeyOwner } from "@/server/domain/keys/resolve-key-owner";
import { existsAlready, insertRow, writing } from "@/server/domain/write-row";
import { appError } from "@/server/errors";
import { refreshKnownSecrets } from "@/server/secrets/known-secrets";
import { toStoredValue } from "@/server/secrets/stored-key";

/**
 * Stores a key. An encrypted one is in the database only as ciphertext, and when this returns this process masks its value
 * wherever it would be shown.
 * @throws AppError `forbidden` without keys:create for such a key, `bad_request` for an unknown owner, `conflict`, `invalid`
 */
export async function createKey(ctx: Ctx, input: CreateKeyInput): Promise<Key> {
  if (!mayDoSome(ctx.actor, "keys", "create")) throw appError("forbidden", "You lack the permission keys:create");
  const { ref, name, encrypted, value } = input;
  await writing(ctx, `Key ${ref}`, async ({ sql }) => {
    const owner = await resolveKeyOwner(sql, input);
    authorise(ctx, "keys", "create", keyObject({ ...owner, ref, encrypted }));
    if (await refExists(sql, "key", ref)) throw existsAlready(`Key ${ref}`);
    const stored = toStoredValue(ctx.config.encryptionKey, { ref, encrypted, value });
    await insertRow(sql, "key", { ref, ...owner, name, encrypted, value: stored });
  });
  await refreshKnownSecrets();
  return readWrittenKey(ctx, ref, { knowsValue: true });
}
