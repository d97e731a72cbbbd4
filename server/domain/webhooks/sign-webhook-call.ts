import type { SignWebhookInput } from "@/lib/schemas/webhook";
import type { Ctx } from "@/server/domain/context";
import { notFound } from "@/server/domain/find-component";
import type { TriggerRow } from "@/server/domain/triggers/trigger-rows";
import { maySeeWebhookKey } from "@/server/domain/webhooks/authorise-webhook";
import { appError } from "@/server/errors";
import { signWebhook } from "@/server/webhooks/signature";
import { openConfig } from "@/server/webhooks/stored-config";

/**
 * The signature of a test call that the console sends: its secret never leaves the server. null where none is checked.
 * @throws AppError `not_found`, `forbidden` for who may not see the key, `unavailable` when the secret cannot be read
 */
export async function signWebhookCall(ctx: Ctx, input: SignWebhookInput): Promise<{ signature: string | null }> {
  const [row] = await ctx.sql<TriggerRow>("select * from attune.trigger where ref = $1", [input.ref]);
  if (!row) throw notFound("Trigger", input.ref);
  if (!maySeeWebhookKey(ctx.actor, row))
    throw appError("forbidden", "You lack the permission triggers:update, so you cannot send to this webhook");
  const { hmac } = openConfig(ctx.config.encryptionKey, row.ref, row.webhook_config);
  if (!hmac?.enabled || !hmac.secret) return { signature: null };
  return { signature: signWebhook(hmac.algorithm, hmac.secret, Buffer.from(input.body, "utf8")) };
}
