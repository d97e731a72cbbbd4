import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import type { Context } from "hono";
import swaggerUiDirectory from "swagger-ui-dist/absolute-path.js";
import { DOCS_HTML, DOCS_ICON, DOCS_PAGE_JS, DOCS_THEME_JS } from "@/server/api/rest/docs-page";
import { DOCS_CSS } from "@/server/api/rest/docs-style";
import type { Rest } from "@/server/api/rest/endpoint";
import { openApiDocument } from "@/server/api/rest/openapi-document";

/** Only this server is loaded from and called. Swagger UI sets style attributes, which no policy can tell from harm. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

type File = { type: string; read(): Promise<Buffer> };

const own = (type: string, text: string): File => ({ type, read: async () => Buffer.from(text) });
const ofPackage = (type: string, name: string): File => ({
  type,
  read: () => readFile(path.join(swaggerUiDirectory(), name)),
});

const FILES: Record<string, File> = {
  "page.css": own("text/css", DOCS_CSS),
  "page.js": own("text/javascript", DOCS_PAGE_JS),
  "theme.js": own("text/javascript", DOCS_THEME_JS),
  "icon.svg": own("image/svg+xml", DOCS_ICON),
  "swagger-ui.css": ofPackage("text/css", "swagger-ui.css"),
  "swagger-ui-bundle.js": ofPackage("text/javascript", "swagger-ui-bundle.js"),
};

/** The description of this interface, and a page to browse and try it: docs/decisions/0010-api-reference.md. */
export function addDocsRoutes({ app }: Rest): void {
  app.get("/api/v1/openapi.json", (c) => c.json(openApiDocument(app), 200, { "cache-control": "no-cache" }));
  const page = own("text/html", DOCS_HTML);
  app.get("/docs", (c) => answerFile(c, page));
  for (const [name, file] of Object.entries(FILES)) app.get(`/docs/${name}`, (c) => answerFile(c, file));
}

async function answerFile(c: Context, file: File): Promise<Response> {
  const content = await file.read();
  const etag = `"${createHash("sha256").update(content).digest("base64url").slice(0, 22)}"`;
  const headers = {
    etag,
    "cache-control": "no-cache", // asked for again each time, and sent again only when it changed
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
  };
  if (c.req.header("if-none-match")?.includes(etag)) return c.body(null, 304, headers);
  return c.body(new Uint8Array(content), 200, { ...headers, "content-type": `${file.type}; charset=utf-8` });
}
