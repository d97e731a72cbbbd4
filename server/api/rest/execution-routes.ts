import { z } from "zod";
import { jsonObjectSchema, jsonSchema } from "@/lib/schemas/common";
import { rerunExecutionInput } from "@/lib/schemas/execution";
import { endpoint, type Rest } from "@/server/api/rest/endpoint";
import { dataOf, idParams } from "@/server/api/rest/envelopes";
import { executionResource } from "@/server/api/rest/resources";
import { cancelExecution } from "@/server/domain/executions/cancel-execution";
import { readExecution } from "@/server/domain/executions/get-execution";
import { rerunExecution } from "@/server/domain/executions/rerun-execution";
import { runAction } from "@/server/domain/executions/run-action";

const executeBody = z.object({
  action_ref: z.string().min(1),
  parameters: jsonObjectSchema.nullish(),
  env_vars: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]).transform(String)).nullish(),
  permission_set_refs: z.array(z.string()).nullish(),
  worker_selector: jsonObjectSchema.optional(),
  worker_tolerations: z.array(jsonSchema).optional(),
  worker_affinity: jsonObjectSchema.optional(),
});

const rerunBody = rerunExecutionInput.omit({ id: true });

/** Starting and stopping executions. rest-api.md §11. */
export function addExecutionRoutes(rest: Rest): void {
  const tag = "Executions";
  const response = dataOf(executionResource.schema);
  endpoint(
    rest,
    {
      method: "post",
      path: "/api/v1/executions/execute",
      summary: "Run an action",
      tag,
      body: executeBody,
      status: 201,
      response,
    },
    async (ctx, { body }) => {
      const { parameters, env_vars, ...placement } = body;
      const requested = await runAction(ctx, {
        ...placement,
        ...(parameters ? { parameters } : {}),
        ...(env_vars ? { env_vars } : {}),
      });
      // A worker may be quicker than this answer, which is about the request all the same.
      const now = await readExecution(ctx, { id: requested.id });
      return { data: executionResource.present({ ...now, ...requested, worker: null, result: null }) };
    },
  );
  endpoint(
    rest,
    {
      method: "post",
      path: "/api/v1/executions/{id}/cancel",
      summary: "Cancel an execution",
      tag,
      params: idParams,
      response,
    },
    async (ctx, { params }) => {
      await cancelExecution(ctx, params);
      return { data: executionResource.present(await readExecution(ctx, params)) };
    },
  );
  endpoint(
    rest,
    {
      method: "post",
      path: "/api/v1/executions/{id}/rerun",
      summary: "Run an execution's action again",
      description: "With the same parameters, or with these. Secrets that are sent as `***` stay what they were.",
      tag: "Executions",
      params: idParams,
      body: rerunBody,
      status: 201,
      response,
    },
    async (ctx, { params, body }) => {
      const requested = await rerunExecution(ctx, { ...params, ...body });
      return { data: executionResource.present(await readExecution(ctx, { id: requested.id })) };
    },
  );
}
