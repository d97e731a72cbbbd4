import { isJsonObject } from "@/lib/expression/json";
import type { Json } from "@/lib/schemas/common";
import { maskedWebhookKey } from "@/lib/schemas/webhook";
import type { Actor } from "@/server/domain/context";
import { maySeeWebhookKey } from "@/server/domain/webhooks/authorise-webhook";

/** The configuration of an event as this actor may see it: the key that a webhook's event came with is a credential. */
export function hideWebhookKey(actor: Actor, event: { trigger_ref: string; config: Json | null }): Json | null {
  const { config, trigger_ref: ref } = event;
  if (!isJsonObject(config) || typeof config.webhook_key !== "string") return config;
  if (maySeeWebhookKey(actor, { ref, pack_ref: null })) return config;
  return { ...config, webhook_key: maskedWebhookKey(config.webhook_key) };
}
