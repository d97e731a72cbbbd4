import { endpoint, type Rest } from "@/server/api/rest/endpoint";
import { dataOf, refParams } from "@/server/api/rest/envelopes";
import { triggerResource } from "@/server/api/rest/resources";
import { addWebhookReceiver } from "@/server/api/rest/webhook-receiver";
import { disableWebhook } from "@/server/domain/webhooks/disable-webhook";
import { enableWebhook } from "@/server/domain/webhooks/enable-webhook";
import { regenerateWebhook } from "@/server/domain/webhooks/regenerate-webhook";

const verbs = [
  ["enable", "Open the webhook of a trigger", enableWebhook],
  ["disable", "Close the webhook of a trigger; its key is gone", disableWebhook],
  ["regenerate", "Replace the key of a webhook; the old one is refused at once", regenerateWebhook],
] as const;

/** Webhooks of triggers, and their public receiver. rest-api.md §13. */
export function addWebhookRoutes(rest: Rest): void {
  addWebhookReceiver(rest);
  for (const [name, summary, run] of verbs)
    endpoint(
      rest,
      {
        method: "post",
        path: `/api/v1/triggers/{ref}/webhooks/${name}`,
        summary,
        tag: "Webhooks",
        params: refParams,
        response: dataOf(triggerResource.schema),
      },
      async (ctx, { params }) => ({ data: triggerResource.present(await run(ctx, params)) }),
    );
}
