import type { RefInput } from "@/lib/schemas/common";
import type { Trigger } from "@/lib/schemas/trigger";
import type { Ctx } from "@/server/domain/context";
import { writeWebhook } from "@/server/domain/webhooks/write-webhook";

/**
 * Closes the webhook of a trigger and forgets its key: no call with it is accepted after this returns. Its checks are kept
 * for when it is opened again. @throws AppError `not_found`, `forbidden`
 */
export function disableWebhook(ctx: Ctx, input: RefInput): Promise<Trigger> {
  return writeWebhook(ctx, input.ref, () => ({ webhook_enabled: false, webhook_key: null }));
}
