import type { IdInput } from "@/lib/schemas/common";
import type { ExecutionSummary } from "@/lib/schemas/execution";
import { EXECUTION_SUMMARY, type StoredExecutionSummary, toExecutionSummary } from "@/server/db/summaries";
import { recordAudit } from "@/server/domain/audit/record-audit";
import type { Ctx } from "@/server/domain/context";
import { authoriseExecution } from "@/server/domain/executions/authorise-execution";
import { appError } from "@/server/errors";
import { CANCEL_EXECUTION, CANCELLABLE, lockRulesOf, releaseWaiting } from "@/server/pipeline/overlap";

/**
 * Cancels an execution: at once when no process runs yet, otherwise by asking its worker, which the change of status
 * notifies. One conditional update decides, so a start, an end and another cancel at the same moment cannot overwrite
 * each other; a worker that comes later finds nothing to claim. Cancelling a canceling one changes nothing.
 * @throws AppError `forbidden` without executions:cancel; `not_found`; `conflict` when it has ended.
 */
export async function cancelExecution(ctx: Ctx, { id }: IdInput): Promise<ExecutionSummary> {
  await authoriseExecution(ctx, "cancel", id);
  const cancelled = await ctx.db.transaction((sql) => cancel({ ...ctx, sql }, id));
  if (cancelled) return toExecutionSummary(cancelled);
  const [found] = await ctx.sql<StoredExecutionSummary>(
    `select ${EXECUTION_SUMMARY} from attune.execution x where id = $1`,
    [id],
  );
  if (!found) throw appError("not_found", `Execution ${id} not found`);
  if (found.status === "canceling") return toExecutionSummary(found);
  throw appError("conflict", `Execution ${id} has ended already: it is ${found.status}`);
}

async function cancel(ctx: Ctx, id: number): Promise<StoredExecutionSummary | undefined> {
  const { sql } = ctx;
  await lockRulesOf(sql, "x.id = $1", [id]);
  const [row] = await sql<StoredExecutionSummary & { overlap_rule: number | null }>(
    `update attune.execution x set ${CANCEL_EXECUTION} where id = $1 and ${CANCELLABLE} returning ${EXECUTION_SUMMARY}, x.overlap_rule`,
    [id],
  );
  if (!row) return undefined;
  const { overlap_rule, ...cancelled } = row;
  if (cancelled.status === "cancelled") await releaseWaiting(sql, [overlap_rule]);
  await recordAudit(ctx, {
    action: "execution.cancel",
    resource: "execution",
    resourceId: id,
    resourceRef: cancelled.action_ref,
  });
  return cancelled;
}
