import type { Rest } from "@/server/api/rest/endpoint";

/** Integration tokens of identities. rest-api.md §18. */
export function addTokenRoutes(_rest: Rest): void {}
