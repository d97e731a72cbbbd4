import type { Json } from "@/lib/schemas/common";
import { appError, errorMessage } from "@/server/errors";
import { decryptText, encryptText } from "@/server/secrets/encryption";

/** The part of a row of attune.key that says what it holds. */
export type StoredKey = { ref: string; encrypted: boolean; value: Json };

const contextOf = (ref: string) => `key:${ref}`;

/** What the column holds: the value itself, or its JSON text encrypted for this ref. As text for a jsonb parameter. */
export function toStoredValue(encryptionKey: string, { ref, encrypted, value }: StoredKey): string {
  const text = JSON.stringify(value);
  return encrypted ? JSON.stringify(encryptText(encryptionKey, text, contextOf(ref))) : text;
}

/** @throws AppError `unavailable` that names the key, when it was encrypted with another one or has been changed */
export function readStoredValue(encryptionKey: string, { ref, encrypted, value }: StoredKey): Json {
  if (!encrypted) return value;
  try {
    return JSON.parse(decryptText(encryptionKey, String(value), contextOf(ref))) as Json;
  } catch (error) {
    throw appError("unavailable", `The key ${ref} cannot be decrypted: ${errorMessage(error)}`, [], { error });
  }
}
