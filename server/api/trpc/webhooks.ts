import { refInput } from "@/lib/schemas/common";
import { configureWebhookInput, signWebhookInput } from "@/lib/schemas/webhook";
import { procedure, router } from "@/server/api/trpc/trpc";
import { configureWebhook } from "@/server/domain/webhooks/configure-webhook";
import { disableWebhook } from "@/server/domain/webhooks/disable-webhook";
import { enableWebhook } from "@/server/domain/webhooks/enable-webhook";
import { getWebhook } from "@/server/domain/webhooks/get-webhook";
import { listWebhookCalls } from "@/server/domain/webhooks/list-webhook-calls";
import { regenerateWebhook } from "@/server/domain/webhooks/regenerate-webhook";
import { signWebhookCall } from "@/server/domain/webhooks/sign-webhook-call";

export const webhooksRouter = router({
  get: procedure.input(refInput).query(({ ctx, input }) => getWebhook(ctx, input)),
  calls: procedure.input(refInput).query(({ ctx, input }) => listWebhookCalls(ctx, input)),
  enable: procedure.input(refInput).mutation(({ ctx, input }) => enableWebhook(ctx, input)),
  disable: procedure.input(refInput).mutation(({ ctx, input }) => disableWebhook(ctx, input)),
  regenerate: procedure.input(refInput).mutation(({ ctx, input }) => regenerateWebhook(ctx, input)),
  configure: procedure.input(configureWebhookInput).mutation(({ ctx, input }) => configureWebhook(ctx, input)),
  sign: procedure.input(signWebhookInput).mutation(({ ctx, input }) => signWebhookCall(ctx, input)),
});
