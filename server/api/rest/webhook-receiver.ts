import type { Context } from "hono";
import { z } from "zod";
import { WEBHOOK_STATUS, webhookBodySchema } from "@/lib/schemas/webhook";
import type { Rest } from "@/server/api/rest/endpoint";
import { dataOf } from "@/server/api/rest/envelopes";
import { openApiParameters, openApiSchema } from "@/server/api/rest/openapi-schema";
import { readBytes } from "@/server/api/rest/read-body";
import { baseContext } from "@/server/auth/request-context";
import { receiveWebhook, type WebhookAnswer, webhookBodyLimit } from "@/server/domain/webhooks/receive-webhook";

const receivedSchema = z.object({
  event_id: z.number(),
  trigger_ref: z.string(),
  received_at: z.string(),
  message: z.string(),
});

const ERROR_CODES = {
  400: "BAD_REQUEST",
  401: "UNAUTHORIZED",
  403: "FORBIDDEN",
  429: "TOO_MANY_REQUESTS",
  503: "SERVICE_UNAVAILABLE",
} as const;

const text = { type: "string" as const };

/**
 * POST /api/v1/webhooks/{key}, for anybody who has the key. Not an endpoint like the others: a signature is made over the raw
 * bytes, so the body is not read as JSON on the way, and of any content type.
 */
export function addWebhookReceiver({ app, getRuntime }: Rest): void {
  app.openAPIRegistry.registerPath({
    method: "post",
    path: "/api/v1/webhooks/{key}",
    summary: "Send an event to the webhook of a trigger",
    description:
      "Needs no sign-in: the key is the secret. With Idempotency-Key (or X-GitHub-Delivery) a delivery that is repeated within seven days is stored once and answered with the first one's event.",
    tags: ["Webhooks"],
    security: [],
    parameters: [
      ...openApiParameters("path", z.object({ key: z.string() })),
      { in: "header", name: "X-Webhook-Signature", schema: text, description: "<algorithm>=<hex> over the raw body" },
      { in: "header", name: "X-Hub-Signature-256", schema: text, description: "The same, as GitHub calls it" },
      { in: "header", name: "Idempotency-Key", schema: text, description: "Names this delivery, 1 to 255 characters" },
    ],
    requestBody: {
      required: true,
      content: { "application/json": { schema: openApiSchema(webhookBodySchema, "input") } },
    },
    responses: {
      200: {
        description: "The event is stored, with everything that it runs",
        content: { "application/json": { schema: openApiSchema(dataOf(receivedSchema), "output") } },
      },
      400: { description: "No JSON, no payload, or too large" },
      401: { description: "The signature is missing or wrong" },
      403: { description: "The address is not on the list" },
      404: { description: "No such webhook, or its trigger is disabled" },
      429: { description: "Too many calls; Retry-After says when to come back" },
    },
  });
  app.post("/api/v1/webhooks/:key", async (c) => {
    const { headers } = c.req.raw;
    const base = baseContext(getRuntime(), headers, "webhook");
    const key = c.req.param("key");
    c.header("cache-control", "no-store");
    let body: Uint8Array | null;
    try {
      body = await readBytes(c.req.raw, webhookBodyLimit(base, key));
    } catch {
      return c.json({ error: "The body could not be read", code: "BAD_REQUEST" }, 400); // the sender has gone
    }
    return answer(c, await receiveWebhook(base, { key, headers, body }));
  });
}

function answer(c: Context, given: WebhookAnswer): Response {
  switch (given.outcome) {
    case "accepted":
    case "repeated": {
      if (given.outcome === "repeated") c.header("idempotency-replayed", "true");
      const message =
        given.outcome === "accepted" ? "Webhook received successfully" : "This delivery was received before";
      const data = { event_id: given.event, trigger_ref: given.triggerRef, received_at: given.receivedAt, message };
      return c.json({ data });
    }
    case "unknown":
      return c.json({ error: "There is no such webhook", code: "NOT_FOUND" }, 404);
    default: {
      const status = WEBHOOK_STATUS[given.outcome];
      if (given.retryAfterSeconds !== undefined) c.header("retry-after", String(given.retryAfterSeconds));
      return c.json({ error: given.message, code: ERROR_CODES[status] }, status);
    }
  }
}
