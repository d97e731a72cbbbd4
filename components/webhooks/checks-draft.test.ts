import { expect, test } from "vitest";
import { webhookConfigSchema } from "@/lib/schemas/webhook";
import { checksInWords, configOf, draftOf, randomSecret } from "./checks-draft";

const full = {
  hmac: { enabled: true, secret: "********", algorithm: "sha512" as const },
  rate_limit: { enabled: true, requests: 5, window_seconds: 10 },
  ip_whitelist: { enabled: false, ips: ["10.0.0.0/8", "::1"] },
  payload_size_limit_kb: 64,
};

test("what the form shows and does not change is sent as it was, the mask of the secret included", () => {
  expect(configOf(draftOf(full))).toEqual(full);
});

test("a form that nobody touched sends no check", () => {
  expect(configOf(draftOf(null))).toEqual({ payload_size_limit_kb: 1024 });
  expect(checksInWords(null)).toEqual([]);
});

test("addresses may stand in lines or be separated by commas; an empty number is an error of its field", () => {
  const draft = { ...draftOf(full), addresses: "10.0.0.1, 10.0.0.2\n\n::1", listed: true, requests: "" };
  const config = configOf(draft);
  expect(config).toMatchObject({ ip_whitelist: { ips: ["10.0.0.1", "10.0.0.2", "::1"] } });
  expect(webhookConfigSchema.safeParse(config).error?.issues[0]?.path).toEqual(["rate_limit", "requests"]);
});

test("the checks are told in words", () => {
  expect(checksInWords(full)).toEqual(["SHA512 signature", "5 calls in 10 s per address", "at most 64 KB"]);
  expect(randomSecret()).toMatch(/^[\da-f]{64}$/);
});
