import { z } from "zod";
import { enforcementStatusSchema } from "@/lib/schemas/event";
import { executionStatusSchema } from "@/lib/schemas/execution";
import { EXECUTION_STATUSES, type ExecutionStatus } from "@/lib/vocabulary";
import { endpoint, type Rest } from "@/server/api/rest/endpoint";
import {
  dataOf,
  executionPageQuery,
  flagQuery,
  historyPageQuery,
  idParams,
  idQuery,
  listOf,
  readHistoryPage,
} from "@/server/api/rest/envelopes";
import {
  enforcementResource,
  enforcementSummary,
  eventResource,
  eventSummary,
  executionResource,
  executionSummary,
} from "@/server/api/rest/resources";
import { getEnforcement } from "@/server/domain/enforcements/get-enforcement";
import { countEnforcements, listEnforcements } from "@/server/domain/enforcements/list-enforcements";
import { getEvent } from "@/server/domain/events/get-event";
import { countEvents, listEvents } from "@/server/domain/events/list-events";
import { countExecutionsByStatus } from "@/server/domain/executions/count-executions-by-status";
import { getExecution } from "@/server/domain/executions/get-execution";
import { countExecutions, listExecutions, RESULTS_SEARCHED_MAX } from "@/server/domain/executions/list-executions";

const ref = z.string().min(1).optional();
const secretsQuery = z.object({ include_secret_values: flagQuery });

const eventQuery = historyPageQuery.extend({ trigger: idQuery, trigger_ref: ref, rule_ref: ref, source: idQuery });
const enforcementQuery = historyPageQuery.extend({
  rule: idQuery,
  event: idQuery,
  status: enforcementStatusSchema.optional(),
  trigger_ref: ref,
  rule_ref: ref,
});
const executionQuery = executionPageQuery.extend({
  status: executionStatusSchema.optional(),
  action_ref: ref,
  pack_name: ref,
  rule_ref: ref,
  trigger_ref: ref,
  executor: idQuery,
  result_contains: z
    .string()
    .min(1)
    .optional()
    .describe(
      `Text anywhere in the result, of the newest ${RESULTS_SEARCHED_MAX} executions that the other filters leave. Needs executions:read for all executions`,
    ),
  enforcement: idQuery,
  parent: idQuery,
  top_level_only: flagQuery,
});

const executionStats = z
  .object({
    total: z.number(),
    ...(Object.fromEntries(EXECUTION_STATUSES.map((status) => [status, z.number()])) as Record<
      ExecutionStatus,
      z.ZodNumber
    >),
  })
  .meta({ title: "ExecutionStats" });

