import { handleNextAuth } from "@/server/auth/next-auth-handler";
import { getRuntime } from "@/server/process-state";

export const dynamic = "force-dynamic";
export const runtime = "nodejs";

function handler(request: Request): Promise<Response> {
  return handleNextAuth(getRuntime(), request);
}

export { handler as GET, handler as POST };
