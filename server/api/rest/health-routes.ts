import type { OpenAPIHono } from "@hono/zod-openapi";
import { z } from "zod";
import { openApiSchema } from "@/server/api/rest/openapi-schema";
import { VERSION } from "@/server/domain/system/version";
import type { Runtime } from "@/server/process-state";

/** rest-api.md §2, without authentication. Whatever goes wrong while looking counts as unhealthy. */
export function addHealthRoutes({ app, getRuntime }: { app: OpenAPIHono; getRuntime: () => Runtime }): void {
  const healthy = async () => {
    try {
      return await getRuntime().healthy();
    } catch {
      return false;
    }
  };
  const databaseAnswers = async () => {
    try {
      await getRuntime().db.sql("select 1");
      return true;
    } catch {
      return false;
    }
  };
  const describe = (path: string, summary: string, schema: z.ZodType | null) => {
    const content = schema && { content: { "application/json": { schema: openApiSchema(app, schema, "output") } } };
    app.openAPIRegistry.registerPath({
      method: "get",
      path,
      summary,
      tags: ["Health"],
      security: [],
      responses: {
        200: { description: "Healthy", ...content },
        503: { description: "The database does not answer, or the timers are not armed", ...content },
      },
    });
  };
  describe("/health", "Whether the server does its work", z.object({ status: z.enum(["ok", "unavailable"]) }));
  describe(
    "/health/detailed",
    "The same with the version, and whether the database answers",
    z.object({
      status: z.enum(["ok", "unavailable"]),
      version: z.string(),
      database: z.enum(["connected", "disconnected"]),
    }),
  );
  describe("/health/ready", "The same without a body", null);
  describe("/health/live", "Whether the process answers at all", null);
  app.use("/health/*", async (c, next) => {
    await next();
    c.header("cache-control", "no-store");
  });
  app.get("/health", async (c) =>
    (await healthy()) ? c.json({ status: "ok" }) : c.json({ status: "unavailable" }, 503),
  );
  app.get("/health/detailed", async (c) => {
    const [ok, connected] = await Promise.all([healthy(), databaseAnswers()]);
    const database = connected ? "connected" : "disconnected";
    return c.json({ status: ok ? "ok" : "unavailable", version: VERSION, database }, ok ? 200 : 503);
  });
  app.get("/health/ready", async (c) => c.body(null, (await healthy()) ? 200 : 503));
  app.get("/health/live", (c) => c.body(null, 200));
}
