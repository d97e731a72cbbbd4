import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";

type Known = { pattern: RegExp; methods: Set<string> };

/**
 * What answers when no endpoint does: OPTIONS says which methods an address has, another method of a known address is
 * 405, and everything else is 404.
 */
export function answerOthers(app: OpenAPIHono): (c: Context) => Response {
  let known: Known[] | null = null;
  return (c) => {
    known ??= knownPaths(app);
    const path = c.req.path.replace(/(?<=.)\/$/, "");
    const methods = new Set(known.flatMap((one) => (one.pattern.test(path) ? [...one.methods] : [])));
    if (methods.size === 0) return c.json({ error: `There is nothing at ${c.req.path}`, code: "NOT_FOUND" }, 404);
    if (methods.has("GET")) methods.add("HEAD");
    const allow = [...methods, "OPTIONS"].sort().join(", ");
    if (c.req.method === "OPTIONS") return c.body(null, 204, { allow });
    const error = `${c.req.path} answers ${allow} only`;
    return c.json({ error, code: "METHOD_NOT_ALLOWED" }, 405, { allow });
  };
}

/** Patterns of Hono's routes: `/packs/:ref/actions`; `:stream{stdout|stderr}` has an expression of its own. */
function knownPaths(app: OpenAPIHono): Known[] {
  const byPath = new Map<string, Set<string>>();
  for (const { path, method } of app.routes) {
    if (method === "ALL") continue;
    byPath.set(path, (byPath.get(path) ?? new Set()).add(method));
  }
  return [...byPath].map(([path, methods]) => {
    const pattern = path
      .split("/")
      .map((part) => (part.startsWith(":") ? "[^/]+" : part.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")))
      .join("/");
    return { pattern: new RegExp(`^${pattern}$`), methods };
  });
}
