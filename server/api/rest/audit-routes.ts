import { z } from "zod";
import { type AuditFilter, auditEventSchema, auditFilterSchema } from "@/lib/schemas/audit";
import { endpoint, type Rest } from "@/server/api/rest/endpoint";
import { dataOf, historyPageQuery, idParams, listOf, readHistoryPage } from "@/server/api/rest/envelopes";
import { countAuditEvents, getAuditEvent, listAuditEvents } from "@/server/domain/audit/list-audit-events";
import type { Ctx } from "@/server/domain/context";

const requestParams = z.object({ rid: z.string().min(1).max(100) });
const tag = "Audit";

/** The audit log. rest-api.md §23. */
export function addAuditRoutes(rest: Rest): void {
  const response = listOf(auditEventSchema);
  endpoint(
    rest,
    {
      method: "get",
      path: "/api/v1/audit-events",
      summary: "List who did what, newest first",
      tag,
      query: historyPageQuery.extend(auditFilterSchema.shape),
      response,
    },
    (ctx, { query: { page, per_page, include_total, ...filter } }) =>
      readPage(ctx, { page, per_page, include_total }, filter),
  );
  endpoint(
    rest,
    {
      method: "get",
      path: "/api/v1/audit-events/by-request/{rid}",
      summary: "List what one request did",
      tag,
      params: requestParams,
      query: historyPageQuery,
      response,
    },
    (ctx, { params, query }) => readPage(ctx, query, { request_id: params.rid }),
  );
  endpoint(
    rest,
    {
      method: "get",
      path: "/api/v1/audit-events/{id}",
      summary: "Get an audit event",
      tag,
      params: idParams,
      response: dataOf(auditEventSchema),
    },
    async (ctx, { params }) => ({ data: await getAuditEvent(ctx, params) }),
  );
}

function readPage(ctx: Ctx, query: z.output<typeof historyPageQuery>, filter: AuditFilter) {
  return readHistoryPage(
    query,
    filter,
    (slice) => listAuditEvents(ctx, slice),
    (wanted) => countAuditEvents(ctx, wanted),
    (event) => event,
  );
}
