import type { WebhookAlgorithm } from "@/lib/schemas/webhook";

/** A text as one word of a POSIX shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** Lines for a shell that send one call; with a signature when one is required. The secret stays a variable to be filled in. */
export function webhookCurl(url: string, body: string, algorithm: WebhookAlgorithm | null): string {
  const json = "-H 'Content-Type: application/json'";
  if (algorithm === null) return `curl -X POST ${quoted(url)} ${json} \\\n  -d ${quoted(body)}`;
  return [
    "SECRET='your secret'",
    `BODY=${quoted(body)}`,
    `SIGNATURE=$(printf %s "$BODY" | openssl dgst -${algorithm} -hmac "$SECRET" -r | cut -d' ' -f1)`,
    `curl -X POST ${quoted(url)} ${json} \\\n  -H "X-Webhook-Signature: ${algorithm}=$SIGNATURE" -d "$BODY"`,
  ].join("\n");
}
