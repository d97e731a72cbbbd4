import { TRPCError } from "@trpc/server";
import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { BATCH_CALLS_MAX } from "@/lib/trpc/batch-limit";
import { BODY_BYTES_MAX, OPEN_BODY_BYTES_MAX, readBytes } from "@/server/api/read-body";
import { createFetchContext } from "@/server/api/trpc/context";
import { appRouter } from "@/server/api/trpc/router";
import type { TrpcContext } from "@/server/api/trpc/trpc";
import type { Runtime } from "@/server/process-state";

/**
 * The console's procedures for a request from the network. Its body is read here, once it is known who sends it, and within a
 * limit: tRPC would read and parse one of any size for anybody.
 */
export async function answerTrpc(runtime: Runtime, request: Request): Promise<Response> {
  const createContext = () => createFetchContext(runtime, request);
  if (request.method !== "POST") return answer(request, createContext);
  const { url, method, headers, signal } = request;
  const withBody = (bytes: Uint8Array) => new Request(url, { method, headers, signal, body: Buffer.from(bytes) });
  let context: TrpcContext;
  try {
    context = await createContext();
  } catch (error) {
    return answer(withBody(new Uint8Array(0)), () => Promise.reject(error));
  }
  const bytesMax = context.ctx ? BODY_BYTES_MAX : OPEN_BODY_BYTES_MAX;
  let body: Uint8Array | null;
  try {
    body = await readBytes(request, bytesMax);
  } catch {
    return new Response(null, { status: 400 }); // the sender has gone
  }
  if (body) return answer(withBody(body), async () => context);
  const message = `This is larger than ${bytesMax / 1024} KiB`;
  const refusal = new TRPCError({ code: "PAYLOAD_TOO_LARGE", message });
  return answer(withBody(new Uint8Array(0)), () => Promise.reject(refusal));
}

function answer(req: Request, createContext: () => Promise<TrpcContext>): Promise<Response> {
  return fetchRequestHandler({
    endpoint: "/api/trpc",
    req,
    router: appRouter,
    createContext,
    maxBatchSize: BATCH_CALLS_MAX,
  });
}
