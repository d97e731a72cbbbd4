import type { Rest } from "@/server/api/rest/endpoint";

/** Identities, their roles, permission sets and assignments. rest-api.md §18. */
export function addIdentityRoutes(_rest: Rest): void {}
