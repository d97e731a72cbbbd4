import { TRPCError } from "@trpc/server";
import type { TrpcContext } from "@/server/api/trpc/trpc";
import { baseContext } from "@/server/auth/request-context";
import { isSameOrigin } from "@/server/auth/request-origin";
import { resolveActor } from "@/server/auth/resolve-actor";
import type { Runtime } from "@/server/process-state";

/** What a request's procedures get. `ctx.ctx` is null when nobody is signed in. */
export async function createTrpcContext(runtime: Runtime, headers: Headers): Promise<TrpcContext> {
  const base = baseContext(runtime, headers, "console");
  const { actor } = await resolveActor(base, headers);
  return { ctx: actor ? { ...base, actor } : null, base, requestId: base.requestId };
}

/**
 * The same for a request from the network. Mutations are POST requests, which pages of other origins must not be able
 * to send with somebody's cookie, nor to a server that waits for its first administrator.
 * @throws TRPCError FORBIDDEN
 */
export async function createFetchContext(runtime: Runtime, request: Request): Promise<TrpcContext> {
  const { headers } = request;
  if (request.method !== "GET" && !headers.has("authorization") && !isSameOrigin(headers))
    throw new TRPCError({ code: "FORBIDDEN", message: "This request comes from a page of another origin" });
  return createTrpcContext(runtime, headers);
}
