import type { Json, JsonObject } from "@/lib/schemas/common";
import { MASKED_SECRET, type WebhookConfig, webhookConfigSchema } from "@/lib/schemas/webhook";
import { type FieldIssue, invalidFields } from "@/server/errors";
import { decryptText, encryptText, isEncrypted } from "@/server/secrets/encryption";

const contextOf = (triggerRef: string) => `webhook:${triggerRef}`;

/** What a stored configuration says; `hmac.secret` is as stored. null: none, or one that nobody could have stored through us. */
function readStored(stored: Json | null): WebhookConfig | null {
  const parsed = webhookConfigSchema.safeParse(withoutSecret(stored));
  if (stored === null || !parsed.success) return null;
  const secret = secretOf(stored);
  return parsed.data.hmac ? { ...parsed.data, hmac: { ...parsed.data.hmac, secret } } : parsed.data;
}

/** The stored secret is longer than a given one may be. */
function withoutSecret(stored: Json | null): Json | null {
  const config = stored as { hmac?: JsonObject } | null;
  return config?.hmac ? ({ ...config, hmac: { ...config.hmac, secret: null } } as JsonObject) : stored;
}

function secretOf(stored: Json | null): string | null {
  const secret = (stored as { hmac?: { secret?: unknown } } | null)?.hmac?.secret;
  return typeof secret === "string" ? secret : null;
}

/**
 * A given configuration as it is stored: the HMAC secret encrypted. A secret that is left out or masked keeps the stored one.
 * @throws AppError `invalid` when signatures are required and there is no secret, or a list of addresses is empty
 */
export function toStoredConfig(
  encryptionKey: string,
  triggerRef: string,
  given: WebhookConfig | null,
  stored: Json | null,
): JsonObject | null {
  if (given === null) return null;
  const issues: FieldIssue[] = [];
  const secret = given.hmac ? storedSecret(encryptionKey, triggerRef, given.hmac.secret, secretOf(stored)) : null;
  if (given.hmac?.enabled && secret === null)
    issues.push({ path: ["webhook_config", "hmac", "secret"], message: "A secret is required to check signatures" });
  if (given.ip_whitelist?.enabled && given.ip_whitelist.ips.length === 0)
    issues.push({ path: ["webhook_config", "ip_whitelist", "ips"], message: "List at least one address" });
  if (issues.length > 0) throw invalidFields(issues);
  return JSON.parse(
    JSON.stringify({ ...given, ...(given.hmac ? { hmac: { ...given.hmac, secret } } : {}) }),
  ) as JsonObject;
}

function storedSecret(
  encryptionKey: string,
  triggerRef: string,
  given: string | null | undefined,
  stored: string | null,
): string | null {
  if (given === null) return null;
  if (given === undefined || given === MASKED_SECRET) {
    // One that a pack's file or plain SQL brought is encrypted at the first occasion.
    return stored === null || isEncrypted(stored) ? stored : encryptText(encryptionKey, stored, contextOf(triggerRef));
  }
  return encryptText(encryptionKey, given, contextOf(triggerRef));
}

/** The configuration as anybody may see it: with a mask in place of the secret. */
export function presentConfig(stored: Json | null): WebhookConfig | null {
  const config = readStored(stored);
  if (!config?.hmac) return config;
  const { secret, ...hmac } = config.hmac;
  return { ...config, hmac: { ...hmac, ...(secret ? { secret: MASKED_SECRET } : {}) } };
}

/**
 * The configuration with its secret readable, for checking calls.
 * @throws AppError `unavailable` when the secret cannot be decrypted; Error when the stored value is no configuration
 */
export function openConfig(encryptionKey: string, triggerRef: string, stored: Json | null): WebhookConfig {
  if (stored === null) return {};
  const config = readStored(stored);
  if (!config) throw new Error("The stored webhook configuration is not valid");
  if (!config.hmac?.enabled) return config;
  const { secret } = config.hmac;
  if (!secret) throw new Error("Signatures are required, and there is no secret");
  const text = isEncrypted(secret) ? decryptText(encryptionKey, secret, contextOf(triggerRef)) : secret;
  return { ...config, hmac: { ...config.hmac, secret: text } };
}
