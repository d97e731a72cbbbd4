import type { WebhookAlgorithm, WebhookConfig } from "@/lib/schemas/webhook";
import { WEBHOOK_SIZE_KB_DEFAULT } from "@/lib/vocabulary";

/** The checks as the form holds them: everything that can be set, also of what is switched off. */
export type ChecksDraft = {
  signed: boolean;
  secret: string;
  algorithm: WebhookAlgorithm;
  limited: boolean;
  requests: string;
  windowSeconds: string;
  listed: boolean;
  addresses: string;
  sizeKb: string;
};

export function draftOf(config: WebhookConfig | null): ChecksDraft {
  const { hmac, rate_limit, ip_whitelist, payload_size_limit_kb } = config ?? {};
  return {
    signed: hmac?.enabled ?? false,
    secret: hmac?.secret ?? "",
    algorithm: hmac?.algorithm ?? "sha256",
    limited: rate_limit?.enabled ?? false,
    requests: String(rate_limit?.requests ?? 60),
    windowSeconds: String(rate_limit?.window_seconds ?? 60),
    listed: ip_whitelist?.enabled ?? false,
    addresses: (ip_whitelist?.ips ?? []).join("\n"),
    sizeKb: String(payload_size_limit_kb ?? WEBHOOK_SIZE_KB_DEFAULT),
  };
}

const numberOf = (text: string) => (text.trim() === "" ? Number.NaN : Number(text));

/** What is sent. A check that is off and was never set is left out. */
export function configOf(draft: ChecksDraft): object {
  const addresses = addressesOf(draft);
  return {
    ...(draft.signed || draft.secret !== ""
      ? { hmac: { enabled: draft.signed, secret: draft.secret, algorithm: draft.algorithm } }
      : {}),
    ...(draft.limited
      ? {
          rate_limit: {
            enabled: true,
            requests: numberOf(draft.requests),
            window_seconds: numberOf(draft.windowSeconds),
          },
        }
      : {}),
    ...(draft.listed || addresses.length > 0 ? { ip_whitelist: { enabled: draft.listed, ips: addresses } } : {}),
    payload_size_limit_kb: numberOf(draft.sizeKb),
  };
}

/** One address or network a line; commas and spaces do as well. */
export function addressesOf({ addresses }: Pick<ChecksDraft, "addresses">): string[] {
  return addresses.split(/[\s,;]+/).filter((address) => address !== "");
}

/** The checks in a few words, for the page. */
export function checksInWords(config: WebhookConfig | null): string[] {
  const { hmac, rate_limit, ip_whitelist, payload_size_limit_kb } = config ?? {};
  return [
    ...(hmac?.enabled ? [`${hmac.algorithm.toUpperCase()} signature`] : []),
    ...(rate_limit?.enabled ? [`${rate_limit.requests} calls in ${rate_limit.window_seconds} s per address`] : []),
    ...(ip_whitelist?.enabled
      ? [ip_whitelist.ips.length === 1 ? `only ${ip_whitelist.ips[0]}` : `only ${ip_whitelist.ips.length} addresses`]
      : []),
    ...(payload_size_limit_kb ? [`at most ${payload_size_limit_kb} KB`] : []),
  ];
}

/** 256 random bits as hex. */
export function randomSecret(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(32)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
