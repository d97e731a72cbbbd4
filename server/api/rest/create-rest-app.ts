import { OpenAPIHono } from "@hono/zod-openapi";
import { addAuditRoutes } from "@/server/api/rest/audit-routes";
import { addAuthRoutes } from "@/server/api/rest/auth-routes";
import { addDefinitionLists } from "@/server/api/rest/definition-lists";
import { addDefinitionRoutes } from "@/server/api/rest/definition-routes";
import { addDocsRoutes } from "@/server/api/rest/docs-routes";
import { addExecutionRoutes } from "@/server/api/rest/execution-routes";
import { addHealthRoutes } from "@/server/api/rest/health-routes";
import { addHistoryRoutes } from "@/server/api/rest/history-routes";
import { addIdentityRoutes } from "@/server/api/rest/identity-routes";
import { addKeyRoutes } from "@/server/api/rest/key-routes";
import { declareDocument } from "@/server/api/rest/openapi-document";
import { answerOthers } from "@/server/api/rest/other-methods";
import { addPackArchiveRoutes } from "@/server/api/rest/pack-archive-routes";
import { toErrorResponse } from "@/server/api/rest/rest-error";
import { addSensorProcessRoutes } from "@/server/api/rest/sensor-process-routes";
import { addStreamRoutes } from "@/server/api/rest/stream-routes";
import { addTokenRoutes } from "@/server/api/rest/token-routes";
import { addWebhookRoutes } from "@/server/api/rest/webhook-routes";
import type { Runtime } from "@/server/process-state";

/**
 * The REST interface of rest-api.md as one application that answers requests with responses, whatever carries them.
 * `getRuntime` is asked for each request; it throws before the server has started.
 */
export function createRestApp(getRuntime: () => Runtime): OpenAPIHono {
  const app = new OpenAPIHono({ strict: false }); // a slash at the end makes no difference
  const rest = { app, getRuntime };
  declareDocument(app);
  app.notFound(answerOthers(app));
  app.onError((error, c) => toErrorResponse(c, error, null));
  addHealthRoutes(rest);
  addAuthRoutes(rest);
  addIdentityRoutes(rest);
  addTokenRoutes(rest);
  addKeyRoutes(rest);
  addWebhookRoutes(rest);
  addPackArchiveRoutes(rest);
  addAuditRoutes(rest);
  addSensorProcessRoutes(rest);
  addStreamRoutes(rest);
  addDefinitionLists(rest);
  addDefinitionRoutes(rest);
  addHistoryRoutes(rest);
  addExecutionRoutes(rest);
  addDocsRoutes(rest);
  return app;
}
