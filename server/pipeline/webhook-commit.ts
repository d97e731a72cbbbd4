import type { Sql } from "@/server/db/database";
import type { PreparedEvent } from "@/server/pipeline/commit-batch";

const LOCK_WEBHOOKS = `
  select id, xmin::text as version from attune.trigger
  where id = any ($1::int[]) and enabled and webhook_enabled order by id for share`;

// In the order of the keys, so that two nodes with the same deliveries wait for each other in one order only. A row that
// another transaction is about to insert is waited for: its event's answer is ours.
const CLAIM_DELIVERIES = `
  insert into attune.webhook_delivery (trigger, idempotency_key, event)
  select d.trigger, d.key, coalesce(d.known_id, nextval('attune.event_id_seq'))
  from jsonb_to_recordset($1::jsonb) as d(trigger int, key text, known_id bigint) order by d.trigger, d.key collate "C"
  on conflict do nothing
  returning trigger, idempotency_key as key, event`;

const FIND_DELIVERIES = `
  select w.trigger, w.idempotency_key as key, w.event from attune.webhook_delivery w
  join jsonb_to_recordset($1::jsonb) as d(trigger int, key text) on d.trigger = w.trigger and d.key = w.idempotency_key`;

type Delivery = { trigger: number; key: string; event: number };

/** What became of the calls of webhooks in a batch, before anything of it is stored. */
export type WebhookClaims = {
  /** To be stored; a delivery that named itself has its event's id now. */
  fresh: PreparedEvent[];
  /** Stored before, or earlier in this batch: the id of the event that stands for it. */
  repeated: Map<PreparedEvent, number>;
};

const nameOf = (delivery: { trigger: number; key: string }) => `${delivery.trigger} ${delivery.key}`;

/**
 * The calls whose webhook is still what they were checked against. The others are dropped: their webhook was switched off, or
 * its key or checks were changed. The triggers stay locked against such an edit until the commit.
 */
export async function dropStaleWebhooks(sql: Sql, prepared: PreparedEvent[]): Promise<PreparedEvent[]> {
  const triggers = new Set(prepared.flatMap(({ incoming }) => incoming.webhook?.trigger ?? []));
  if (triggers.size === 0) return prepared;
  const rows = await sql<{ id: number; version: string }>(LOCK_WEBHOOKS, [[...triggers]], "attune_webhooks");
  const versions = new Map(rows.map(({ id, version }) => [id, version]));
  return prepared.filter(({ incoming: { webhook } }) => !webhook || versions.get(webhook.trigger) === webhook.version);
}

/** Claims each delivery that named itself, once for ever: whoever comes second stores nothing. */
export async function claimDeliveries(sql: Sql, prepared: PreparedEvent[]): Promise<WebhookClaims> {
  const firsts = new Map<string, PreparedEvent>();
  for (const event of prepared) {
    const delivery = deliveryOf(event);
    if (delivery && !firsts.has(nameOf(delivery))) firsts.set(nameOf(delivery), event);
  }
  const repeated = new Map<PreparedEvent, number>();
  if (firsts.size === 0) return { fresh: prepared, repeated };
  const wanted = [...firsts.values()].map((event) => ({ ...deliveryOf(event), known_id: event.id }));
  const claimed = await sql<Delivery>(CLAIM_DELIVERIES, [JSON.stringify(wanted)], "attune_deliveries");
  const events = new Map(claimed.map((row) => [nameOf(row), row.event]));
  const won = new Set(events.keys());
  if (won.size < firsts.size)
    for (const row of await sql<Delivery>(FIND_DELIVERIES, [JSON.stringify(wanted)]))
      events.set(nameOf(row), row.event);
  const fresh: PreparedEvent[] = [];
  for (const event of prepared) {
    const delivery = deliveryOf(event);
    if (!delivery) {
      fresh.push(event);
      continue;
    }
    const name = nameOf(delivery);
    const id = events.get(name);
    if (id === undefined) throw new Error(`the delivery ${name} was neither claimed nor found`); // pruned this instant
    if (won.has(name) && firsts.get(name) === event) {
      event.id = id;
      fresh.push(event);
    } else repeated.set(event, id);
  }
  return { fresh, repeated };
}

function deliveryOf({ incoming: { webhook } }: PreparedEvent): { trigger: number; key: string } | null {
  return webhook?.idempotencyKey ? { trigger: webhook.trigger, key: webhook.idempotencyKey } : null;
}
