import { createRestApp } from "@/server/api/rest/create-rest-app";
import { getRuntime } from "@/server/process-state";

const app = createRestApp(getRuntime);

/** What the route handlers of Next export for every method. */
export function answerRest(request: Request): Response | Promise<Response> {
  return app.fetch(request);
}
