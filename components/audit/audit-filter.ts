import { type AuditFilter, auditOutcomeSchema } from "@/lib/schemas/audit";

/** Rows of one page. */
export const AUDIT_PAGE = 50;

/** The filter that an address stands for: `who`, `resource`, `ref`, `outcome`, `request`. What cannot be is left out. */
export function readAuditFilter(read: (key: string) => string | null | undefined): AuditFilter {
  const outcome = auditOutcomeSchema.safeParse(read("outcome"));
  const given = {
    actor_login: read("who"),
    resource: read("resource"),
    resource_ref: read("ref"),
    request_id: read("request"),
    outcome: outcome.success ? outcome.data : null,
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value));
}
