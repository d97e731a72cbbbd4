import { z } from "zod";
import { endpoint, type Rest } from "@/server/api/rest/endpoint";
import { idParams, idQuery } from "@/server/api/rest/envelopes";
import { eventStream } from "@/server/api/rest/event-stream";
import { followExecutions } from "@/server/api/rest/follow-executions";
import { followOutput } from "@/server/api/rest/follow-output";
import { badRequest } from "@/server/api/rest/rest-error";
import { readExecution } from "@/server/domain/executions/get-execution";
import { readExecutionLog } from "@/server/domain/executions/read-execution-log";

const lines = z.string().meta({ title: "EventStream", description: "Server-sent events" });
const streamed = { produces: "text/event-stream", response: lines } as const;

/** Executions and their logs as server-sent events. rest-api.md §11. */
export function addStreamRoutes(rest: Rest): void {
  endpoint(
    rest,
    {
      method: "get",
      path: "/api/v1/executions/stream",
      summary: "Follow executions as they change",
      description: [
        "Server-sent events. Each `data:` line is JSON of one change of status:",
        '`{"entity_type":"execution","entity_id":7,"id":7,"status":"running","old_status":"requested","action_ref":"core.echo",…}`.',
        "With `execution_id` the first one says how the execution stands. Send the `Last-Event-ID` header to go on where a",
        "connection was cut; an event named `resync` says that too much was missed to send it. The token of an execution must",
        "name an `execution_id`.",
      ].join("\n"),
      tag: "Executions",
      query: z.object({ execution_id: idQuery.describe("Only this execution") }),
      ...streamed,
    },
    async (ctx, { query, headers, request }) => {
      const execution = query.execution_id ?? null;
      if (execution === null && ctx.actor.kind === "identity" && ctx.actor.execution)
        throw badRequest("The token of an execution follows one execution: name it with execution_id");
      if (execution !== null) await readExecution(ctx, { id: execution }); // whether there is one
      const afterId = headers.get("last-event-id");
      const { live } = rest.getRuntime();
      return eventStream(ctx, request, (signal) => followExecutions(ctx, live, { execution, afterId, signal }));
    },
  );
  endpoint(
    rest,
    {
      method: "get",
      path: "/api/v1/executions/{id}/logs/{stream}/stream",
      summary: "Follow the output of an execution",
      description: [
        "Server-sent events: `waiting` while there is no output yet, `content` with what there is from `offset` on, `append`",
        "with what came since, `done` at the end. The text stands in the `data:` lines; `id:` is the number of bytes so far, to",
        "be sent as `offset` or as `Last-Event-ID` by who comes back. With `follow=false` it ends after what there is.",
      ].join("\n"),
      tag: "Executions",
      params: idParams.extend({ stream: z.enum(["stdout", "stderr"]) }),
      query: z.object({
        offset: z.coerce.number().int().min(0).optional().describe("Bytes to leave out"),
        follow: z.enum(["true", "false"]).optional().describe("Whether to wait for more; true when left out"),
      }),
      ...streamed,
    },
    async (ctx, { params, query, headers, request }) => {
      await readExecutionLog(ctx, { id: params.id, after_seq: -1, limit: 1 }); // whether it exists and may be read
      const last = headers.get("last-event-id");
      const offset = last && /^\d{1,15}$/.test(last) ? Number(last) : (query.offset ?? 0);
      const follow = query.follow !== "false";
      const { live } = rest.getRuntime();
      return eventStream(ctx, request, (signal) => followOutput(ctx, live, { ...params, offset, follow, signal }));
    },
  );
}
