import { answerTrpc } from "@/server/api/trpc/answer-trpc";
import { getRuntime } from "@/server/process-state";

export const dynamic = "force-dynamic";
export const runtime = "nodejs";

function handler(request: Request): Promise<Response> {
  return answerTrpc(getRuntime(), request);
}

export { handler as GET, handler as POST };
