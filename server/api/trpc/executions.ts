import { idInput } from "@/lib/schemas/common";
import { executionLogInput, listExecutionsInput, rerunExecutionInput, runActionInput } from "@/lib/schemas/execution";
import { procedure, router } from "@/server/api/trpc/trpc";
import { cancelExecution } from "@/server/domain/executions/cancel-execution";
import { getExecution } from "@/server/domain/executions/get-execution";
import { listExecutions } from "@/server/domain/executions/list-executions";
import { readExecutionLog } from "@/server/domain/executions/read-execution-log";
import { rerunExecution } from "@/server/domain/executions/rerun-execution";
import { runAction } from "@/server/domain/executions/run-action";

export const executionsRouter = router({
  list: procedure.input(listExecutionsInput).query(({ ctx, input }) => listExecutions(ctx, input)),
  get: procedure.input(idInput).query(({ ctx, input }) => getExecution(ctx, input)),
  log: procedure.input(executionLogInput).query(({ ctx, input }) => readExecutionLog(ctx, input)),
  run: procedure.input(runActionInput).mutation(({ ctx, input }) => runAction(ctx, input)),
  cancel: procedure.input(idInput).mutation(({ ctx, input }) => cancelExecution(ctx, input)),
  rerun: procedure.input(rerunExecutionInput).mutation(({ ctx, input }) => rerunExecution(ctx, input)),
});
