import type { Rest } from "@/server/api/rest/endpoint";

/** The OpenAPI document and the page to browse it. rest-api.md §0.1. */
export function addDocsRoutes(_rest: Rest): void {}