/** What happened: events, enforcements and executions, read only. rest-api.md §7, §8, §11. */
export function addHistoryRoutes(rest: Rest): void {
  endpoint(
    rest,
    {
      method: "get",
      path: "/api/v1/events",
      summary: "List events, newest first",
      tag: "Events",
      query: eventQuery,
      response: listOf(eventSummary.schema),
    },
    (ctx, { query: { page, per_page, include_total, trigger, source, ...refs } }) =>
      readHistoryPage(
        { page, per_page, include_total },
        { ...refs, ...(trigger ? { trigger } : {}), ...(source ? { source } : {}) },
        (slice) => listEvents(ctx, slice),
        (filter) => countEvents(ctx, filter),
        eventSummary.present,
      ),
  );
  endpoint(
    rest,
    {
      method: "get",
      path: "/api/v1/events/{id}",
      summary: "Get an event",
      tag: "Events",
      params: idParams,
      response: dataOf(eventResource.schema),
    },
    async (ctx, { params }) => ({ data: eventResource.present(await getEvent(ctx, params)) }),
  );

  endpoint(
    rest,
    {
      method: "get",
      path: "/api/v1/enforcements",
      summary: "List enforcements, newest first",
      tag: "Enforcements",
      query: enforcementQuery,
      response: listOf(enforcementSummary.schema),
    },
    (ctx, { query: { page, per_page, include_total, rule, ...filter } }) =>
      readHistoryPage(
        { page, per_page, include_total },
        { ...filter, ...(rule ? { rule } : {}) },
        (slice) => listEnforcements(ctx, slice),
        (wanted) => countEnforcements(ctx, wanted),
        enforcementSummary.present,
      ),
  );
  endpoint(
    rest,
    {
      method: "get",
      path: "/api/v1/enforcements/{id}",
      summary: "Get an enforcement",
      tag: "Enforcements",
      params: idParams,
      query: secretsQuery,
      response: dataOf(enforcementResource.schema),
    },
    async (ctx, { params, query }) => {
      const includeSecrets = query.include_secret_values ?? false;
      return { data: enforcementResource.present(await getEnforcement(ctx, { ...params, includeSecrets })) };
    },
  );
  endpoint(
    rest,
    {
      method: "get",
      path: "/api/v1/enforcements/{id}/executions",
      summary: "List the executions of an enforcement",
      tag: "Enforcements",
      params: idParams,
      query: executionPageQuery,
      response: listOf(executionSummary.schema),
    },
    async (ctx, { params, query }) => {
      await getEnforcement(ctx, params);
      return readHistoryPage(
        query,
        { enforcement: params.id },
        (slice) => listExecutions(ctx, slice),
        (filter) => countExecutions(ctx, filter),
        executionSummary.present,
      );
    },
  );

  endpoint(
    rest,
    {
      method: "get",
      path: "/api/v1/executions",
      summary: "List executions, newest first",
      tag: "Executions",
      query: executionQuery,
      response: listOf(executionSummary.schema),
    },
    (ctx, { query }) => {
      const { page, per_page, include_total, status, pack_name, result_contains, top_level_only, ...filter } = query;
      const { executor, parent, ...rest } = filter;
      return readHistoryPage(
        { page, per_page, include_total },
        {
          ...rest,
          ...(status ? { status: [status] } : {}),
          ...(executor ? { executor } : {}),
          ...(parent ? { parent } : {}),
          ...(pack_name ? { packRef: pack_name } : {}),
          ...(result_contains ? { resultContains: result_contains } : {}),
          ...(top_level_only ? { topLevelOnly: true } : {}),
        },
        (slice) => listExecutions(ctx, slice),
        (wanted) => countExecutions(ctx, wanted),
        executionSummary.present,
      );
    },
  );
  endpoint(
    rest,
    {
      method: "get",
      path: "/api/v1/executions/status/{status}",
      summary: "List the executions that are in a status, newest first",
      tag: "Executions",
      params: z.object({ status: executionStatusSchema }),
      query: executionPageQuery,
      response: listOf(executionSummary.schema),
    },
    (ctx, { params, query }) =>
      readHistoryPage(
        query,
        { status: [params.status] },
        (slice) => listExecutions(ctx, slice),
        (wanted) => countExecutions(ctx, wanted),
        executionSummary.present,
      ),
  );
  // Before `/executions/{id}`, whose ids are numbers.
  endpoint(
    rest,
    {
      method: "get",
      path: "/api/v1/executions/stats",
      summary: "Count the executions of each status",
      description: "With very many executions the answer may be some seconds old.",
      tag: "Executions",
      response: dataOf(executionStats),
    },
    async (ctx) => ({ data: await countExecutionsByStatus(ctx) }),
  );
  endpoint(
    rest,
    {
      method: "get",
      path: "/api/v1/executions/{id}",
      summary: "Get an execution with its parameters and its result",
      tag: "Executions",
      params: idParams,
      query: secretsQuery,
      response: dataOf(executionResource.schema),
    },
    async (ctx, { params, query }) => {
      const includeSecrets = query.include_secret_values ?? false;
      return { data: executionResource.present(await getExecution(ctx, { ...params, includeSecrets })) };
    },
  );
}
