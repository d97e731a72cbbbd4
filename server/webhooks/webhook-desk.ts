import type { Clock } from "@/lib/schedule/clock";
import type { Sql } from "@/server/db/database";
import type { Log } from "@/server/log";
import { type CallRecord, createCallLog } from "@/server/webhooks/call-log";
import { createRateLimiter } from "@/server/webhooks/rate-limiter";
import { type OpenWebhook, WebhookIndex } from "@/server/webhooks/webhook-index";

/** What this process knows of webhooks: which keys are open, how often each was called, and the last calls. */
export type WebhookDesk = {
  /** The webhook that receives calls with this key; null for an unknown key and for a disabled trigger. */
  find(key: string): OpenWebhook | null;
  /** Counts a call of this webhook from this address. Returns the ms until it may come again, 0 when it may go on. */
  countCall(webhook: OpenWebhook, key: string, address: string): number;
  record(call: CallRecord): void;
  refresh(triggers: number[]): Promise<void>;
  reload(): Promise<void>;
  /** Writes the calls that wait to be written. */
  flush(): Promise<void>;
};

export function createWebhookDesk(ports: { sql: Sql; clock: Clock; log: Log; encryptionKey: string }): WebhookDesk {
  const index = new WebhookIndex(ports.sql, ports.encryptionKey);
  const calls = createCallLog(ports);
  const limiter = createRateLimiter(ports.clock);
  return {
    find: (key) => index.find(key),
    countCall: ({ trigger, rate }, key, address) =>
      rate ? limiter.take(`${trigger} ${key} ${address}`, rate.requests, rate.windowMs) : 0,
    record: (call) => calls.record(call),
    refresh: (triggers) => index.refresh(triggers),
    reload: () => index.reload(),
    flush: () => calls.flush(),
  };
}
