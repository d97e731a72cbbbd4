import type { Sql } from "@/server/db/database";
import { pruneWebhookCalls, pruneWebhookDeliveries } from "@/server/webhooks/prune-webhook-calls";

/** How long rows are kept; null keeps them for ever. Changed in the settings. */
export type RetentionDays = {
  events: number | null;
  executions: number | null;
  skips: number | null;
  audit: number | null;
};

export const DEFAULT_RETENTION: RetentionDays = { events: 30, executions: 30, skips: 90, audit: 90 };
/** The live feed only serves reconnects; an hour is a long cut. */
const CHANGE_MINUTES = 60;
const BATCH_ROWS = 5_000;
const BATCHES_MAX = 200;

/**
 * Removes what is older than its retention, in small transactions so that nothing waits long for it (promise 11).
 * @returns how many rows of each kind were removed
 */
export async function pruneHistory(sql: Sql, keep: RetentionDays): Promise<Record<string, number>> {
  const removed: Record<string, number> = {};
  const days = (count: number | null) => (count === null ? null : `${count} days`);
  removed.change = await pruneChanges(sql);
  removed.execution = await prune(
    sql,
    "execution",
    days(keep.executions),
    "and status in ('completed', 'failed', 'cancelled', 'timeout', 'abandoned')",
  );
  removed.enforcement = await prune(
    sql,
    "enforcement",
    days(keep.events),
    // One that waits for a run of its rule is not history yet.
    "and (status <> 'created' or rule is null) and not exists (select 1 from attune.execution x where x.enforcement = attune.enforcement.id)",
  );
  removed.event = await prune(
    sql,
    "event",
    days(keep.events),
    "and not exists (select 1 from attune.enforcement n where n.event = attune.event.id)",
  );
  removed.audit_event = await prune(sql, "audit_event", days(keep.audit), "");
  removed.clock_incident = await prune(sql, "clock_incident", days(keep.skips), "");
  removed.timer_skip = await prune(sql, "timer_skip", days(keep.skips), "");
  removed.notification = await prune(sql, "notification", days(keep.executions), "and status <> 'queued'");
  removed.webhook_call = await pruneWebhookCalls(sql);
  removed.webhook_delivery = await pruneWebhookDeliveries(sql);
  return removed;
}

type Pruned = "audit_event" | "execution" | "enforcement" | "event" | "timer_skip" | "clock_incident" | "notification";

async function prune(sql: Sql, table: Pruned, age: string | null, also: string): Promise<number> {
  if (age === null) return 0;
  let total = 0;
  for (let batch = 0; batch < BATCHES_MAX; batch += 1) {
    const rows = await sql<{ count: number }>(
      `with old as (select id from attune.${table} where created < now() - $1::interval ${also} order by created limit ${BATCH_ROWS}),
       gone as (delete from attune.${table} where id in (select id from old) returning 1)
       select count(*) as count from gone`,
      [age],
    );
    const count = rows[0]?.count ?? 0;
    total += count;
    if (count < BATCH_ROWS) break;
  }
  return total;
}

/** Removes old rows of the live feed, and remembers the last one, so that a client from before it is told to read anew. */
async function pruneChanges(sql: Sql): Promise<number> {
  let total = 0;
  for (let batch = 0; batch < BATCHES_MAX; batch += 1) {
    const rows = await sql<{ count: number }>(
      `with old as (
         select id, xid from attune.change where created < now() - $1::interval and xid < pg_snapshot_xmin(pg_current_snapshot())
         order by xid, id limit ${BATCH_ROWS}
       ), gone as (delete from attune.change where id in (select id from old) returning id, xid),
       last as (select xid, id from gone order by xid desc, id desc limit 1),
       kept as (
         insert into attune.setting (name, value) select 'change_pruned_to', to_jsonb(xid::text || '-' || id) from last
         on conflict (name) do update set value = excluded.value, updated = now()
         where (split_part(setting.value #>> '{}', '-', 1)::numeric, split_part(setting.value #>> '{}', '-', 2)::numeric)
           < (split_part(excluded.value #>> '{}', '-', 1)::numeric, split_part(excluded.value #>> '{}', '-', 2)::numeric)
       )
       select count(*) as count from gone`,
      [`${CHANGE_MINUTES} minutes`],
    );
    const count = rows[0]?.count ?? 0;
    total += count;
    if (count < BATCH_ROWS) break;
  }
  return total;
}

/** The retention that is set, the default where nothing is. */
export async function readRetention(sql: Sql): Promise<RetentionDays> {
  const rows = await sql<{ value: Partial<RetentionDays> }>(
    "select value from attune.setting where name = 'retention_days'",
  );
  return { ...DEFAULT_RETENTION, ...rows[0]?.value };
}
