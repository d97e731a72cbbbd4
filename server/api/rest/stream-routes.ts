import type { Rest } from "@/server/api/rest/endpoint";

/** Executions and their logs as server-sent events. rest-api.md §11. */
export function addStreamRoutes(_rest: Rest): void {}
