import type { Instrumentation } from "next";

/** Next calls this once per server process, before it serves anything. `next build` does not. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs" || process.env.NEXT_PHASE === "phase-production-build") return;
  const { startOrExit } = await import("@/server/start-or-exit");
  await startOrExit();
}

/** A page or route handler that threw: said in the log, which Next's own output does not reach. */
export const onRequestError: Instrumentation.onRequestError = async (error, request, context) => {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { logRequestError } = await import("@/server/log-request-error");
  logRequestError(error, { path: request.path, method: request.method, route: context.routePath });
};
