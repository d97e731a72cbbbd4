import type { IncomingMessage, ServerResponse } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { serveStatic } from "@hono/node-server/serve-static";
import { Hono } from "hono";

const PREFIX = "/_next/static/";

/** Whether an address is of a script, style or font that the build made. */
export function isStaticPath(url: string | undefined): boolean {
  return url?.startsWith(PREFIX) ?? false;
}

/**
 * Answers `/_next/static/…` with the files of `folder` (`.next/static`), in the compressed forms that the build left beside them
 * (scripts/compress-static.mjs) where the browser takes them, and without Next in between.
 */
export function createStaticListener(folder: string): (request: IncomingMessage, response: ServerResponse) => void {
  const app = new Hono();
  app.use(`${PREFIX}*`, async (context, next) => {
    await next();
    if (!context.res.ok) return;
    // The name holds the hash of the content.
    context.header("Cache-Control", "public, max-age=31536000, immutable");
    context.header("X-Content-Type-Options", "nosniff");
  });
  const rewriteRequestPath = (path: string) => path.slice(PREFIX.length);
  app.use(`${PREFIX}*`, serveStatic({ root: folder, precompressed: true, rewriteRequestPath }));
  const listener = getRequestListener((request) => app.fetch(request), { overrideGlobalObjects: false });
  return (request, response) => void listener(request, response);
}
