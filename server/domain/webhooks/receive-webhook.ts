import type { JsonObject } from "@/lib/schemas/common";
import type { WebhookOutcome } from "@/lib/schemas/webhook";
import { WEBHOOK_SIZE_KB_DEFAULT } from "@/lib/vocabulary";
import { claimedAddress, clientAddress } from "@/server/auth/request-origin";
import type { Ctx } from "@/server/domain/context";
import { errorMessage } from "@/server/errors";
import type { AcceptedEvent } from "@/server/pipeline/incoming-event";
import { keptHeaders, tellingHeaders } from "@/server/webhooks/call-headers";
import { parseCall, type WebhookCallBody } from "@/server/webhooks/parse-call";
import { signatureProblem } from "@/server/webhooks/signature";
import type { OpenWebhook } from "@/server/webhooks/webhook-index";

type Base = Omit<Ctx, "actor">;

export type WebhookRequest = {
  key: string;
  headers: Headers;
  /** The raw bytes, which a signature is made over; null when there are more than `webhookBodyLimit`. */
  body: Uint8Array | null;
};

type Refusal = Exclude<WebhookOutcome, "accepted" | "repeated">;

export type WebhookAnswer =
  | { outcome: "accepted" | "repeated"; event: number; triggerRef: string; receivedAt: string }
  | { outcome: Refusal; message: string; retryAfterSeconds?: number }
  /** No such key, or its trigger is disabled: nobody learns which. */
  | { outcome: "unknown" };

const STALE_RETRIES = 3;
const IDEMPOTENCY_HEADERS = ["idempotency-key", "x-github-delivery"];
const IDEMPOTENCY_KEY = /^[\x20-\x7e]{1,255}$/;

/** How many bytes of a body are read for this key: what its trigger allows, and always enough to tell what is malformed. */
export function webhookBodyLimit({ engine }: Pick<Base, "engine">, key: string): number {
  return Math.max(engine.webhooks.find(key)?.sizeLimitBytes ?? 0, WEBHOOK_SIZE_KB_DEFAULT * 1024);
}

/**
 * Receives a call from anywhere, without sign-in. Checked in the order of rest-api.md §13: body, key, size, address, rate,
 * signature. `accepted` means that its event is committed with everything that it runs (promise 6). A delivery that names
 * itself (Idempotency-Key, X-GitHub-Delivery) is stored once. Calls of open webhooks are logged, those of unknown keys leave
 * nothing. Never throws.
 */
export async function receiveWebhook(base: Base, request: WebhookRequest): Promise<WebhookAnswer> {
  const startedMs = performance.now();
  const { webhooks } = base.engine;
  const parsed = request.body === null ? null : parseCall(request.body);
  const webhook = webhooks.find(request.key);
  const delivery = idempotencyKey(request.headers);
  let answer: WebhookAnswer;
  if (parsed && !parsed.ok) answer = { outcome: "malformed", message: parsed.message };
  else if (delivery === undefined) answer = { outcome: "malformed", message: "The Idempotency-Key is not valid" };
  else if (!webhook) answer = { outcome: "unknown" };
  else answer = await admit(base, request, webhook, parsed?.body ?? null, delivery);
  if (webhook && answer.outcome !== "unknown")
    webhooks.record({
      trigger: webhook.trigger,
      outcome: answer.outcome,
      message: "message" in answer ? answer.message : null,
      event: "event" in answer ? answer.event : null,
      address: base.origin.address,
      userAgent: base.origin.userAgent,
      sizeBytes:
        request.body?.length ?? Number(request.headers.get("content-length") ?? webhookBodyLimit(base, request.key)),
      durationMs: performance.now() - startedMs,
      idempotencyKey: delivery ?? null,
      atMs: base.clock.now(),
    });
  return answer;
}

