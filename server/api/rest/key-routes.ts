import type { Rest } from "@/server/api/rest/endpoint";

/** Keys: datastore entries and secrets. rest-api.md §14. */
export function addKeyRoutes(_rest: Rest): void {}
