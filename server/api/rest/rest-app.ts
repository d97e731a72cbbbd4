import { createRestApp } from "@/server/api/rest/create-rest-app";
import { getRuntime } from "@/server/process-state";

const app = createRestApp(getRuntime);

/**
 * What the route handlers of Next export for every method. Only the development server uses them, which has no process of
 * ours around it and takes edits at once; server/main.ts answers these addresses itself (server/listener).
 */
export function answerRest(request: Request): Response | Promise<Response> {
  return app.fetch(request);
}
