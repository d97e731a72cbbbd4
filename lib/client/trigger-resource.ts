import { triggerDefinitions } from "@/lib/client/definition-resources";
import { type RequestOptions, segment, type Transport } from "@/lib/client/transport";
import type { Json, Trigger, WebhookReceipt } from "@/lib/client/types";

export type WebhookSending = RequestOptions & {
  /** The HMAC secret of the trigger's webhook_config: the body is signed with it. */
  secret?: string;
  algorithm?: "sha256" | "sha512";
  /** The header of the signature; X-Webhook-Signature. */
  signatureHeader?: string;
  /** The same key twice is the same event; with one, a call that got no answer is sent again. */
  idempotencyKey?: string;
  headers?: Record<string, Json>;
};

/** Triggers, and the webhooks that they may have. */
export function triggerResource(transport: Transport) {
  const webhooks = (verb: string) => async (ref: string, options?: RequestOptions) =>
    (await transport.json<{ data: Trigger }>("POST", `/api/v1/triggers/${segment(ref)}/webhooks/${verb}`, options))
      .data;
  return {
    ...triggerDefinitions(transport),
    webhooks: {
      enable: webhooks("enable"),
      disable: webhooks("disable"),
      /** Another key: the old address stops working at once. @throws AttuneError BAD_REQUEST when it is not enabled */
      regenerate: webhooks("regenerate"),
    },
    /** Sends an event to a webhook by its key, as anybody may who knows the key. No token goes along. */
    async sendWebhook(key: string, payload: Json, sending: WebhookSending = {}): Promise<WebhookReceipt> {
      const { secret, algorithm = "sha256", signatureHeader = "X-Webhook-Signature", ...rest } = sending;
      const { idempotencyKey, headers: told, ...options } = rest;
      const text = JSON.stringify({ payload, ...(told ? { headers: told } : {}) });
      const headers: Record<string, string> = {};
      if (secret !== undefined) headers[signatureHeader] = await signatureOf(text, secret, algorithm);
      if (idempotencyKey !== undefined) headers["Idempotency-Key"] = idempotencyKey;
      const answer = await transport.json<{ data: WebhookReceipt }>("POST", `/api/v1/webhooks/${segment(key)}`, {
        ...options,
        text,
        headers,
        open: true,
        repeatable: idempotencyKey !== undefined,
      });
      return answer.data;
    },
  };
}

/** HMAC of the body as `sha256=<hexadecimal>`, the form of GitHub. */
async function signatureOf(text: string, secret: string, algorithm: "sha256" | "sha512"): Promise<string> {
  const encoder = new TextEncoder();
  const hash = algorithm === "sha512" ? "SHA-512" : "SHA-256";
  const key = await crypto.subtle.importKey("raw", encoder.encode(secret), { name: "HMAC", hash }, false, ["sign"]);
  const signature = new Uint8Array(await crypto.subtle.sign("HMAC", key, encoder.encode(text)));
  return `${algorithm}=${Array.from(signature, (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}
