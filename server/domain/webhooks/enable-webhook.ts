import { randomBytes } from "node:crypto";
import type { RefInput } from "@/lib/schemas/common";
import type { Trigger } from "@/lib/schemas/trigger";
import type { Ctx } from "@/server/domain/context";
import { writeWebhook } from "@/server/domain/webhooks/write-webhook";

/** 128 random bits: the key is all that a sender needs. */
export function newWebhookKey(): string {
  return `wh_${randomBytes(16).toString("hex")}`;
}

/** Opens the webhook of a trigger. One that is open already keeps its key. @throws AppError `not_found`, `forbidden` */
export function enableWebhook(ctx: Ctx, input: RefInput): Promise<Trigger> {
  return writeWebhook(ctx, input.ref, (row) => ({
    webhook_enabled: true,
    webhook_key: (row.webhook_enabled && row.webhook_key) || newWebhookKey(),
  }));
}
