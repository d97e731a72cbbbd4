import type { Rest } from "@/server/api/rest/endpoint";

/** What the processes of sensors speak and say: tokens, posted events, logs. rest-api.md §1, §6, §7. */
export function addSensorProcessRoutes(_rest: Rest): void {}
