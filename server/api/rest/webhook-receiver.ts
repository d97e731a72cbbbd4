import type { HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { Context } from "hono";
import { z } from "zod";
import { WEBHOOK_STATUS, type WebhookOutcome, webhookBodySchema } from "@/lib/schemas/webhook";
import { readBytes } from "@/server/api/read-body";
import type { Rest } from "@/server/api/rest/endpoint";
import { dataOf } from "@/server/api/rest/envelopes";
import { openApiParameters, openApiSchema } from "@/server/api/rest/openapi-schema";
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

const header = { type: "string" as const };

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
      ...openApiParameters(app, "path", z.object({ key: z.string() })),
      { in: "header", name: "X-Webhook-Signature", schema: header, description: "<algorithm>=<hex> over the raw body" },
      { in: "header", name: "X-Hub-Signature-256", schema: header, description: "The same, as GitHub calls it" },
      {
        in: "header",
        name: "Idempotency-Key",
        schema: header,
        description: "Names this delivery, 1 to 255 characters",
      },
    ],
    requestBody: {
      required: true,
      content: { "application/json": { schema: openApiSchema(app, webhookBodySchema, "input") } },
    },
    responses: {
      200: {
        description: "The event is stored, with everything that it runs",
        content: { "application/json": { schema: openApiSchema(app, dataOf(receivedSchema), "output") } },
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
    let body: Uint8Array | null;
    try {
      body = await readBytes(c.req.raw, webhookBodyLimit(base, key));
    } catch {
      return c.json({ error: "The body could not be read", code: "BAD_REQUEST" }, 400); // the sender has gone
    }
    return send(c, toReply(await receiveWebhook(base, { key, headers, body })));
  });
}

type Reply = { status: (typeof WEBHOOK_STATUS)[WebhookOutcome] | 404; body: object; headers?: Record<string, string> };

function toReply(answer: WebhookAnswer): Reply {
  switch (answer.outcome) {
    case "accepted":
    case "repeated": {
      const repeated = answer.outcome === "repeated";
      const message = repeated ? "This delivery was received before" : "Webhook received successfully";
      const { event: event_id, triggerRef: trigger_ref, receivedAt: received_at } = answer;
      const headers = repeated ? { "idempotency-replayed": "true" } : undefined;
      return {
        status: 200,
        body: { data: { event_id, trigger_ref, received_at, message } },
        ...(headers && { headers }),
      };
    }
    case "unknown":
      return { status: 404, body: { error: "There is no such webhook", code: "NOT_FOUND" } };
    default: {
      const status = WEBHOOK_STATUS[answer.outcome];
      const { retryAfterSeconds } = answer;
      const headers = retryAfterSeconds === undefined ? undefined : { "retry-after": String(retryAfterSeconds) };
      return { status, body: { error: answer.message, code: ERROR_CODES[status] }, ...(headers && { headers }) };
    }
  }
}

/**
 * Writes to Node's own response where there is one: making a Response of a text and reading it back as a stream takes a
 * quarter of the time of such a request.
 */
function send(c: Context, { status, body, headers }: Reply): Response {
  const all = { "cache-control": "no-store", ...headers };
  const { outgoing } = (c.env ?? {}) as Partial<HttpBindings>;
  if (!outgoing) return c.json(body, status, all);
  const text = Buffer.from(JSON.stringify(body));
  outgoing.writeHead(status, { "content-type": "application/json", "content-length": text.length, ...all });
  outgoing.end(text);
  return RESPONSE_ALREADY_SENT;
}