async function admit(
  base: Base,
  request: WebhookRequest,
  found: OpenWebhook,
  body: WebhookCallBody | null,
  delivery: string | null,
): Promise<WebhookAnswer> {
  let webhook: OpenWebhook | null = found;
  try {
    for (let attempt = 0; attempt <= STALE_RETRIES; attempt += 1) {
      if (!webhook) return { outcome: "unknown" };
      const refusal = refuse(base, request, webhook, attempt === 0);
      if (refusal) return refusal;
      if (body === null) return tooLarge(webhook);
      const receivedAt = new Date(base.clock.now()).toISOString();
      const stored = await store(base, request, webhook, { body, delivery, receivedAt });
      if (stored?.event)
        return {
          outcome: stored.repeated ? "repeated" : "accepted",
          event: stored.event,
          triggerRef: webhook.triggerRef,
          receivedAt,
        };
      // It was edited since it was read: look again, and make every check anew.
      await base.engine.webhooks.refresh([webhook.trigger]);
      webhook = base.engine.webhooks.find(request.key);
    }
    return { outcome: "failed", message: "The webhook is being changed. Send it again", retryAfterSeconds: 1 };
  } catch (error) {
    base.log.error(
      { requestId: base.requestId, trigger: found.triggerRef, error: errorMessage(error) },
      "a webhook could not be stored",
    );
    const message = `The event could not be stored (request ${base.requestId}). Send it again`;
    return { outcome: "failed", message, retryAfterSeconds: 1 };
  }
}

/** The first check that fails, or null. A call counts for the rate once, however often the webhook is looked up. */
function refuse(
  base: Base,
  { key, headers, body }: WebhookRequest,
  webhook: OpenWebhook,
  countIt: boolean,
): WebhookAnswer | null {
  if (webhook.problem !== null) {
    base.log.error({ trigger: webhook.triggerRef, error: webhook.problem }, "a webhook's checks cannot be made");
    return {
      outcome: "failed",
      message: "The checks of this webhook cannot be made. Its operator has to look at them",
    };
  }
  if (body === null || body.length > webhook.sizeLimitBytes) return tooLarge(webhook);
  const address = clientAddress(headers);
  // Behind one's own proxies the true address is known; without them the contract takes the headers at their word.
  const listed = base.config.trustedProxies > 0 ? address : claimedAddress(headers);
  if (webhook.addresses && listed !== null && !webhook.addresses(listed))
    return { outcome: "address_refused", message: `The address ${listed.slice(0, 60)} is not on the list` };
  const waitMs = countIt ? base.engine.webhooks.countCall(webhook, key, address) : 0;
  if (waitMs > 0) {
    const { requests = 0, windowMs = 0 } = webhook.rate ?? {};
    return {
      outcome: "rate_limited",
      message: `More than ${requests} calls in ${windowMs / 1_000} s`,
      retryAfterSeconds: Math.ceil(waitMs / 1_000),
    };
  }
  if (!webhook.hmac) return null;
  const given = headers.get("x-webhook-signature") ?? headers.get("x-hub-signature-256");
  const problem = signatureProblem(webhook.hmac, body, given);
  return problem === null ? null : { outcome: "bad_signature", message: problem };
}

function tooLarge({ sizeLimitBytes }: OpenWebhook): WebhookAnswer {
  return { outcome: "too_large", message: `The body is larger than ${sizeLimitBytes / 1024} KB` };
}

type Call = { body: WebhookCallBody; delivery: string | null; receivedAt: string };

async function store(
  { engine, origin }: Base,
  { key, headers }: WebhookRequest,
  webhook: OpenWebhook,
  { body, delivery, receivedAt }: Call,
): Promise<AcceptedEvent | undefined> {
  const told = body.headers ? keptHeaders(body.headers) : tellingHeaders(headers);
  const sourceIp = body.sourceIp ?? origin.address;
  const userAgent = body.userAgent ?? origin.userAgent;
  const config: JsonObject = {
    source: "webhook",
    webhook_key: key,
    received_at: receivedAt,
    ...(told ? { headers: told } : {}),
    ...(sourceIp ? { source_ip: sourceIp } : {}),
    ...(userAgent ? { user_agent: userAgent } : {}),
  };
  const [accepted] = await engine.acceptEvents([
    {
      triggerRef: webhook.triggerRef,
      payload: body.payload,
      config,
      source: null,
      sourceRef: "webhook",
      rule: null,
      timer: null,
      webhook: { trigger: webhook.trigger, version: webhook.version, idempotencyKey: delivery },
    },
  ]);
  return accepted;
}

/** The name that the sender gave this delivery; null for none, undefined for one that cannot be one. */
function idempotencyKey(headers: Headers): string | null | undefined {
  const given = IDEMPOTENCY_HEADERS.map((name) => headers.get(name)).find((value) => value !== null);
  if (given === undefined) return null;
  return IDEMPOTENCY_KEY.test(given) ? given : undefined;
}
