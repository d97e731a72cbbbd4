import type { Dashboard } from "@/lib/schemas/system";
import type { Database, Sql } from "@/server/db/database";
import { reuseAnswer } from "@/server/domain/system/reuse-answer";

const BUCKET_SECONDS = 300;
const BUCKET_MS = BUCKET_SECONDS * 1000;
const BUCKETS = 86_400 / BUCKET_SECONDS;
/** Whole buckets after which one is closed: no transaction that belongs into it is still under way. */
const OPEN_BUCKETS = 3;

export type Activity = Pick<
  Dashboard,
  | "events_per_minute"
  | "success_rate"
  | "finished_24h"
  | "failed_24h"
  | "lateness_p50_ms"
  | "lateness_p99_ms"
  | "activity"
  | "activity_bucket_seconds"
>;

/** What happened in the five minutes that begin with `bucket` times five minutes. */
type Bucket = {
  events: number;
  lastMinute: number;
  completed: number;
  failed: number;
  /** How many events had each lateness. */
  lateness: Map<number, number>;
};

/** Closed buckets do not change any more, so each is counted once. */
const closed = new WeakMap<Database, Map<number, Bucket>>();

/** What happened in the last 24 hours. `nowMs` decides where the last bucket ends. */
export function readActivity(db: Database, nowMs: number): Promise<Activity> {
  return reuseAnswer(db, "activity", nowMs, async () => {
    const last = Math.floor(nowMs / BUCKET_MS);
    const first = last - BUCKETS + 1;
    const known = closed.get(db) ?? new Map<number, Bucket>();
    // Those that are known follow one another up to the open ones; without the first of them everything is counted anew.
    const from = known.has(first) ? Math.max(...known.keys()) + 1 : first;
    const counted = await countBuckets(db.sql, from, nowMs);
    const buckets = Array.from({ length: BUCKETS }, (_, index) => {
      const bucket = first + index;
      return { bucket, ...(bucket < from ? known.get(bucket) : counted.get(bucket)) };
    });
    closed.set(db, keptOf(buckets, last - OPEN_BUCKETS));
    return toActivity(buckets);
  });
}

function keptOf(buckets: ({ bucket: number } & Partial<Bucket>)[], until: number): Map<number, Bucket> {
  const kept = buckets.filter(({ bucket }) => bucket <= until);
  return new Map(kept.map(({ bucket, ...counts }) => [bucket, { ...emptyBucket(), ...counts, lastMinute: 0 }]));
}

const emptyBucket = (): Bucket => ({ events: 0, lastMinute: 0, completed: 0, failed: 0, lateness: new Map() });

type EventRow = { at: Date; late_ms: number | null; events: number; last_minute: number };
type ExecutionRow = { at: Date; completed: number; failed: number };

/** Both from an index alone: (created, late_ms) and (finished_at, status). */
async function countBuckets(sql: Sql, from: number, nowMs: number): Promise<Map<number, Bucket>> {
  const since = new Date(from * BUCKET_MS);
  const bucketOf = (column: string) => `date_bin('${BUCKET_SECONDS} seconds', ${column}, 'epoch')`;
  const [events, executions] = await Promise.all([
    // A lateness of seconds is told in tenths of seconds: few values, however late things were.
    sql<EventRow>(
      `select ${bucketOf("created")} as at, case when late_ms < 1000 then late_ms else late_ms / 100 * 100 end as late_ms,
         count(*) as events, count(*) filter (where created > $2::timestamptz - interval '1 minute') as last_minute
       from attune.event where created >= $1 group by 1, 2`,
      [since, new Date(nowMs)],
    ),
    sql<ExecutionRow>(
      `select ${bucketOf("finished_at")} as at, count(*) filter (where status = 'completed') as completed,
         count(*) filter (where status in ('failed', 'timeout', 'abandoned')) as failed
       from attune.execution where finished_at >= $1 group by 1`,
      [since],
    ),
  ]);
  const buckets = new Map<number, Bucket>();
  const bucketAt = (at: Date): Bucket => {
    const key = Math.floor(at.getTime() / BUCKET_MS);
    const bucket = buckets.get(key) ?? emptyBucket();
    buckets.set(key, bucket);
    return bucket;
  };
  for (const row of events) {
    const bucket = bucketAt(row.at);
    bucket.events += row.events;
    bucket.lastMinute += row.last_minute;
    if (row.late_ms !== null) bucket.lateness.set(row.late_ms, (bucket.lateness.get(row.late_ms) ?? 0) + row.events);
  }
  for (const row of executions) Object.assign(bucketAt(row.at), { completed: row.completed, failed: row.failed });
  return buckets;
}

function toActivity(buckets: ({ bucket: number } & Partial<Bucket>)[]): Activity {
  const sum = (of: "events" | "lastMinute" | "completed" | "failed") =>
    buckets.reduce((total, counts) => total + (counts[of] ?? 0), 0);
  const [completed, failed] = [sum("completed"), sum("failed")];
  const lateness = percentiles(buckets, [0.5, 0.99]);
  return {
    events_per_minute: sum("lastMinute"),
    success_rate: completed + failed === 0 ? null : completed / (completed + failed),
    finished_24h: completed + failed,
    failed_24h: failed,
    lateness_p50_ms: lateness[0] ?? null,
    lateness_p99_ms: lateness[1] ?? null,
    activity_bucket_seconds: BUCKET_SECONDS,
    activity: buckets.map((counts) => ({
      at: new Date(counts.bucket * BUCKET_MS).toISOString(),
      events: counts.events ?? 0,
      completed: counts.completed ?? 0,
      failed: counts.failed ?? 0,
    })),
  };
}

/** The values below which these shares of the events lie; nothing when no event has a lateness. */
function percentiles(buckets: Partial<Bucket>[], shares: number[]): number[] {
  const counts = new Map<number, number>();
  for (const { lateness } of buckets)
    for (const [late, count] of lateness ?? []) counts.set(late, (counts.get(late) ?? 0) + count);
  const sorted = [...counts].sort(([a], [b]) => a - b);
  const total = sorted.reduce((sum, [, count]) => sum + count, 0);
  if (total === 0) return [];
  return shares.map((share) => {
    let left = share * total;
    for (const [late, count] of sorted) {
      left -= count;
      if (left < 0) return late;
    }
    return sorted.at(-1)?.[0] ?? 0;
  });
}
