import { execFileSync } from "node:child_process";
import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { webhookCurl } from "./webhook-curl";

/** Runs the lines with a curl that prints its arguments, one a line. */
function argumentsOfCurl(lines: string): string[] {
  const script = `curl() { printf '%s\\n' "$@"; }\n${lines}`;
  return execFileSync("sh", ["-c", script], { encoding: "utf8" }).trimEnd().split("\n");
}

test("the lines send the body as it is, whatever quotes it holds", () => {
  const body = `{"payload":"it's \\"quoted\\" $HOME"}`;
  const sent = argumentsOfCurl(webhookCurl("http://localhost:3000/api/v1/webhooks/wh_1", body, null));
  expect(sent[sent.indexOf("-d") + 1]).toBe(body);
});

test.each(["sha1", "sha256", "sha512"] as const)(
  "with %s they compute the signature that the server checks",
  (algorithm) => {
    const body = `{"payload":"it's"}`;
    const lines = webhookCurl("http://localhost:3000/x", body, algorithm).replace("your secret", "s3cret-s3cret");
    const wanted = createHmac(algorithm, "s3cret-s3cret").update(body).digest("hex");
    expect(argumentsOfCurl(lines)).toContain(`X-Webhook-Signature: ${algorithm}=${wanted}`);
  },
);
