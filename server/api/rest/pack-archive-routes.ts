import type { Rest } from "@/server/api/rest/endpoint";

/** Upload and export of packs as archives. rest-api.md §3. */
export function addPackArchiveRoutes(_rest: Rest): void {}
