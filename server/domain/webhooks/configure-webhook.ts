import type { ConfigureWebhookInput } from "@/lib/schemas/webhook";
import type { Ctx } from "@/server/domain/context";
import { getWebhook } from "@/server/domain/webhooks/get-webhook";
import { writeWebhook } from "@/server/domain/webhooks/write-webhook";
import { asJsonb } from "@/server/domain/write-row";
import { toStoredConfig } from "@/server/webhooks/stored-config";

/**
 * Sets the checks of a webhook; null takes all away. Every call after this returns is checked by them.
 * @throws AppError `not_found`, `forbidden`, `invalid`
 */
export async function configureWebhook(ctx: Ctx, input: ConfigureWebhookInput) {
  await writeWebhook(ctx, input.ref, (row) => ({
    webhook_config: asJsonb(toStoredConfig(ctx.config.encryptionKey, row.ref, input.config, row.webhook_config)),
  }));
  return getWebhook(ctx, { ref: input.ref });
}
