import type { RefInput } from "@/lib/schemas/common";
import { type Webhook, webhookPath } from "@/lib/schemas/webhook";
import type { Ctx } from "@/server/domain/context";
import { notFound } from "@/server/domain/find-component";
import type { TriggerRow } from "@/server/domain/triggers/trigger-rows";
import { maySeeWebhookKey } from "@/server/domain/webhooks/authorise-webhook";
import { presentConfig } from "@/server/webhooks/stored-config";

/** The webhook of a trigger, with its key for who may see it. @throws AppError `not_found` */
export async function getWebhook(ctx: Ctx, { ref }: RefInput): Promise<Webhook> {
  const [row] = await ctx.sql<TriggerRow>("select * from attune.trigger where ref = $1", [ref]);
  if (!row) throw notFound("Trigger", ref);
  const mayShow = maySeeWebhookKey(ctx.actor, row);
  const key = mayShow && row.webhook_enabled ? row.webhook_key : null;
  return {
    trigger_ref: row.ref,
    enabled: row.webhook_enabled && row.webhook_key !== null,
    trigger_enabled: row.enabled,
    key,
    path: key && webhookPath(key),
    may_see_key: mayShow,
    config: presentConfig(row.webhook_config),
    trusts_proxy: ctx.config.trustedProxies > 0,
  };
}
