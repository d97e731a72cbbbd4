import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { createFetchContext } from "@/server/api/trpc/context";
import { appRouter } from "@/server/api/trpc/router";
import { getRuntime } from "@/server/process-state";

export const dynamic = "force-dynamic";
export const runtime = "nodejs";

function handler(request: Request): Promise<Response> {
  return fetchRequestHandler({
    endpoint: "/api/trpc",
    req: request,
    router: appRouter,
    createContext: () => createFetchContext(getRuntime(), request),
  });
}

export { handler as GET, handler as POST };
