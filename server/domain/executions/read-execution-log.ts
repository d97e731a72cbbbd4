import type { ExecutionLogChunk, ExecutionLogInput } from "@/lib/schemas/execution";
import { type ExecutionStatus, isTerminalStatus } from "@/lib/vocabulary";
import type { Ctx } from "@/server/domain/context";
import { authoriseExecution } from "@/server/domain/executions/authorise-execution";
import { appError } from "@/server/errors";
import { shownWithoutSecrets } from "@/server/secrets/process-masker";

/**
 * Pieces of an execution's output after `after_seq`. `complete` says that nothing will follow the last one given.
 * @throws AppError `forbidden` without executions:read; `not_found`.
 */
export async function readExecutionLog(
  ctx: Pick<Ctx, "sql" | "actor">,
  input: ExecutionLogInput,
): Promise<{ items: ExecutionLogChunk[]; complete: boolean }> {
  await authoriseExecution(ctx, "read", input.id);
  // The status first: everything that the worker wrote was there before it became terminal.
  const [execution] = await ctx.sql<{ status: ExecutionStatus }>("select status from attune.execution where id = $1", [
    input.id,
  ]);
  if (!execution) throw appError("not_found", `Execution ${input.id} not found`);
  const rows = await ctx.sql<Omit<ExecutionLogChunk, "created"> & { created: Date }>(
    `select seq, stream, content, created from attune.execution_log
     where execution = $1 and seq > $2 order by seq limit $3`,
    [input.id, input.after_seq, input.limit + 1],
  );
  const items = rows.slice(0, input.limit).map((row) => ({
    ...row,
    content: shownWithoutSecrets(row.content),
    created: row.created.toISOString(),
  }));
  return { items, complete: isTerminalStatus(execution.status) && rows.length <= input.limit };
}
