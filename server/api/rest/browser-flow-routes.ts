import type { Rest } from "@/server/api/rest/endpoint";
import { notImplemented, toErrorResponse } from "@/server/api/rest/rest-error";
import { beginOidcSignIn, continueOidcSignIn, signOutBrowser } from "@/server/auth/browser-flows";
import { baseContext } from "@/server/auth/request-context";
import type { Runtime } from "@/server/process-state";

type Flow = (runtime: Runtime, request: Request) => Response | Promise<Response>;

/** rest-api.md §1: addresses for a browser to follow, which answer with redirects. */
export function addBrowserFlowRoutes(rest: Rest): void {
  flow(rest, "/auth/logout", "Sign this browser out, and go to the sign-in page", signOutBrowser);
  flow(rest, "/auth/oidc/login", "Sign in with the OpenID Connect provider", (runtime, request) =>
    beginOidcSignIn(configured(runtime), request),
  );
  flow(rest, "/auth/callback", "Where the OpenID Connect provider sends the browser back to", (runtime, request) => {
    configured(runtime);
    return continueOidcSignIn(request);
  });
}

function configured(runtime: Runtime): Runtime {
  if (runtime.config.oidc === null) throw notImplemented("OpenID Connect is not configured on this server");
  return runtime;
}

function flow(rest: Rest, path: string, summary: string, answer: Flow): void {
  rest.app.openAPIRegistry.registerPath({
    method: "get",
    path,
    summary,
    tags: ["Auth"],
    security: [],
    responses: { 302: { description: "The browser is sent on" } },
  });
  rest.app.get(path, async (c) => {
    const runtime = rest.getRuntime();
    const base = baseContext(runtime, c.req.raw.headers, "rest");
    try {
      return await answer(runtime, c.req.raw);
    } catch (error) {
      return toErrorResponse(c, error, { log: base.log, requestId: base.requestId });
    }
  });
}
