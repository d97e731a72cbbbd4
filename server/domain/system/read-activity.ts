import type { Dashboard } from "@/lib/schemas/system";
import type { Database, Sql } from "@/server/db/database";
import { reuseAnswer } from "@/server/domain/system/reuse-answer";

const BUCKET_SECONDS = 300;
const DAY_SECONDS = 86_400;

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

/** What happened in the last 24 hours. `nowMs` decides where the last bucket ends. */
export function readActivity(db: Database, nowMs: number): Promise<Activity> {
  return reuseAnswer(db, "activity", nowMs, () => computeActivity(db.sql, nowMs));
}

type EventRow = { bucket: number; late_ms: number | null; events: number; last_minute: number };
type ExecutionRow = { bucket: number; completed: number; failed: number };

async function computeActivity(sql: Sql, nowMs: number): Promise<Activity> {
  const bucketMs = BUCKET_SECONDS * 1000;
  const lastBucket = Math.floor(nowMs / bucketMs);
  const count = DAY_SECONDS / BUCKET_SECONDS;
  const from = new Date((lastBucket - count + 1) * bucketMs);
  const [events, executions] = await Promise.all([
    // Counted from the index (created, late_ms) alone; a lateness of seconds is told in tenths of seconds.
    sql<EventRow>(
      `select floor(extract(epoch from created) / ${BUCKET_SECONDS})::int as bucket,
         case when late_ms < 1000 then late_ms else late_ms / 100 * 100 end as late_ms, count(*) as events,
         count(*) filter (where created > $2::timestamptz - interval '1 minute') as last_minute
       from attune.event where created >= $1 group by 1, 2`,
      [from, new Date(nowMs)],
    ),
    sql<ExecutionRow>(
      `select floor(extract(epoch from coalesce(finished_at, updated)) / ${BUCKET_SECONDS})::int as bucket,
         count(*) filter (where status = 'completed') as completed,
         count(*) filter (where status in ('failed', 'timeout', 'abandoned')) as failed
       from attune.execution
       where created >= $1 and status in ('completed', 'failed', 'timeout', 'abandoned') group by 1`,
      [from],
    ),
  ]);
  const eventsIn = new Map<number, number>();
  for (const row of events) eventsIn.set(row.bucket, (eventsIn.get(row.bucket) ?? 0) + row.events);
  const lateness = percentiles(events, [0.5, 0.99]);
  const executionsIn = new Map(executions.map((row) => [row.bucket, row]));
  const completed = executions.reduce((sum, row) => sum + row.completed, 0);
  const failed = executions.reduce((sum, row) => sum + row.failed, 0);
  return {
    events_per_minute: events.reduce((sum, row) => sum + row.last_minute, 0),
    success_rate: completed + failed === 0 ? null : completed / (completed + failed),
    finished_24h: completed + failed,
    failed_24h: failed,
    lateness_p50_ms: lateness[0] ?? null,
    lateness_p99_ms: lateness[1] ?? null,
    activity_bucket_seconds: BUCKET_SECONDS,
    activity: Array.from({ length: count }, (_, index) => {
      const bucket = lastBucket - count + 1 + index;
      const ended = executionsIn.get(bucket);
      return {
        at: new Date(bucket * bucketMs).toISOString(),
        events: eventsIn.get(bucket) ?? 0,
        completed: ended?.completed ?? 0,
        failed: ended?.failed ?? 0,
      };
    }),
  };
}

/** The values below which these shares of the events lie; nothing when no event has a lateness. */
function percentiles(rows: EventRow[], shares: number[]): number[] {
  const counts = new Map<number, number>();
  for (const { late_ms, events } of rows)
    if (late_ms !== null) counts.set(late_ms, (counts.get(late_ms) ?? 0) + events);
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
