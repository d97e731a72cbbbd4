import { createHmac, timingSafeEqual } from "node:crypto";
import type { WebhookAlgorithm } from "@/lib/schemas/webhook";

const HEX_LENGTHS: Record<WebhookAlgorithm, number> = { sha1: 40, sha256: 64, sha512: 128 };

/** `<algorithm>=<hex>` over the raw bytes of the body, as GitHub and others send it. */
export function signWebhook(algorithm: WebhookAlgorithm, secret: string, body: Uint8Array): string {
  return `${algorithm}=${createHmac(algorithm, secret).update(body).digest("hex")}`;
}

/** Why a signature does not count, or null when it does. The comparison takes the same time wherever the two differ. */
export function signatureProblem(
  { algorithm, secret }: { algorithm: WebhookAlgorithm; secret: string },
  body: Uint8Array,
  given: string | null,
): string | null {
  if (given === null) return "A signature is required: X-Webhook-Signature or X-Hub-Signature-256";
  const [name, hex, ...rest] = given.trim().split("=");
  if (name?.toLowerCase() !== algorithm || rest.length > 0) return `The signature must be ${algorithm}=<hex>`;
  if (!hex || hex.length !== HEX_LENGTHS[algorithm] || !/^[\da-f]+$/i.test(hex)) return "The signature is not valid";
  const wanted = createHmac(algorithm, secret).update(body).digest();
  return timingSafeEqual(wanted, Buffer.from(hex, "hex")) ? null : "The signature is not valid";
}
