import NextAuth from "next-auth";
import { authOptions } from "@/server/auth/auth-options";
import { getRuntime } from "@/server/process-state";

export const dynamic = "force-dynamic";
export const runtime = "nodejs";

type RouteContext = { params: Promise<{ nextauth: string[] }> };

// Without NEXTAUTH_URL next-auth believes the Host header only when it is told to; links are then made for whichever
// name and port the browser used.
process.env.AUTH_TRUST_HOST ??= "true";

async function handler(request: Request, context: RouteContext): Promise<Response> {
  return NextAuth(request as never, context as never, authOptions(getRuntime(), request.headers)) as Promise<Response>;
}

export { handler as GET, handler as POST };
