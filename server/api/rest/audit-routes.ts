import type { Rest } from "@/server/api/rest/endpoint";

/** The audit log. rest-api.md §23. */
export function addAuditRoutes(_rest: Rest): void {}
