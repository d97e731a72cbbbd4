import { EXECUTION_STATUSES, type ExecutionStatus } from "@/lib/vocabulary";
import type { Ctx } from "@/server/domain/context";
import { reuseAnswer } from "@/server/domain/system/reuse-answer";

export type ExecutionStats = { total: number } & Record<ExecutionStatus, number>;

/**
 * How many executions are in each status, of all that are kept. Reads an index of all of them, so with many the answer may
 * be some seconds old.
 */
export function countExecutionsByStatus(ctx: Pick<Ctx, "db" | "clock">): Promise<ExecutionStats> {
  return reuseAnswer(ctx.db, "executions by status", ctx.clock.now(), async () => {
    const rows = await ctx.db.sql<{ status: ExecutionStatus; count: number }>(
      "select status, count(*) as count from attune.execution group by status",
    );
    const counts = new Map(rows.map(({ status, count }) => [status, count]));
    const byStatus = Object.fromEntries(EXECUTION_STATUSES.map((status) => [status, counts.get(status) ?? 0]));
    return {
      total: rows.reduce((sum, { count }) => sum + count, 0),
      ...(byStatus as Record<ExecutionStatus, number>),
    };
  });
}
