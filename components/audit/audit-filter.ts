import type { AuditFilter } from "@/lib/schemas/audit";
import { AUDIT_OUTCOMES } from "@/lib/vocabulary";

/** Rows of one page. */
export const AUDIT_PAGE = 50;

/** The filter that an address stands for: `who`, `resource`, `ref`, `outcome`, `request`. What cannot be is left out. */
export function readAuditFilter(read: (key: string) => string | null | undefined): AuditFilter {
  const given = {
    actor_login: read("who"),
    resource: read("resource"),
    resource_ref: read("ref"),
    request_id: read("request"),
    outcome: AUDIT_OUTCOMES.find((known) => known === read("outcome")),
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value));
}
