import type { Rest } from "@/server/api/rest/endpoint";

/** Webhooks of triggers, and their public receiver. rest-api.md §13. */
export function addWebhookRoutes(_rest: Rest): void {}
