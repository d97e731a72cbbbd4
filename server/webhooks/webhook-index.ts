import { createHash } from "node:crypto";
import type { Json } from "@/lib/schemas/common";
import type { WebhookAlgorithm } from "@/lib/schemas/webhook";
import { WEBHOOK_SIZE_KB_DEFAULT } from "@/lib/vocabulary";
import type { Sql } from "@/server/db/database";
import { errorMessage } from "@/server/errors";
import { type AddressList, createAddressList } from "@/server/webhooks/address-list";
import { openConfig } from "@/server/webhooks/stored-config";

/** A webhook that receives calls, with its checks ready to be made. */
export type OpenWebhook = {
  trigger: number;
  triggerRef: string;
  /** Names this version of the trigger's row; the commit of an event compares it (server/pipeline/webhook-commit.ts). */
  version: string;
  sizeLimitBytes: number;
  addresses: AddressList | null;
  rate: { requests: number; windowMs: number } | null;
  hmac: { algorithm: WebhookAlgorithm; secret: string } | null;
  /** Why its checks cannot be made: then no call is let in. */
  problem: string | null;
};

type StoredWebhook = { id: number; ref: string; webhook_key: string; webhook_config: Json | null; version: string };

// xmin, the transaction that wrote the row, changes with every update: it is the row's version for nothing.
const SELECT = `
  select id, ref, webhook_key, webhook_config, xmin::text as version from attune.trigger
  where enabled and webhook_enabled and webhook_key is not null`;

const hashOf = (key: string) => createHash("sha256").update(key).digest("base64");

/**
 * The keys that are open, in memory; kept fresh by notifications, by the serving node, and by the reconcile. A commit checks
 * the version again, so a stale entry costs a repetition, never an event that an edit had forbidden. Looked up by a hash: how
 * long that takes says nothing about how much of a guess was right.
 */
export class WebhookIndex {
  private byHash = new Map<string, OpenWebhook>();
  private hashes = new Map<number, string>();
  private loading: Promise<void> = Promise.resolve();

  constructor(
    private readonly sql: Sql,
    private readonly encryptionKey: string,
  ) {}

  find(key: string): OpenWebhook | null {
    return this.byHash.get(hashOf(key)) ?? null;
  }

  /** Reads everything again. Loads run one after the other, so that the last one to be asked for is the last to apply. */
  reload(): Promise<void> {
    return this.queue(async () => {
      const rows = await this.sql<StoredWebhook>(SELECT);
      this.byHash = new Map();
      this.hashes = new Map();
      for (const row of rows) this.add(row);
    });
  }

  /** Reads these triggers again, or drops those that receive nothing any more. */
  refresh(triggers: number[]): Promise<void> {
    return this.queue(async () => {
      const rows = await this.sql<StoredWebhook>(`${SELECT} and id = any ($1::int[])`, [triggers]);
      for (const trigger of triggers) {
        const hash = this.hashes.get(trigger);
        if (hash !== undefined) this.byHash.delete(hash);
        this.hashes.delete(trigger);
      }
      for (const row of rows) this.add(row);
    });
  }

  private queue(work: () => Promise<void>): Promise<void> {
    const next = this.loading.catch(() => undefined).then(work);
    this.loading = next;
    return next;
  }

  private add(row: StoredWebhook): void {
    const hash = hashOf(row.webhook_key);
    this.byHash.set(hash, open(row, this.encryptionKey));
    this.hashes.set(row.id, hash);
  }
}

function open(row: StoredWebhook, encryptionKey: string): OpenWebhook {
  const base = { trigger: row.id, triggerRef: row.ref, version: row.version };
  try {
    const { hmac, rate_limit, ip_whitelist, payload_size_limit_kb } = openConfig(
      encryptionKey,
      row.ref,
      row.webhook_config,
    );
    return {
      ...base,
      sizeLimitBytes: (payload_size_limit_kb ?? WEBHOOK_SIZE_KB_DEFAULT) * 1024,
      addresses: ip_whitelist?.enabled ? createAddressList(ip_whitelist.ips) : null,
      rate: rate_limit?.enabled ? { requests: rate_limit.requests, windowMs: rate_limit.window_seconds * 1_000 } : null,
      hmac: hmac?.enabled && hmac.secret ? { algorithm: hmac.algorithm, secret: hmac.secret } : null,
      problem: null,
    };
  } catch (error) {
    const closed = { addresses: null, rate: null, hmac: null };
    return { ...base, ...closed, sizeLimitBytes: WEBHOOK_SIZE_KB_DEFAULT * 1024, problem: errorMessage(error) };
  }
}
