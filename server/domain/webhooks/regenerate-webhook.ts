import type { RefInput } from "@/lib/schemas/common";
import type { Trigger } from "@/lib/schemas/trigger";
import type { Ctx } from "@/server/domain/context";
import { newWebhookKey } from "@/server/domain/webhooks/enable-webhook";
import { writeWebhook } from "@/server/domain/webhooks/write-webhook";
import { appError } from "@/server/errors";

/**
 * A new key in place of the old one, which is refused once this returns.
 * @throws AppError `not_found`, `forbidden`, `precondition` when the webhook is not enabled
 */
export function regenerateWebhook(ctx: Ctx, input: RefInput): Promise<Trigger> {
  return writeWebhook(ctx, input.ref, (row) => {
    if (!row.webhook_enabled) throw appError("precondition", `The webhook of ${row.ref} is not enabled`);
    return { webhook_key: newWebhookKey() };
  });
}
