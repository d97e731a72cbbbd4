import { z } from "zod";
import { jsonSchema, timestampSchema } from "@/lib/schemas/common";

/** What stands for a stored HMAC secret in every answer. Sent back, it keeps the stored one. */
export const MASKED_SECRET = "********";

export const WEBHOOK_ALGORITHMS = ["sha1", "sha256", "sha512"] as const;
export type WebhookAlgorithm = (typeof WEBHOOK_ALGORITHMS)[number];

export const WEBHOOK_SIZE_KB_MAX = 10_240;

const addressSchema = z
  .string()
  .trim()
  .refine(
    (text) => [z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()].some((form) => form.safeParse(text).success),
    "Write an IP address such as 203.0.113.7, or a network such as 203.0.113.0/24",
  );

/** trigger.webhook_config, as it is sent: the secret may be left out or masked, which keeps the stored one. */
export const webhookConfigSchema = z.object({
  hmac: z
    .object({
      enabled: z.boolean().default(true),
      secret: z
        .string()
        .min(1, "A secret is required")
        .min(8, "Use at least 8 characters")
        .max(512, "At most 512 characters")
        .nullish(),
      algorithm: z.enum(WEBHOOK_ALGORITHMS).default("sha256"),
    })
    .nullish(),
  rate_limit: z
    .object({
      enabled: z.boolean().default(true),
      requests: z.int("Use a whole number").min(1, "At least 1").max(1_000_000, "At most 1,000,000").default(60),
      window_seconds: z
        .int("Use a whole number")
        .min(1, "At least 1 second")
        .max(86_400, "At most a day (86,400 seconds)")
        .default(60),
    })
    .nullish(),
  ip_whitelist: z
    .object({
      enabled: z.boolean().default(true),
      ips: z.array(addressSchema).max(1_000, "At most 1,000 addresses").default([]),
    })
    .nullish(),
  payload_size_limit_kb: z
    .int("Use a whole number")
    .min(1, "At least 1 KB")
    .max(WEBHOOK_SIZE_KB_MAX, `At most ${WEBHOOK_SIZE_KB_MAX.toLocaleString("en")} KB`)
    .nullish(),
});
export type WebhookConfig = z.infer<typeof webhookConfigSchema>;

/** How a call can end, and the HTTP status of each. A call with an unknown key leaves no trace. */
export const WEBHOOK_STATUS = {
  accepted: 200,
  repeated: 200,
  malformed: 400,
  too_large: 400,
  bad_signature: 401,
  address_refused: 403,
  rate_limited: 429,
  failed: 503,
} as const;
export const webhookOutcomeSchema = z.enum(
  Object.keys(WEBHOOK_STATUS) as [keyof typeof WEBHOOK_STATUS, ...(keyof typeof WEBHOOK_STATUS)[]],
);
export type WebhookOutcome = z.infer<typeof webhookOutcomeSchema>;

/** One line of the log of a webhook's last calls. */
export const webhookCallSchema = z.object({
  id: z.number(),
  status: z.number(),
  outcome: webhookOutcomeSchema,
  message: z.string().nullable(),
  event: z.number().nullable(),
  address: z.string().nullable(),
  user_agent: z.string().nullable(),
  size_bytes: z.number(),
  duration_ms: z.number(),
  idempotency_key: z.string().nullable(),
  created: timestampSchema,
});
export type WebhookCall = z.infer<typeof webhookCallSchema>;

/** The webhook of one trigger, for whoever may send to it. `key` and `path` are null while it is off, or must not be seen. */
export const webhookSchema = z.object({
  trigger_ref: z.string(),
  enabled: z.boolean(),
  trigger_enabled: z.boolean(),
  key: z.string().nullable(),
  path: z.string().nullable(),
  /** Whether the caller may see the key. */
  may_see_key: z.boolean(),
  config: webhookConfigSchema.nullable(),
  /** Whether the address list and the rate limit can trust the address that they look at. */
  trusts_proxy: z.boolean(),
});
export type Webhook = z.infer<typeof webhookSchema>;

export const configureWebhookInput = z.object({ ref: z.string().min(1), config: webhookConfigSchema.nullable() });
export type ConfigureWebhookInput = z.infer<typeof configureWebhookInput>;

export const signWebhookInput = z.object({ ref: z.string().min(1), body: z.string().max(100_000) });
export type SignWebhookInput = z.infer<typeof signWebhookInput>;

/** The body of a call. `payload` may be null, but must be there. */
export const webhookBodySchema = z.object({
  payload: jsonSchema,
  headers: z.record(z.string(), jsonSchema).nullish(),
  source_ip: z.string().nullish(),
  user_agent: z.string().nullish(),
});

/** Where calls of this key are received. */
export function webhookPath(key: string): string {
  return `/api/v1/webhooks/${key}`;
}

/** Enough of a key to tell it from another. */
export function maskedWebhookKey(key: string): string {
  return `${key.slice(0, 7)}…`;
}
