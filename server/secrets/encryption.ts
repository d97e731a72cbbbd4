import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from "node:crypto";
import { appError } from "@/server/errors";

const PREFIX = "enc:v1:";
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** The AES key of a configured secret, derived, so that the same secret used elsewhere gives nothing away. */
function derive(encryptionKey: string): Buffer {
  return Buffer.from(hkdfSync("sha256", encryptionKey, "", "attune stored secrets", 32));
}

/** Names the key that something was encrypted with, without telling it. */
export function encryptionKeyId(encryptionKey: string): string {
  return createHash("sha256").update(derive(encryptionKey)).digest("hex").slice(0, 8);
}

/**
 * AES-256-GCM with a random nonce: `enc:v1:<key id>:<base64url of nonce, tag, ciphertext>`. `context` says what it belongs to,
 * such as `key:core.token`, and is authenticated: a ciphertext copied to another row does not decrypt there.
 */
export function encryptText(encryptionKey: string, text: string, context: string): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv("aes-256-gcm", derive(encryptionKey), iv).setAAD(Buffer.from(context));
  const body = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  const packed = Buffer.concat([iv, cipher.getAuthTag(), body]).toString("base64url");
  return `${PREFIX}${encryptionKeyId(encryptionKey)}:${packed}`;
}

export function isEncrypted(value: unknown): value is string {
  return typeof value === "string" && value.startsWith(PREFIX);
}

/** @throws AppError `unavailable` when it was encrypted with another key, for something else, or has been changed */
export function decryptText(encryptionKey: string, encrypted: string, context: string): string {
  const [keyId, packed = ""] = encrypted.slice(PREFIX.length).split(":");
  if (!isEncrypted(encrypted) || keyId !== encryptionKeyId(encryptionKey))
    throw appError("unavailable", "A stored secret was encrypted with another ATTUNE_ENCRYPTION_KEY", [], { context });
  const bytes = Buffer.from(packed, "base64url");
  try {
    const decipher = createDecipheriv("aes-256-gcm", derive(encryptionKey), bytes.subarray(0, IV_BYTES), {
      authTagLength: TAG_BYTES,
    });
    decipher.setAAD(Buffer.from(context)).setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
    return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]).toString("utf8");
  } catch (error) {
    throw appError("unavailable", "A stored secret cannot be decrypted: it was changed or moved", [], {
      context,
      error,
    });
  }
}
