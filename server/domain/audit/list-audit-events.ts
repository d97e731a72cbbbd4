import type { AuditEvent, AuditFilter } from "@/lib/schemas/audit";
import type { JsonObject, Keyset } from "@/lib/schemas/common";
import { authorise } from "@/server/domain/authorise";
import type { Ctx } from "@/server/domain/context";
import { type Slice, toKeyset, type Where, where } from "@/server/domain/events/keyset-query";
import { toIso } from "@/server/domain/to-iso";
import { appError } from "@/server/errors";

type AuditRow = Omit<AuditEvent, "created" | "details"> & { created: Date; details: JsonObject | null };

/**
 * What was done, newest first. One row more than asked for is read by its id, so a page costs the same wherever it is.
 * @throws AppError `forbidden` without audit_log:read
 */
export async function listAuditEvents(
  ctx: Pick<Ctx, "sql" | "actor">,
  { cursor, offset, limit, ...filter }: AuditFilter & Slice,
): Promise<Keyset<AuditEvent>> {
  authorise(ctx, "audit_log", "read");
  const conditions = matching(filter);
  if (cursor) conditions.add("id < ?", cursor);
  const rows = await ctx.sql<AuditRow>(
    `select * from attune.audit_event ${conditions.text()}
     order by id desc limit ${conditions.bind(limit + 1)} offset ${conditions.bind(offset ?? 0)}`,
    conditions.values,
  );
  return toKeyset(rows, limit, toAuditEvent);
}

/** How many there are; reads them all, so only when somebody asked for it. @throws AppError `forbidden` */
export async function countAuditEvents(ctx: Pick<Ctx, "sql" | "actor">, filter: AuditFilter): Promise<number> {
  authorise(ctx, "audit_log", "read");
  const conditions = matching(filter);
  const [row] = await ctx.sql<{ count: number }>(
    `select count(*) as count from attune.audit_event ${conditions.text()}`,
    conditions.values,
  );
  return row?.count ?? 0;
}

/** @throws AppError `forbidden`, `not_found` */
export async function getAuditEvent(ctx: Pick<Ctx, "sql" | "actor">, { id }: { id: number }): Promise<AuditEvent> {
  authorise(ctx, "audit_log", "read");
  const [row] = await ctx.sql<AuditRow>("select * from attune.audit_event where id = $1", [id]);
  if (!row) throw appError("not_found", `Audit event ${id} not found`);
  return toAuditEvent(row);
}

function matching(filter: AuditFilter): Where {
  return where()
    .equals("actor_login", filter.actor_login)
    .equals("resource", filter.resource)
    .equals("resource_ref", filter.resource_ref)
    .equals("action", filter.action)
    .equals("outcome", filter.outcome)
    .equals("request_id", filter.request_id);
}

const toAuditEvent = (row: AuditRow): AuditEvent => ({ ...row, created: toIso(row.created) });
