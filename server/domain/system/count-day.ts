import type { Row } from "@/server/db/database";
import type { Ctx } from "@/server/domain/context";
import { reuseAnswer } from "@/server/domain/system/reuse-answer";

/**
 * The id that the last 24 hours begin with, so that a day is counted from an index that has no times. Ids follow the
 * instants of creation but for transactions that overlap.
 */
const firstOfDay = (table: "event" | "enforcement" | "execution") =>
  `coalesce((select id from attune.${table} where created > now() - interval '24 hours' order by created, id limit 1), 9223372036854775807)`;

type DayCounts = Map<number, { count: number; failures: number }>;

function count(ctx: Pick<Ctx, "db" | "clock">, name: string, statement: string): Promise<DayCounts> {
  return reuseAnswer(ctx.db, name, ctx.clock.now(), async () => {
    const rows = await ctx.db.sql<Row & { of: number; count: number; failures?: number }>(statement);
    return new Map(rows.map((row) => [row.of, { count: row.count, failures: row.failures ?? 0 }]));
  });
}

/** Executions of the last 24 hours by the id of their action, and how many of them failed. */
export function countExecutionsOfDay(ctx: Pick<Ctx, "db" | "clock">): Promise<DayCounts> {
  return count(
    ctx,
    "executions of the day",
    `select action as of, count(*) as count, count(*) filter (where status in ('failed', 'timeout', 'abandoned')) as failures
     from attune.execution where id >= ${firstOfDay("execution")} and action is not null group by action`,
  );
}

/** Events of the last 24 hours by the id of their trigger. */
export function countEventsOfDay(ctx: Pick<Ctx, "db" | "clock">): Promise<DayCounts> {
  return count(
    ctx,
    "events of the day",
    `select trigger as of, count(*) as count from attune.event where id >= ${firstOfDay("event")} and trigger is not null group by trigger`,
  );
}

/** Enforcements of the last 24 hours by the id of their rule. */
export function countEnforcementsOfDay(ctx: Pick<Ctx, "db" | "clock">): Promise<DayCounts> {
  return count(
    ctx,
    "enforcements of the day",
    `select rule as of, count(*) as count from attune.enforcement where id >= ${firstOfDay("enforcement")} and rule is not null group by rule`,
  );
}

/** Enforcements of the last 24 hours that ran nothing, by the id of their rule. */
export function countSuppressedOfDay(ctx: Pick<Ctx, "db" | "clock">): Promise<DayCounts> {
  return count(
    ctx,
    "suppressed matches of the day",
    `select rule as of, count(*) as count from attune.enforcement
     where status = 'disabled' and id >= ${firstOfDay("enforcement")} and rule is not null group by rule`,
  );
}
