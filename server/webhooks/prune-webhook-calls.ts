import type { Sql } from "@/server/db/database";

/** How many calls of each trigger are kept. */
const KEPT_CALLS = 200;
const DELIVERY_DAYS = 7;
const BATCH_ROWS = 5_000;
const BATCHES_MAX = 200;

// The limit of each trigger first, once: joined freely, PostgreSQL looks for it again for every row.
const PRUNE_CALLS = `
  with last as materialized (
    select t.id as trigger, k.id as call from attune.trigger t
    cross join lateral (select id from attune.webhook_call c where c.trigger = t.id order by id desc offset ${KEPT_CALLS - 1} limit 1) k
    where $1::int[] is null or t.id = any ($1)
  ), gone as (
    delete from attune.webhook_call c using last where c.trigger = last.trigger and c.id < last.call returning 1
  ) select count(*) as count from gone`;

/** Removes all but the newest calls of these triggers, of every trigger without a list. Returns how many. */
export async function pruneWebhookCalls(sql: Sql, triggers: number[] | null = null): Promise<number> {
  const [row] = await sql<{ count: number }>(PRUNE_CALLS, [triggers]);
  return row?.count ?? 0;
}

/** Forgets which deliveries were received longer ago than any sender repeats one. Returns how many. */
export async function pruneWebhookDeliveries(sql: Sql): Promise<number> {
  let total = 0;
  for (let batch = 0; batch < BATCHES_MAX; batch += 1) {
    const [row] = await sql<{ count: number }>(
      `with gone as (
         delete from attune.webhook_delivery where ctid = any (array(
           select ctid from attune.webhook_delivery where created < now() - interval '${DELIVERY_DAYS} days' limit ${BATCH_ROWS}
         )) returning 1
       ) select count(*) as count from gone`,
    );
    total += row?.count ?? 0;
    if ((row?.count ?? 0) < BATCH_ROWS) break;
  }
  return total;
}
